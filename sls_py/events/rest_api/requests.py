"""What a route does to requests before they reach the integration: the `request` setting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sls_py.events.base import BoundEvent, EventContext
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass, field

_KEPT_BY_PROXIES = {
    "AWS_PROXY": ("parameters", "schemas"),
    "HTTP_PROXY": ("parameters", "uri", "schemas"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One declared parameter; `name` is API Gateway's, as in `querystring.page`."""

    name: str
    is_required: bool
    mapped_value: CfValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The `request` of a route; a template that is None takes the default for its content type away."""

    uri: CfValue = None
    method: str | None = None
    parameters: tuple[Parameter, ...] = ()
    templates: Mapping[str, str | None] = field(default_factory=dict)
    schemas: Mapping[str, CfValue] = field(default_factory=dict)
    pass_through: str | None = None
    content_handling: str | None = None


def read_request(
    context: EventContext, bound: BoundEvent, integration: str, config: JsonObject
) -> Request:
    """Read the setting; proxy integrations keep only what API Gateway applies to them, with a warning."""
    config = _kept(context, bound, integration, config)
    return Request(
        uri=config.get("uri"),
        method=config.get("method"),
        parameters=tuple(_parameters(config.get("parameters") or {})),
        templates=config.get("template") or {},
        schemas=config.get("schemas") or {},
        pass_through=config.get("passThrough") or ("NEVER" if integration == "AWS" else None),
        content_handling=config.get("contentHandling"),
    )


def _kept(
    context: EventContext, bound: BoundEvent, integration: str, config: JsonObject
) -> JsonObject:
    kept = _KEPT_BY_PROXIES.get(integration, tuple(config))
    dropped = [f"`{key}`" for key in config if key not in kept]
    if dropped:
        context.warn(
            bound,
            f"{', '.join(dropped)} of `request` has no effect with the integration `{integration}`",
            hint="a proxy integration hands requests on as they are",
            key="request",
        )
    return {key: value for key, value in config.items() if key in kept}


def _parameters(config: JsonObject) -> Iterator[Parameter]:
    for place in ("querystrings", "paths", "headers"):
        for name, value in (config.get(place) or {}).items():
            if value is not None:
                yield _parameter(f"{place.removesuffix('s')}.{name}", value)


def _parameter(name: str, value: CfValue) -> Parameter:
    """Read `true`, `false` or an object; an object means required unless it says otherwise."""
    if not isinstance(value, dict):
        return Parameter(name=name, is_required=bool(value))
    required = value.get("required")
    return Parameter(
        name=name,
        is_required=True if required is None else required,
        mapped_value=value.get("mappedValue"),
    )
