"""Logical ids of the REST API's resources."""

from __future__ import annotations

import re

from sls_py.cfn import naming

LOG_GROUP = "ApiGatewayLogGroup"
ENDPOINT_OUTPUT = "ServiceEndpoint"

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def resource(path: str) -> str:
    """Name a path resource: `users/{id}` -> `ApiGatewayResourceUsersIdVar`."""
    return f"ApiGatewayResource{naming.path(path)}"


def method(path: str, verb: str) -> str:
    """Name a method; the root path adds nothing: `ApiGatewayMethodGet`."""
    return f"ApiGatewayMethod{naming.path(path)}{verb.capitalize()}"


def authorizer(name: str) -> str:
    """Name an authorizer."""
    return f"{naming.normalized(name)}ApiGatewayAuthorizer"


def permission(name: str) -> str:
    """Name the permission for the API to invoke a function, or a foreign authorizer by its name."""
    return f"{naming.normalized(name)}LambdaPermissionApiGateway"


def validator(service: str) -> str:
    """Name the request validator that all methods share."""
    return f"ApiGateway{naming.alphanumeric(service)}RequestValidator"


def shared_model(key: str) -> str:
    """Name a model of `provider.apiGateway.request.schemas`: `create-user` -> `ApiGatewayCreateUserModel`."""
    words = "".join(word.capitalize() for word in _WORD.findall(key))
    return f"ApiGateway{words}Model"


def model(method_id: str, content_type: str) -> str:
    """Name the model of one method: `application/json` -> `...ApplicationJsonModel`."""
    words = "".join(naming.upper_first(word) for word in _WORD.findall(content_type))
    return f"{method_id}{words}Model"


def deployment(digest: str) -> str:
    """Name the deployment; `digest` stands for what it deploys."""
    return f"ApiGatewayDeployment{digest}"


def api_key(number: int, plan: str = "") -> str:
    """Name an API key by its place in the list, or in the list of its plan."""
    return f"ApiGatewayApiKey{naming.upper_first(plan)}{number}"


def usage_plan(plan: str = "") -> str:
    """Name a usage plan; the only one has no name of its own."""
    return f"ApiGatewayUsagePlan{naming.upper_first(plan)}"


def usage_plan_key(number: int, plan: str = "") -> str:
    """Name the link between a key and its plan."""
    return f"ApiGatewayUsagePlanKey{naming.upper_first(plan)}{number}"
