"""CloudFormation types that the engine lacks: three real ones, and placeholders for the rest.

The engine refuses a whole template for one type it does not know. Services deployed elsewhere carry types that
need not work on a laptop (alarms on odd services, network parts): those become placeholders that are created,
named and deleted but do nothing, with a warning in the log.
"""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import json
import logging
import re
import uuid
from typing import Any

from sls_py.emulator.patches.points import Patch

_log = logging.getLogger("slspy.cloudformation")
_CLOUDFORMATION = "ministack.services.cloudformation"
_TYPE = re.compile(r"\w+::\w+::\w+(::\w+)*")
_NEVER_PLACEHOLDERS = ("AWS::CloudFormation::", "AWS::Serverless::")


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    handlers = f"{_CLOUDFORMATION}.provisioners:_RESOURCE_HANDLERS"
    gateway = "ministack.services.apigateway"
    return (
        Patch(
            name="resource types of websockets and stream consumers",
            points=(
                handlers,
                f"{gateway}:_create_deployment",
                f"{gateway}:_delete_deployment",
                f"{gateway}:_create_route_response",
                f"{gateway}:_delete_route_response",
                "ministack.services.kinesis:_register_consumer",
                "ministack.services.kinesis:_deregister_consumer",
            ),
            apply=_add_types,
        ),
        Patch(
            name="placeholders for unknown resource types",
            points=(handlers, f"{_CLOUDFORMATION}.changesets:_RESOURCE_HANDLERS"),
            apply=_add_placeholders,
        ),
    )


def _add_types() -> None:
    from ministack.services.cloudformation import provisioners

    provisioners._RESOURCE_HANDLERS.update(
        {
            "AWS::ApiGatewayV2::Deployment": {
                "create": _create_deployment,
                "delete": _delete_deployment,
            },
            "AWS::ApiGatewayV2::RouteResponse": {
                "create": _create_route_response,
                "delete": _delete_route_response,
            },
            "AWS::Kinesis::StreamConsumer": {
                "create": _create_consumer,
                "delete": _delete_consumer,
            },
        }
    )


def _create_deployment(_logical_id: str, properties: Any, _stack: str) -> tuple[str, Any]:
    from ministack.services import apigateway

    data = {"description": properties.get("Description", "")}
    made = _made(apigateway._create_deployment(properties.get("ApiId"), data))
    return made["deploymentId"], {"DeploymentId": made["deploymentId"]}


def _delete_deployment(physical_id: str, properties: Any) -> None:
    from ministack.services import apigateway

    apigateway._delete_deployment(properties.get("ApiId"), physical_id)


def _create_route_response(_logical_id: str, properties: Any, _stack: str) -> tuple[str, Any]:
    from ministack.services import apigateway

    data = {name[0].lower() + name[1:]: value for name, value in properties.items()}
    api, route = _api_and_route(properties)
    made = _made(apigateway._create_route_response(api, route, data))
    return made["routeResponseId"], {"RouteResponseId": made["routeResponseId"]}


def _delete_route_response(physical_id: str, properties: Any) -> None:
    from ministack.services import apigateway

    api, route = _api_and_route(properties)
    apigateway._delete_route_response(api, route, physical_id)


def _api_and_route(properties: Any) -> tuple[str, str]:
    # a Ref to a route gives `api/route` in this engine
    return properties.get("ApiId"), str(properties.get("RouteId")).rpartition("/")[2]


def _create_consumer(_logical_id: str, properties: Any, _stack: str) -> tuple[str, Any]:
    from ministack.services import kinesis

    data = {"StreamARN": properties["StreamARN"], "ConsumerName": properties["ConsumerName"]}
    consumer = _made(kinesis._register_consumer(data))["Consumer"]
    return consumer["ConsumerARN"], {**consumer, "StreamARN": properties["StreamARN"]}


def _delete_consumer(physical_id: str, _properties: Any) -> None:
    from ministack.services import kinesis

    kinesis._deregister_consumer({"ConsumerARN": physical_id})


def _made(answer: Any) -> Any:
    """Return what a service made from its HTTP answer, or fail the resource with its message."""
    status, _, body = answer
    if status >= 400:
        raise ValueError(body.decode(errors="replace"))
    return json.loads(body)


def _add_placeholders() -> None:
    from ministack.services.cloudformation import changesets, provisioners

    handlers = _Handlers(provisioners._RESOURCE_HANDLERS)
    provisioners._RESOURCE_HANDLERS = changesets._RESOURCE_HANDLERS = handlers


class _Handlers(dict[str, Any]):
    """The engine's handlers by type, and a placeholder's for every other well-formed type."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or _may_be_placeholder(name)

    def get(self, name: str, default: Any = None) -> Any:
        if super().__contains__(name) or not _may_be_placeholder(name):
            return super().get(name, default)
        return _placeholder(name)


def _may_be_placeholder(name: object) -> bool:
    return (
        isinstance(name, str)
        and bool(_TYPE.fullmatch(name))
        and not name.startswith((*_NEVER_PLACEHOLDERS, "Custom::"))
    )


def _placeholder(name: str) -> dict[str, Any]:
    def create(logical_id: str, _properties: Any, stack: str) -> tuple[str, Any]:
        _log.warning(
            "`%s` of stack `%s` does nothing: the local cloud has no %s", logical_id, stack, name
        )
        physical_id = f"{stack}-{logical_id}-{uuid.uuid4().hex[:12]}"
        return physical_id, _Attributes(physical_id)

    def update(physical_id: str, _old: Any, _new: Any, _stack: str) -> tuple[str, Any]:
        return physical_id, _Attributes(physical_id)

    def delete(physical_id: str, _properties: Any) -> None:
        _log.info("placeholder `%s` of type %s deleted", physical_id, name)

    return {"create": create, "update": update, "delete": delete}


class _Attributes(dict[str, str]):
    """The attributes of a placeholder: any that is asked for, then kept as the others are."""

    def __init__(self, physical_id: str) -> None:
        super().__init__(Id=physical_id)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __missing__(self, name: str) -> str:
        value = f"{self['Id']}-{name}"
        if name.endswith("Arn"):
            value = f"arn:aws:placeholder:::{value}"
        self[name] = value
        return value
