"""What to write today instead of properties that older versions of the Serverless Framework knew."""

from __future__ import annotations

from typing import Any

from sls_py.position import ConfigPath

_REMOVE = "it has no meaning any more, remove it"
_HOSTED = "it belongs to the Serverless Framework's own website, remove it"
_EXCLUDED = "write it as `patterns`, each with a `!` in front"
_INCLUDED = "write it as `patterns`"

_HINTS: dict[str, str] = {
    "org": _HOSTED,
    "app": _HOSTED,
    "tenant": _HOSTED,
    "console": _HOSTED,
    "dashboard": _HOSTED,
    "outputs": "write outputs of the stack in `resources.Outputs`",
    "enableLocalInstallationFallback": _REMOVE,
    "unresolvedVariablesNotificationMode": _REMOVE,
    "variableSyntax": _REMOVE,
    "package.exclude": _EXCLUDED,
    "package.include": _INCLUDED,
    "functions.*.package.exclude": _EXCLUDED,
    "functions.*.package.include": _INCLUDED,
    "layers.*.package.exclude": _EXCLUDED,
    "layers.*.package.include": _INCLUDED,
    "provider.apiKeys": "write it as `provider.apiGateway.apiKeys`",
    "provider.cfLogs": _REMOVE,
    "provider.eventBridge": _REMOVE,
    "provider.lambdaHashingVersion": _REMOVE,
    "provider.resourcePolicy": "write it as `provider.apiGateway.resourcePolicy`",
    "provider.usagePlan": "write it as `provider.apiGateway.usagePlan`",
    "service.name": "write the name alone, like `service: shop`",
}
"""By path; `*` stands for a name of the user's own."""


def advice(path: ConfigPath) -> str | None:
    """Return the hint for an unknown property at a path, None when no version ever knew it."""
    parts = [str(part) for part in path]
    if len(parts) > 2 and parts[0] in {"functions", "layers"}:
        parts[1] = "*"
    return _HINTS.get(".".join(parts))


def form(path: ConfigPath, value: Any) -> str | None:
    """Return the hint for an object where there is none any more, None when no version ever took one."""
    keys = value if isinstance(value, dict) else ()
    return next(filter(None, (advice((*path, key)) for key in keys)), None)
