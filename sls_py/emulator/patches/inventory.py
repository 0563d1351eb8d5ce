"""What is in the local cloud, in a few words each: stacks, functions, addresses, queues, tables."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sls_py.aws import local_urls
from sls_py.model.values import JsonObject


def inventory(endpoint: str) -> JsonObject:
    """Return what is deployed, in all accounts and regions; `endpoint` is where the server answers."""
    from ministack.services import cloudformation, dynamodb, lambda_svc, sqs

    return {
        "stacks": [
            {"name": stack["StackName"], "status": stack["StackStatus"]}
            for stack in _values(cloudformation._stacks)
            if stack.get("StackStatus") != "DELETE_COMPLETE"
        ],
        "functions": [
            {
                "name": name,
                "runtime": function["config"].get("Runtime") or "image",
                "arn": function["config"].get("FunctionArn", ""),
            }
            for name, function in _items(lambda_svc._functions)
        ],
        "addresses": [*_apis(endpoint), *_function_urls(endpoint)],
        "queues": [
            {"name": str(name).rpartition("/")[2], "messages": len(queue.get("messages", ()))}
            for name, queue in _items(sqs._queues)
        ],
        "tables": [
            {"name": name, "items": sum(len(group) for group in table.get("items", {}).values())}
            for name, table in _items(dynamodb._tables)
        ],
    }


def _apis(endpoint: str) -> Iterator[JsonObject]:
    from ministack.services import apigateway, apigateway_v1

    for api_id, api in _items(apigateway._apis):
        for stage in _of(apigateway._stages, api_id):
            url = _address(endpoint, api, api_id, stage)
            yield {"name": api.get("name", api_id), "url": url}
    for api_id, api in _items(apigateway_v1._rest_apis):
        for stage in _of(apigateway_v1._stages_v1, api_id):
            url = local_urls.rest_api(endpoint, api_id, stage)
            yield {"name": api.get("name", api_id), "url": url}


def _address(endpoint: str, api: Any, api_id: str, stage: str) -> str:
    if api.get("protocolType") == "WEBSOCKET":
        return local_urls.websocket(endpoint, api_id, stage)
    if stage == "$default":
        return local_urls.http_api(endpoint, api_id)
    return local_urls.rest_api(endpoint, api_id, stage)


def _function_urls(endpoint: str) -> Iterator[JsonObject]:
    from ministack.services import lambda_svc

    for name, setting in _items(lambda_svc._function_urls):
        url = local_urls.local_url(endpoint, setting.get("FunctionUrl", ""))
        yield {"name": str(name).partition(":")[0], "url": url}


def _items(store: Any) -> list[tuple[str, Any]]:
    """Return name and value of all that a store of the engine holds, whoever owns it."""
    return [(key[-1], value) for key, value in list(store._data.items())]


def _values(store: Any) -> list[Any]:
    return [value for _, value in _items(store)]


def _of(store: Any, wanted: str) -> list[str]:
    return [stage for api_id, stages in _items(store) if api_id == wanted for stage in stages]
