"""The deployment that makes routes live, and the address of the API."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.events.base import EventContext
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.values import CfValue, JsonObject

_SERVED_AT_ONCE = (
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::UsagePlan",
    "AWS::ApiGateway::UsagePlanKey",
)
"""What takes effect without a new deployment."""


def add_deployment(context: EventContext, settings: ApiSettings, method_ids: Sequence[str]) -> str:
    """Add the deployment and the endpoint output; return the deployment's logical id.

    API Gateway serves a snapshot, so a changed API needs a new deployment, which is a new logical id. The id is a
    digest of all that a snapshot holds: an unchanged API keeps its deployment.
    """
    properties = {
        "RestApiId": settings.api_id,
        "StageName": settings.stage,
        "Description": settings.description or None,
    }
    logical_id = naming.deployment(_digest([properties, *_snapshot(context)]))
    deployment = make(resources.apigateway.Deployment, properties, depends_on=method_ids)
    context.builder.add(logical_id, deployment)
    context.builder.output(
        naming.ENDPOINT_OUTPUT, _address(settings), description="URL of the service endpoint"
    )
    return logical_id


def _digest(values: Sequence[CfValue]) -> str:
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _snapshot(context: EventContext) -> Iterator[CfValue]:
    """Yield the compiled parts of the API, and what the service file's `resources` add to them."""
    for logical_id, resource in sorted(context.builder.resources().items()):
        if _is_part(logical_id, resource):
            yield [logical_id, resource]
    for section in ("Resources", "extensions"):
        for logical_id, resource in sorted((context.service.resources.get(section) or {}).items()):
            if _is_part(logical_id, resource or {}):
                yield [section, logical_id, resource]


def _is_part(logical_id: str, resource: JsonObject) -> bool:
    """Tell whether a resource is served from the snapshot; overrides may name only the logical id."""
    kind = str(resource.get("Type", ""))
    if kind in _SERVED_AT_ONCE:
        return False
    return kind.startswith("AWS::ApiGateway::") or logical_id.startswith("ApiGateway")


def _address(settings: ApiSettings) -> CfValue:
    return join(
        "",
        *("https://", settings.api_id, ".execute-api.", ref("AWS::Region")),
        *(".", ref("AWS::URLSuffix"), f"/{settings.stage}"),
    )
