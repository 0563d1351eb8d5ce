"""What `provider.httpApi` and `provider.logs.httpApi` say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sls_py.cfn import naming
from sls_py.cfn.values import ref
from sls_py.events.base import EventContext
from sls_py.events.http_api.authorizers import Authorizer, read_authorizers
from sls_py.events.http_api.cors import Cors, read_cors
from sls_py.events.json_text import json_text
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject

_LOG_FORMAT = json_text(
    {
        "requestId": "$context.requestId",
        "ip": "$context.identity.sourceIp",
        "requestTime": "$context.requestTime",
        "httpMethod": "$context.httpMethod",
        "routeKey": "$context.routeKey",
        "status": "$context.status",
        "protocol": "$context.protocol",
        "responseLength": "$context.responseLength",
    }
)


class HttpApiSettings(NamedTuple):
    """The API; `id` is set for an existing one, `log_format` when access logs are on."""

    id: CfValue
    name: str
    description: str | None
    payload: str
    metrics: bool
    disable_default_endpoint: bool | None
    cors: Cors | None
    authorizers: Mapping[str, Authorizer]
    log_format: str | None

    @property
    def reference(self) -> CfValue:
        """How other resources refer to the API."""
        return self.id or ref(naming.HTTP_API)


def read_settings(context: EventContext) -> HttpApiSettings:
    """Take the provider's sections; what an existing API does not allow is a problem."""
    given: JsonObject = context.service.provider.settings.get("httpApi") or {}
    logs: JsonObject = context.service.provider.settings.get("logs") or {}
    if given.get("id"):
        _refuse(context, given, logs)
    return HttpApiSettings(
        id=given.get("id"),
        name=_name(context.service, given),
        description=given.get("description") or None,
        payload=given.get("payload") or "2.0",
        metrics=bool(given.get("metrics")),
        disable_default_endpoint=given.get("disableDefaultEndpoint"),
        cors=read_cors(given.get("cors")),
        authorizers=read_authorizers(context, given.get("authorizers") or {}),
        log_format=_log_format(logs.get("httpApi")),
    )


def _refuse(context: EventContext, given: JsonObject, logs: JsonObject) -> None:
    hint = "set it up where the API is defined, or remove `provider.httpApi.id`"
    for key in ("cors", "authorizers"):
        if given.get(key):
            message = f"`{key}` cannot be set up for an existing HTTP API"
            context.setting_problem(("provider", "httpApi", key), message, hint=hint)
    if _log_format(logs.get("httpApi")):
        message = "access logs cannot be set up for an existing HTTP API"
        context.setting_problem(("provider", "logs", "httpApi"), message, hint=hint)


def _name(service: Service, given: JsonObject) -> str:
    parts = [service.provider.stage, service.name]
    if given.get("shouldStartNameWithService"):
        parts.reverse()
    return given.get("name") or "-".join(parts)


def _log_format(logs: CfValue) -> str | None:
    if logs is None or logs is False:
        return None
    return (logs.get("format") if isinstance(logs, dict) else None) or _LOG_FORMAT
