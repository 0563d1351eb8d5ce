"""The log group for access logs; the stage is told to use it after the deployment."""

from __future__ import annotations

from sls_py.cfn import naming as template_naming
from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.events.base import EventContext
from sls_py.events.custom_resources import ensure_account_role
from sls_py.events.rest_api import naming
from sls_py.model.values import JsonObject


def add_logs(context: EventContext) -> None:
    """Add the log group, and the role that API Gateway writes with, when `logs.restApi` asks for access logs."""
    provider = context.service.provider
    name = access_log_group(context)
    if name is None:
        return
    group = make(
        resources.logs.LogGroup,
        {
            "LogGroupName": name,
            "RetentionInDays": provider.log_retention_in_days,
            "DataProtectionPolicy": provider.log_data_protection_policy,
        },
    )
    context.builder.add(naming.LOG_GROUP, group)
    ensure_account_role(context)


def access_log_group(context: EventContext) -> str | None:
    """Return the name of the log group for access logs, None when there are none."""
    provider = context.service.provider
    logs = (provider.settings.get("logs") or {}).get("restApi")
    if logs is None or logs is False:
        return None
    settings: JsonObject = logs if isinstance(logs, dict) else {}
    if settings.get("accessLogging") is False:
        return None
    return template_naming.rest_api_log_group(context.service.name, provider.stage)
