"""The resolved service file, in whole or in part, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from sls_py.app.request import Request
from sls_py.app.secrets import hidden_config
from sls_py.app.workspace import (
    extensions_of,
    has_service_file,
    load_plugins_of,
    open_workspace,
)
from sls_py.app.yaml_text import yaml_text
from sls_py.errors import UsageError, did_you_mean
from sls_py.model.values import CfValue, JsonObject

if TYPE_CHECKING:
    from sls_py.model.explanation import Explanation
    from sls_py.service.extensions import Extensions

Format = Literal["yaml", "json", "text"]

_KEYS_SHOWN = 12


def resolved_settings(
    request: Request, path: str | None, *, keys_only: bool = False, show_secrets: bool = False
) -> CfValue:
    """Return the resolved service file, or the value at a dotted path of it, or the keys of that.

    Secrets are `(secret)`, unless they are to be shown.

    Raises:
        UsageError: there is nothing at the path, or it has no keys.
    """
    with open_workspace(request) as workspace:
        service = workspace.service
        value: CfValue = service.config if show_secrets else hidden_config(service)
    for depth, part in enumerate(words := path.split(".") if path else []):
        value = _child(value, part, ".".join(words[: depth + 1]))
    return _keys(value, path) if keys_only else value


def service_schema(request: Request) -> JsonObject:
    """Return the JSON Schema of service files as they are written; in a service's folder with what its plugins add.

    Raises:
        ServiceFileError: the service file cannot be read, or a plugin cannot be loaded.
    """
    from sls_py.service.schema.export import editor_schema

    return editor_schema(_extensions(request))


def explain_property(request: Request, path: str) -> Explanation:
    """Return what the schema of service files says about a property, that of plugins included.

    Raises:
        UsageError: there is no such property.
    """
    from sls_py.service.schema.assemble import whole_schema
    from sls_py.service.schema.descriptions import describe
    from sls_py.service.schema.lookup import look_up

    return look_up(describe(whole_schema(_extensions(request))), path)


def _extensions(request: Request) -> Extensions:
    from sls_py.service.load import read

    if not has_service_file(request):
        return extensions_of(None)
    draft = read(request.options.directory, request.options, request.environ)
    return extensions_of(load_plugins_of(draft))


def _child(value: CfValue, part: str, path: str) -> CfValue:
    if isinstance(value, dict) and part in value:
        return value[part]
    if isinstance(value, list) and part.isdigit() and int(part) < len(value):
        return value[int(part)]
    known = list(value) if isinstance(value, dict) else []
    hint = did_you_mean(part, known) or _listed(known)
    raise UsageError(f"the service file has no `{path}`", hint=hint)


def _listed(known: list[str]) -> str | None:
    shown = ", ".join(f"`{name}`" for name in known[:_KEYS_SHOWN])
    more = " ..." if len(known) > _KEYS_SHOWN else ""
    return f"there are {shown}{more}" if known else None


def _keys(value: CfValue, path: str | None) -> list[str]:
    if isinstance(value, dict):
        return list(value)
    raise UsageError(f"`{path}` has no keys", hint="leave `--transform keys` away")


def render_settings(value: CfValue, form: Format) -> str:
    """Return a value as YAML, as JSON, or (a scalar, or a list of them) as plain lines.

    Raises:
        UsageError: the value cannot be shown as plain lines.
    """
    if form == "json":
        return json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return _text(value) if form == "text" else yaml_text(value)


def _text(value: CfValue) -> str:
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, dict | list) for item in items):
        raise UsageError(
            "only a value or a list of values has a text form", hint="use `--format json`"
        )
    return "\n".join(
        item if isinstance(item, str) else json.dumps(item, default=str) for item in items
    )
