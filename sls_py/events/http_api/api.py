"""The API itself, its only stage, its log group and its outputs."""

from __future__ import annotations

from collections.abc import Iterable

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att, join, ref
from sls_py.events.base import EventContext
from sls_py.events.http_api.cors import cors_configuration
from sls_py.events.http_api.settings import HttpApiSettings
from sls_py.model.values import JsonObject


def add_api(context: EventContext, settings: HttpApiSettings, methods: Iterable[str]) -> None:
    """Add the API; `methods` are those of its routes, which `cors` allows by default."""
    properties = {
        "Name": settings.name,
        "Description": settings.description,
        "ProtocolType": "HTTP",
        "DisableExecuteApiEndpoint": settings.disable_default_endpoint,
        "Tags": _tags(context),
        "CorsConfiguration": cors_configuration(settings.cors, methods) if settings.cors else None,
    }
    context.builder.add(naming.HTTP_API, make(resources.apigatewayv2.Api, properties))
    if settings.log_format:
        _add_log_group(context)
    _add_stage(context, settings)
    _add_outputs(context)


def _add_log_group(context: EventContext) -> None:
    provider = context.service.provider
    stack = provider.stack_name or f"{context.service.name}-{provider.stage}"
    properties = {
        "LogGroupName": f"/aws/http-api/{stack}",
        "RetentionInDays": provider.log_retention_in_days,
        "DataProtectionPolicy": provider.log_data_protection_policy,
    }
    context.builder.add(naming.HTTP_API_LOG_GROUP, make(resources.logs.LogGroup, properties))


def _add_stage(context: EventContext, settings: HttpApiSettings) -> None:
    logged = settings.log_format is not None
    log_settings = {
        "DestinationArn": get_att(naming.HTTP_API_LOG_GROUP, "Arn"),
        "Format": settings.log_format,
    }
    properties = {
        "ApiId": ref(naming.HTTP_API),
        "StageName": "$default",
        "AutoDeploy": True,
        "DefaultRouteSettings": {"DetailedMetricsEnabled": settings.metrics},
        "Tags": _tags(context),
        "AccessLogSettings": log_settings if logged else None,
    }
    waits = [naming.HTTP_API_LOG_GROUP] if logged else []
    stage = make(resources.apigatewayv2.Stage, properties, depends_on=waits)
    context.builder.add(naming.HTTP_API_STAGE, stage)


def _tags(context: EventContext) -> JsonObject | None:
    return dict(context.service.provider.tags) or None


def _add_outputs(context: EventContext) -> None:
    api = ref(naming.HTTP_API)
    host = (".execute-api.", ref("AWS::Region"), ".", ref("AWS::URLSuffix"))
    url = join("", "https://", api, *host)
    context.builder.output("HttpApiId", api, description="Id of the HTTP API")
    context.builder.output("HttpApiUrl", url, description="URL of the HTTP API")
