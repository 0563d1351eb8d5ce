"""The provider settings of the WebSocket API."""

from __future__ import annotations

from sls_py.cfn import naming
from sls_py.cfn.values import ref
from sls_py.events.base import EventContext
from sls_py.model.values import CfValue
from sls_py.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """What all routes of the API share; `api_id` points at the stack's own API or at an existing one."""

    api_id: CfValue
    is_existing: bool
    name: str
    description: str
    route_selection: str
    stage: str


def read_settings(context: EventContext) -> ApiSettings:
    """Read the settings, with defaults for those that are not there."""
    service = context.service
    given = service.provider.settings
    stage = service.provider.stage
    existing = (given.get("apiGateway") or {}).get("websocketApiId")
    return ApiSettings(
        api_id=existing or ref(naming.WEBSOCKETS_API),
        is_existing=bool(existing),
        name=given.get("websocketsApiName") or f"{stage}-{service.name}-websockets",
        description=given.get("websocketsDescription") or "Serverless Websockets",
        route_selection=given.get("websocketsApiRouteSelectionExpression")
        or "$request.body.action",
        stage=stage,
    )
