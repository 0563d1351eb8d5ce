"""The stage, with its logs."""

from __future__ import annotations

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import sub
from sls_py.events.base import EventContext
from sls_py.events.custom_resources import ensure_account_role
from sls_py.events.websocket import naming
from sls_py.events.websocket.settings import ApiSettings
from sls_py.model.values import JsonObject

_LOG_FORMAT = (
    "$context.identity.sourceIp $context.identity.caller $context.identity.user "
    '[$context.requestTime] "$context.eventType $context.routeKey $context.connectionId" '
    "$context.requestId"
)


def add_stage(context: EventContext, settings: ApiSettings) -> None:
    """Add the stage; a deployment into an existing API names its stage by itself."""
    if settings.is_existing:
        return
    stage = make(
        resources.apigatewayv2.Stage,
        {
            "ApiId": settings.api_id,
            "StageName": settings.stage,
            "Description": settings.description,
            **_logs(context),
        },
    )
    context.builder.add(naming.STAGE, stage)
    if _log_settings(context) is not None:
        _add_log_group(context)
        ensure_account_role(context)


def _log_settings(context: EventContext) -> JsonObject | None:
    """Return what `logs.websocket` says: nothing for `true`, None when there are no logs."""
    logs = (context.service.provider.settings.get("logs") or {}).get("websocket")
    if logs is None or logs is False:
        return None
    return logs if isinstance(logs, dict) else {}


def _logs(context: EventContext) -> JsonObject:
    settings = _log_settings(context)
    if settings is None:
        return {}
    executions = settings.get("executionLogging") is not False
    data = settings.get("fullExecutionData")
    routes = {
        "DataTraceEnabled": True if data is None else data,
        "LoggingLevel": (settings.get("level") or "INFO") if executions else "OFF",
    }
    return {"DefaultRouteSettings": routes, "AccessLogSettings": _access_logs(settings)}


def _access_logs(settings: JsonObject) -> JsonObject | None:
    if settings.get("accessLogging") is False:
        return None
    group = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group"
    return {
        "DestinationArn": sub(f"{group}:${{{naming.LOG_GROUP}}}"),
        "Format": settings.get("format") or _LOG_FORMAT,
    }


def _add_log_group(context: EventContext) -> None:
    service = context.service
    group = make(
        resources.logs.LogGroup,
        {
            "LogGroupName": f"/aws/websocket/{service.name}-{service.provider.stage}",
            "RetentionInDays": service.provider.log_retention_in_days,
            "DataProtectionPolicy": service.provider.log_data_protection_policy,
        },
    )
    context.builder.add(naming.LOG_GROUP, group)
