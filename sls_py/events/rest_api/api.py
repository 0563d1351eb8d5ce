"""The REST API itself."""

from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import given, make
from sls_py.events.base import EventContext
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.values import CfValue, JsonObject


def add_api(context: EventContext, settings: ApiSettings) -> None:
    """Add the API, unless the routes go into an existing one."""
    if settings.is_existing:
        return
    section = settings.section
    endpoint = section.get("endpoint") or {}
    api = make(
        resources.apigateway.RestApi,
        {
            "Name": settings.name,
            "Description": settings.description or None,
            "BinaryMediaTypes": section.get("binaryMediaTypes"),
            "DisableExecuteApiEndpoint": section.get("disableDefaultEndpoint"),
            "EndpointConfiguration": _endpoint_configuration(context),
            "SecurityPolicy": endpoint.get("securityPolicy") or None,
            "EndpointAccessMode": _upper(endpoint.get("accessMode")),
            "Tags": _tags(context),
            "Policy": _policy(section.get("resourcePolicy")),
            "ApiKeySourceType": _upper(section.get("apiKeySourceType") or None),
            "MinimumCompressionSize": section.get("minimumCompressionSize"),
        },
    )
    context.builder.add(naming.REST_API, api)


def _upper(word: str | None) -> str | None:
    return None if word is None else word.upper()


def _endpoint_configuration(context: EventContext) -> JsonObject:
    settings = context.service.provider.settings
    kind = (settings.get("endpointType") or "EDGE").upper()
    endpoints = settings.get("vpcEndpointIds")
    if endpoints and kind != "PRIVATE":
        context.setting_problem(
            ("provider", "vpcEndpointIds"),
            f"`vpcEndpointIds` belong to private APIs, and this one is `{kind}`",
            hint="set `endpointType: PRIVATE`, or remove `vpcEndpointIds`",
        )
    return {"Types": [kind], "VpcEndpointIds": endpoints}


def _tags(context: EventContext) -> list[JsonObject] | None:
    tags = context.service.provider.tags
    return [{"Key": key, "Value": value} for key, value in tags.items()] or None


def _policy(statements: list[JsonObject] | None) -> CfValue:
    """Return the resource policy; an empty one, so that a policy taken away goes from the API as well."""
    if not statements:
        return given("")
    return given({"Version": "2012-10-17", "Statement": statements})
