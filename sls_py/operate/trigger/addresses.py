"""Where the APIs and the URL of a function answer."""

from __future__ import annotations

from sls_py.cfn import naming
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.endpoints import HTTP_API_OUTPUT, REST_OUTPUT, WEBSOCKET_OUTPUT, reachable
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment

_OUTPUTS = {"http": REST_OUTPUT, "httpApi": HTTP_API_OUTPUT, "websocket": WEBSOCKET_OUTPUT}


def aws_address(deployment: Deployment, choice: Choice) -> str | None:
    """Return the address of an event's API or URL as AWS writes it, None when the stack has none.

    An API that the service file names by its id has no output; its address is made of the id.
    """
    url = naming.function_url(deployment.function.key)
    output = url if choice.kind == "url" else _OUTPUTS.get(choice.kind, "")
    return deployment.outputs.get(output) or _of_existing(deployment, choice.kind)


def address(deployment: Deployment, choice: Choice) -> str:
    """Return the address at which an event's API or URL answers, also against an emulator.

    Raises:
        NotDeployedError: the stack has no such address.
        UsageError: the id of an existing API cannot be told from here.
    """
    found = aws_address(deployment, choice)
    if found is None:
        existing, _, _ = _existing(deployment, choice.kind)
        if existing:
            deployment.text(existing, "the id of the API")
        raise deployment.missing(f"`{choice.name}`")
    return reachable({"it": found}, deployment.endpoint_url)["it"]


def _of_existing(deployment: Deployment, kind: str) -> str | None:
    given, scheme, stage = _existing(deployment, kind)
    api = deployment.references.text(given) if given else None
    if api is None:
        return None
    suffix = "amazonaws.com.cn" if deployment.references.partition == "aws-cn" else "amazonaws.com"
    return f"{scheme}://{api}.execute-api.{deployment.region}.{suffix}/{stage}".rstrip("/")


def _existing(deployment: Deployment, kind: str) -> tuple[CfValue, str, str]:
    """Return the id of an existing API, the scheme of its address and its stage."""
    provider = deployment.service.provider
    gateway: JsonObject = provider.settings.get("apiGateway") or {}
    found: dict[str, tuple[CfValue, str, str]] = {
        "http": (gateway.get("restApiId"), "https", gateway.get("stage") or provider.stage),
        "httpApi": ((provider.settings.get("httpApi") or {}).get("id"), "https", ""),
        "websocket": (gateway.get("websocketApiId"), "wss", provider.stage),
    }
    return found.get(kind, (None, "", ""))
