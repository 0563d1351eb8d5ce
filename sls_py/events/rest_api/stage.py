"""Settings of the stage: tracing, metrics, logs and tags.

The stage itself comes from the deployment's `StageName` and is no resource of the template: that is how the
Serverless Framework made the stages of the stacks that slspy takes over, and CloudFormation cannot make a stage
that exists. So the settings go beside the template, to be set after each deployment.
"""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.events.base import EventContext
from sls_py.events.rest_api.logs import access_log_group
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.stack import RestStage
from sls_py.model.values import CfValue, JsonObject

DEFAULT_FORMAT = ", ".join(
    f"{name}: $context.{variable}"
    for name, variable in {
        "requestId": "requestId",
        "ip": "identity.sourceIp",
        "caller": "identity.caller",
        "user": "identity.user",
        "requestTime": "requestTime",
        "httpMethod": "httpMethod",
        "resourcePath": "resourcePath",
        "status": "status",
        "protocol": "protocol",
        "responseLength": "responseLength",
    }.items()
)
"""The format of access logs that the Serverless Framework sets by default."""

DEFAULT_LEVEL = "INFO"


def set_stage(context: EventContext, settings: ApiSettings) -> None:
    """Note what the stage gets, when anything is set; the stage of an existing API is not the service's."""
    if settings.is_existing:
        return
    stage = RestStage(
        name=settings.stage,
        tracing=_switch(_section(context, "tracing").get("apiGateway")),
        metrics=_switch(settings.section.get("metrics")),
        tags=_tags(context),
        **_logs(context),
    )
    if stage != RestStage(name=settings.stage):
        context.builder.rest_stage = stage


def _section(context: EventContext, name: str) -> JsonObject:
    section: JsonObject = context.service.provider.settings.get(name) or {}
    return section


def _switch(given: CfValue) -> bool | None:
    return None if given is None else bool(given)


def _logs(context: EventContext) -> JsonObject:
    """Return the fields about logs; none when logs are not mentioned at all."""
    logs = _section(context, "logs").get("restApi")
    if logs is None:
        return {}
    settings: JsonObject = logs if isinstance(logs, dict) else {}
    group = access_log_group(context)
    return {
        "log_level": (settings.get("level") or DEFAULT_LEVEL)
        if _is_on(logs, settings, "executionLogging")
        else "OFF",
        "full_data": _is_on(logs, settings, "fullExecutionData"),
        "access_format": (settings.get("format") or DEFAULT_FORMAT) if group else None,
        "log_group": group,
    }


def _is_on(logs: CfValue, settings: JsonObject, part: str) -> bool:
    """Tell whether a part of the logs is on: each is, unless it or the whole is switched off."""
    given = settings.get(part)
    return logs is not False and (given is None or bool(given))


def _tags(context: EventContext) -> Mapping[str, str] | None:
    """Return the tags of stack and resources together; None when neither section is written."""
    provider = context.service.provider
    if provider.settings.get("tags") is None and provider.settings.get("stackTags") is None:
        return None
    return {key: str(value) for key, value in {**provider.stack_tags, **provider.tags}.items()}
