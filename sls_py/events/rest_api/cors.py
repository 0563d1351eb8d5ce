"""Cross-origin requests: what browsers may do, and the OPTIONS methods that tell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.events.base import EventContext
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.paths import ResourceIds
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass

if TYPE_CHECKING:
    from sls_py.events.rest_api.routes import Route

DEFAULT_HEADERS = (
    *("Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key"),
    *("X-Amz-Security-Token", "X-Amz-User-Agent", "X-Amzn-Trace-Id"),
)
_ALL_METHODS = "DELETE,GET,HEAD,PATCH,POST,PUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cors:
    """The `cors` setting of one route, or of all routes of a path together."""

    origin: str | None
    origins: tuple[str, ...] = ()
    headers: tuple[str, ...] = DEFAULT_HEADERS
    methods: tuple[str, ...] = ()
    allow_credentials: bool = False
    max_age: int | None = None
    cache_control: str | None = None

    def response_headers(self) -> dict[str, str]:
        """Return the headers that the route's own responses carry."""
        headers = {"Access-Control-Allow-Origin": f"'{','.join(self.origins) or self.origin}'"}
        if self.allow_credentials:
            headers["Access-Control-Allow-Credentials"] = "true"
        return headers


def read_cors(config: CfValue, verb: str) -> Cors | None:
    """Read the setting of a route; its own method and OPTIONS are always allowed."""
    if config is None or config is False:
        return None
    if config is True:
        return Cors(origin="*", methods=_union(("OPTIONS",), (verb,)))
    origins = _union(config.get("origins") or (), ())
    headers = config.get("headers")
    return Cors(
        origin=config.get("origin") or (None if origins else "*"),
        origins=origins,
        headers=_union(DEFAULT_HEADERS if headers is None else headers, ()),
        methods=_union(config.get("methods") or (), ("OPTIONS", verb)),
        allow_credentials=bool(config.get("allowCredentials")),
        max_age=config.get("maxAge"),
        cache_control=config.get("cacheControl"),
    )


def add_preflights(
    context: EventContext, settings: ApiSettings, ids: ResourceIds, routes: Sequence[Route]
) -> list[str]:
    """Add one OPTIONS method per path and return their logical ids."""
    by_path: dict[str, Cors] = {}
    for route in routes:
        if route.cors:
            before = by_path.get(route.path)
            by_path[route.path] = _merge(before, route.cors) if before else route.cors
    for path, cors in by_path.items():
        method = make(resources.apigateway.Method, _preflight(settings, ids[path], cors))
        context.builder.add(naming.method(path, "OPTIONS"), method)
    return [naming.method(path, "OPTIONS") for path in by_path]


def _merge(before: Cors, latest: Cors) -> Cors:
    """Join two settings of a path; where only one value can hold, the last one does."""
    return Cors(
        origin=latest.origin,
        origins=_union(latest.origins, before.origins),
        headers=_union(latest.headers, before.headers),
        methods=_union(latest.methods, before.methods),
        allow_credentials=before.allow_credentials or latest.allow_credentials,
        max_age=latest.max_age or before.max_age,
        cache_control=latest.cache_control or before.cache_control,
    )


def _union(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))


def _preflight(settings: ApiSettings, resource_id: CfValue, cors: Cors) -> JsonObject:
    origins = _several(cors.origin or "") or cors.origins
    headers = _preflight_headers(cors, origins[0] if origins else str(cors.origin))
    parameters = {f"method.response.header.{name}": value for name, value in headers.items()}
    answer = {
        "StatusCode": "200",
        "ResponseParameters": dict.fromkeys(parameters, True),
        "ResponseModels": {},
    }
    return {
        "AuthorizationType": "NONE",
        "HttpMethod": "OPTIONS",
        "MethodResponses": [answer],
        "RequestParameters": {},
        "Integration": _integration(parameters, _origin_template(origins)),
        "ResourceId": resource_id,
        "RestApiId": settings.api_id,
    }


def _several(origin: str) -> tuple[str, ...]:
    """Take apart an `origin` that lists several, separated by commas."""
    return tuple(part.strip() for part in origin.split(",")) if "," in origin else ()


def _preflight_headers(cors: Cors, origin: str) -> dict[str, str]:
    methods = ",".join(cors.methods).replace("ANY", _ALL_METHODS, 1)
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Headers": ",".join(cors.headers),
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Credentials": "true" if cors.allow_credentials else None,
        "Access-Control-Max-Age": cors.max_age,
        "Cache-Control": cors.cache_control,
    }
    return {name: f"'{value}'" for name, value in headers.items() if value is not None}


def _integration(parameters: dict[str, str], template: str) -> JsonObject:
    return {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": "{statusCode:200}"},
        "ContentHandling": "CONVERT_TO_TEXT",
        "IntegrationResponses": [
            {
                "StatusCode": "200",
                "ResponseParameters": parameters,
                "ResponseTemplates": {"application/json": template},
            }
        ],
    }


def _origin_template(origins: tuple[str, ...]) -> str:
    """Write the VTL that answers with the caller's origin when it is one of the allowed ones."""
    if not origins:
        return ""
    patterns = [origin.replace(".", "[.]").replace("*", ".+", 1) for origin in origins]
    is_allowed = " || ".join(f'$origin.matches("{pattern}")' for pattern in patterns)
    header = "$context.responseOverride.header.Access-Control-Allow-Origin"
    return "\n".join(
        (
            '#set($origin = $input.params("Origin"))',
            '#if($origin == "") #set($origin = $input.params("origin")) #end',
            f"#if({is_allowed}) #set({header} = $origin) #end",
        )
    )
