"""REST and HTTP APIs that are made from an OpenAPI document: the document, and what their stages serve."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sls_py.aws.sync_protocols import for_sync
from sls_py.model.values import JsonObject
from sls_py.sync.definition import Definition, Sort, Target
from sls_py.sync.flow import FlowContext, FlowResult

DESCRIPTION = "slspy sync"
"""What deployments are called that sync makes."""

_REST = frozenset(
    {
        *("Body", "Description", "DisableExecuteApiEndpoint", "EndpointConfiguration"),
        *("FailOnWarnings", "Mode", "Name", "Parameters", "Tags"),
    }
)
"""Properties that PutRestApi takes, or leaves alone; others it resets, and CloudFormation sets them again."""

_HTTP = frozenset({"BasePath", "Body", "FailOnWarnings"})

_BESIDE = ("Authorizer", "GatewayResponse", "Method", "Model", "RequestValidator", "Resource")
"""Resources of a REST API that would be lost with its old definition."""


def _fits_rest(logical_id: str, template: JsonObject) -> bool:
    own = template["Resources"][logical_id].get("Properties", {})
    types = {f"AWS::ApiGateway::{name}" for name in _BESIDE}
    beside = any(
        resource["Type"] in types for resource in _parts(logical_id, template, "RestApiId")
    )
    return isinstance(own.get("Body"), dict) and own.keys() <= _REST and not beside


def _fits_http(logical_id: str, template: JsonObject) -> bool:
    own = template["Resources"][logical_id].get("Properties", {})
    types = {f"AWS::ApiGatewayV2::{name}" for name in ("Authorizer", "Integration", "Route")}
    beside = any(resource["Type"] in types for resource in _parts(logical_id, template, "ApiId"))
    return isinstance(own.get("Body"), dict) and own.keys() <= _HTTP and not beside


def _send_rest(context: FlowContext, target: Target) -> FlowResult:
    properties, apis = target.properties, for_sync(context.gateways).api_definitions
    settings: JsonObject = {"mode": properties.get("Mode", "overwrite")}
    if "FailOnWarnings" in properties:
        settings["failOnWarnings"] = _truth(properties["FailOnWarnings"])
    if "Parameters" in properties:
        settings["parameters"] = properties["Parameters"]
    body = _named(properties)
    apis.put_rest(target.physical_id, json.dumps(body).encode(), settings)
    stages = tuple(dict.fromkeys(_rest_stages(context.snapshot.template, target)))
    if stages:
        apis.deploy_rest(target.physical_id, stages, DESCRIPTION)
    return _told(stages)


def _send_http(context: FlowContext, target: Target) -> FlowResult:
    properties, apis = target.properties, for_sync(context.gateways).api_definitions
    settings: JsonObject = {}
    if "FailOnWarnings" in properties:
        settings["FailOnWarnings"] = _truth(properties["FailOnWarnings"])
    if "BasePath" in properties:
        settings["Basepath"] = properties["BasePath"]
    apis.put_http(target.physical_id, json.dumps(properties["Body"]), settings)
    stages = dict(_http_stages(context.snapshot.template, target))
    waiting = tuple(name for name, automatic in stages.items() if not automatic)
    if waiting:
        apis.deploy_http(target.physical_id, waiting, DESCRIPTION)
    return _told(tuple(stages))


def _named(properties: JsonObject) -> JsonObject:
    """Return the document with the name of the API as its title, because API Gateway names the API after it."""
    body: JsonObject = properties["Body"]
    names = {"title": properties.get("Name"), "description": properties.get("Description")}
    given = {name: value for name, value in names.items() if value is not None}
    return {**body, "info": {**body.get("info", {}), **given}} if given else body


def _rest_stages(template: JsonObject, target: Target) -> Iterator[str]:
    """Yield the stages of a REST API, which a deployment may have made by the way."""
    for resource in _parts(target.logical_id, template, "RestApiId"):
        if resource["Type"] in ("AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"):
            name = target.resolve(resource["Properties"].get("StageName"))
            if name and isinstance(name, str):
                yield name


def _http_stages(template: JsonObject, target: Target) -> Iterator[tuple[str, bool]]:
    """Yield the stages of an HTTP API, and whether each serves what is new by itself."""
    for resource in _parts(target.logical_id, template, "ApiId"):
        if resource["Type"] == "AWS::ApiGatewayV2::Stage":
            name = target.resolve(resource["Properties"].get("StageName"))
            if isinstance(name, str):
                yield name, _truth(resource["Properties"].get("AutoDeploy", False))


def _parts(logical_id: str, template: JsonObject, property: str) -> Iterator[JsonObject]:  # noqa: A002 - its name
    """Yield the resources that belong to an API."""
    for resource in template.get("Resources", {}).values():
        if (resource.get("Properties") or {}).get(property) == {"Ref": logical_id}:
            yield resource


def _truth(value: object) -> bool:
    return str(value).lower() == "true"


def _told(stages: tuple[str, ...]) -> FlowResult:
    return FlowResult(detail=f"stage {', '.join(stages)}" if stages else "it has no stage here")


REST_API_BODY = Definition(
    Sort(
        kind="rest-api-body",
        type="AWS::ApiGateway::RestApi",
        words="REST API",
        parts=frozenset({"Body"}),
        fits=_fits_rest,
        send=_send_rest,
    )
)

HTTP_API_BODY = Definition(
    Sort(
        kind="http-api-body",
        type="AWS::ApiGatewayV2::Api",
        words="HTTP API",
        parts=frozenset({"Body"}),
        fits=_fits_http,
        send=_send_http,
    )
)
