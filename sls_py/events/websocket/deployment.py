"""The deployment that makes routes live, and the address of the API."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

from sls_py.cfn import naming as stack_naming
from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.events.base import EventContext
from sls_py.events.json_text import json_text
from sls_py.events.websocket import naming
from sls_py.events.websocket.routes import Route
from sls_py.events.websocket.settings import ApiSettings
from sls_py.model.values import CfValue, JsonObject

_WAIT_FOR_ONE = ("AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Authorizer")


def add_deployment(context: EventContext, settings: ApiSettings, routes: Sequence[Route]) -> None:
    """Add the deployment, tie the stage to it, and add the endpoint output.

    API Gateway serves a snapshot, so a changed API needs a new deployment, which is a new logical id: a digest of
    the API's resources, taken as osls takes it, so that the deployment of a stack taken over stays.
    """
    logical_id = naming.deployment(_digest(context))
    deployment = make(
        resources.apigatewayv2.Deployment,
        {
            "ApiId": settings.api_id,
            "Description": settings.description,
            "StageName": settings.stage if settings.is_existing else None,
        },
        depends_on=_dependencies(routes),
    )
    context.builder.add(logical_id, deployment)
    stage = context.builder.get(naming.STAGE)
    if stage:
        stage["Properties"]["DeploymentId"] = ref(logical_id)
    context.builder.output(
        naming.ENDPOINT_OUTPUT, _address(settings), description="URL of the service endpoint"
    )


def _dependencies(routes: Sequence[Route]) -> list[str]:
    waits = []
    for route in routes:
        waits += [naming.route_response(route.key)] if route.response else []
        waits.append(naming.route(route.key))
    return waits


def _digest(context: EventContext) -> str:
    parts = {
        logical_id: _ordered(resource)
        for logical_id, resource in context.builder.resources().items()
        if _is_part(logical_id, resource)
    }
    digest = hashlib.sha256(json_text(parts).encode()).digest()
    return re.sub(r"[^0-9A-Za-z]", "", base64.b64encode(digest).decode())


def _ordered(resource: JsonObject) -> JsonObject:
    """Spell the attributes as osls does: in its order, and with what a resource waits for outside a list."""
    order = ("Type", "DependsOn", "Properties")
    ordered = {name: resource[name] for name in order if name in resource}
    if resource["Type"] in _WAIT_FOR_ONE and "DependsOn" in resource:
        ordered["DependsOn"] = resource["DependsOn"][0]
    return ordered


def _is_part(logical_id: str, resource: JsonObject) -> bool:
    """Tell whether a resource is the API, belongs to it, or waits for it."""
    api = stack_naming.WEBSOCKETS_API
    properties = resource.get("Properties") or {}
    depends_on = resource.get("DependsOn")
    waits = isinstance(depends_on, list) and api in depends_on
    return logical_id == api or properties.get("ApiId") == ref(api) or waits


def _address(settings: ApiSettings) -> CfValue:
    return join(
        "",
        *("wss://", settings.api_id, ".execute-api.", ref("AWS::Region")),
        *(".", ref("AWS::URLSuffix"), f"/{settings.stage}"),
    )
