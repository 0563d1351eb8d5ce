"""Logical ids of the WebSocket API's resources."""

from __future__ import annotations

from sls_py.cfn import naming

LOG_GROUP = "WebsocketsLogGroup"
STAGE = "WebsocketsDeploymentStage"
ENDPOINT_OUTPUT = "ServiceEndpointWebsocket"

_SPELLED_OUT = str.maketrans(
    {"$": "S", "/": "Slash", "-": "Dash", "_": "Underscore", ".": "Period"}
)


def route(key: str) -> str:
    """Name a route: `$connect` -> `SconnectWebsocketsRoute`."""
    return f"{key.translate(_SPELLED_OUT)}WebsocketsRoute"


def route_response(key: str) -> str:
    """Name the response of a route."""
    return f"{route(key)}Response"


def integration(function: str) -> str:
    """Name the integration that invokes a function."""
    return f"{naming.normalized(function)}WebsocketsIntegration"


def authorizer(name: str) -> str:
    """Name an authorizer."""
    return f"{naming.normalized(name)}WebsocketsAuthorizer"


def permission(name: str) -> str:
    """Name the permission for the API to invoke a function, or a foreign authorizer by its name."""
    return f"{naming.normalized(name)}LambdaPermissionWebsockets"


def deployment(digest: str) -> str:
    """Name the deployment; `digest` stands for what it deploys."""
    return f"WebsocketsDeployment{digest}"
