"""The addresses that reach a service, from the outputs of its stack and from its template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sls_py.aws.local_urls import local_url
from sls_py.cfn import naming
from sls_py.model.result import Endpoint, ServiceInfo
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import replace

REST_OUTPUT = "ServiceEndpoint"
WEBSOCKET_OUTPUT = "ServiceEndpointWebsocket"
HTTP_API_OUTPUT = "HttpApiUrl"
CLOUD_FRONT_OUTPUT = "CloudFrontDistributionDomainName"


def endpoints(
    template: JsonObject, outputs: Mapping[str, str], functions: Mapping[str, str]
) -> tuple[Endpoint, ...]:
    """Return all endpoints of a stack, in the order of the template.

    `functions` gives the key of a function by the logical id of its resource.
    """
    resources: JsonObject = template.get("Resources", {})
    return (
        *_rest(resources, outputs, functions),
        *_http_api(resources, outputs, functions),
        *_websocket(outputs),
        *_cloud_front(outputs),
        *_function_urls(outputs, functions),
    )


def reachable(outputs: Mapping[str, str], endpoint_url: str | None) -> Mapping[str, str]:
    """Return the outputs of a stack with the URLs that work against an emulator, when there is one.

    On AWS every API has a host name of its own; an emulator at `endpoint_url` answers under paths instead.
    """
    if endpoint_url is None:
        return outputs
    return {name: local_url(endpoint_url, value) for name, value in outputs.items()}


def at_origins(info: ServiceInfo, origins: Mapping[str, str]) -> ServiceInfo:
    """Return what is deployed with the origins that an emulator serves APIs at, in place of their paths.

    `origins` are given by the address of an API under the emulator's own.
    """

    def moved(url: str) -> str:
        for address, origin in origins.items():
            rest = url.removeprefix(address.rstrip("/"))
            if rest != url and rest[:1] in ("", "/"):
                return origin + rest
        return url

    return replace(
        info,
        endpoints=tuple(replace(one, url=moved(one.url)) for one in info.endpoints),
        outputs={name: moved(value) for name, value in info.outputs.items()},
    )


def _rest(
    resources: JsonObject, outputs: Mapping[str, str], functions: Mapping[str, str]
) -> Iterator[Endpoint]:
    base = outputs.get(REST_OUTPUT)
    if base is None:
        return
    for resource in _of_type(resources, "AWS::ApiGateway::Method"):
        method = resource["HttpMethod"]
        if method == "OPTIONS" and resource.get("Integration", {}).get("Type") == "MOCK":
            continue  # the answer to CORS preflights is no endpoint of its own
        path = _rest_path(resources, resource.get("ResourceId"))
        function = _mentioned(resource.get("Integration"), functions)
        yield Endpoint(kind="http", method=method, url=base + path, function=function)


def _rest_path(resources: JsonObject, reference: CfValue) -> str:
    """Walk from an API Gateway resource to the root; return `/users/{id}`, empty for the root itself."""
    logical_id = reference.get("Ref") if isinstance(reference, dict) else None
    resource = resources.get(logical_id or "")
    if resource is None or resource.get("Type") != "AWS::ApiGateway::Resource":
        return ""
    properties = resource["Properties"]
    return f"{_rest_path(resources, properties.get('ParentId'))}/{properties['PathPart']}"


def _http_api(
    resources: JsonObject, outputs: Mapping[str, str], functions: Mapping[str, str]
) -> Iterator[Endpoint]:
    base = outputs.get(HTTP_API_OUTPUT)
    websocket = {"Ref": naming.WEBSOCKETS_API}
    for resource in _of_type(resources, "AWS::ApiGatewayV2::Route"):
        if base is None or resource.get("ApiId") == websocket:
            continue
        method, _, path = str(resource["RouteKey"]).partition(" ")
        integration = resources.get(_referenced(resource.get("Target")), {}).get("Properties")
        yield Endpoint(
            kind="httpApi",
            method="ANY" if method == "$default" else method,
            url=base + path,
            function=_mentioned(integration, functions),
        )


def _websocket(outputs: Mapping[str, str]) -> Iterator[Endpoint]:
    if WEBSOCKET_OUTPUT in outputs:
        yield Endpoint(kind="websocket", method="", url=outputs[WEBSOCKET_OUTPUT])


def _cloud_front(outputs: Mapping[str, str]) -> Iterator[Endpoint]:
    if CLOUD_FRONT_OUTPUT in outputs:
        domain = outputs[CLOUD_FRONT_OUTPUT]
        yield Endpoint(kind="cloudFront", method="", url=f"https://{domain}")


def _function_urls(outputs: Mapping[str, str], functions: Mapping[str, str]) -> Iterator[Endpoint]:
    for key in functions.values():
        url = outputs.get(naming.function_url(key))
        if url is not None:
            yield Endpoint(kind="url", method="", url=url, function=key)


def _of_type(resources: JsonObject, kind: str) -> Iterator[JsonObject]:
    for resource in resources.values():
        if resource.get("Type") == kind:
            yield resource.get("Properties", {})


def _referenced(value: CfValue) -> str:
    """Return the logical id that the first `Ref` in a value names, empty when there is none."""
    return next(
        (part["Ref"] for part in _parts(value) if isinstance(part, dict) and "Ref" in part), ""
    )


def _mentioned(value: CfValue, functions: Mapping[str, str]) -> str | None:
    """Return the key of the function that a value refers to by its logical id."""
    for part in _parts(value):
        if isinstance(part, str) and part in functions:
            return functions[part]
    return None


def _parts(value: CfValue) -> Iterator[CfValue]:
    yield value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            yield from _parts(child)
