"""What a route does to the answers of its integration: the `response` setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.rest_api.cors import Cors
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCode:
    """One status code; `pattern` matches the error text of the function, empty for the default answer."""

    code: str
    pattern: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The `response` of a route that is not a proxy."""

    status_codes: tuple[StatusCode, ...]
    headers: Mapping[str, str] = field(default_factory=dict)
    content_handling: str | None = None


def _error_code(code: str) -> StatusCode:
    return StatusCode(code=code, pattern=rf"[\s\S]*\[{code}\][\s\S]*")


_SUCCESS = StatusCode(code="200")
DEFAULT_STATUS_CODES = (
    _SUCCESS,
    *map(_error_code, ("400", "401", "403", "404", "422")),
    StatusCode(
        code="500",
        pattern=r"[\s\S]*(Process\s?exited\s?before\s?completing\s?request|\[500\])[\s\S]*",
    ),
    _error_code("502"),
    StatusCode(
        code="504",
        pattern=r"([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)",
    ),
)
"""A function raises `[404] not found` to answer 404."""


def read_response(
    context: EventContext, bound: BoundEvent, integration: str, config: CfValue
) -> Response | None:
    """Read the setting; proxy integrations answer by themselves, and a mock without `response` not at all."""
    if integration.endswith("_PROXY"):
        _warn_about_proxy(context, bound, integration, config or {})
        return None
    if config is None and integration == "MOCK":
        return None
    config = config or {}
    return Response(
        status_codes=_status_codes(context, bound, integration, config),
        headers=config.get("headers") or {},
        content_handling=config.get("contentHandling"),
    )


def method_responses(response: Response | None, cors: Cors | None) -> list[JsonObject]:
    """Declare every status code with the names of its headers."""
    if not response:
        return []
    common = _common_headers(response, cors)
    return [
        {
            "ResponseParameters": dict.fromkeys(_header_names([*common, *status.headers]), True),
            "ResponseModels": {},
            "StatusCode": status.code,
        }
        for status in response.status_codes
    ]


def integration_responses(response: Response | None, cors: Cors | None) -> list[JsonObject]:
    """Say which answer of the backend becomes which status code, and with what content."""
    if not response:
        return []
    common = _common_headers(response, cors)
    return [
        {
            "StatusCode": status.code,
            "SelectionPattern": status.pattern,
            "ResponseParameters": _mapped({**common, **status.headers}),
            "ResponseTemplates": dict(status.templates),
            "ContentHandling": response.content_handling if status.code[0] == "2" else None,
        }
        for status in response.status_codes
    ]


def _warn_about_proxy(
    context: EventContext, bound: BoundEvent, integration: str, config: JsonObject
) -> None:
    dropped = [f"`{key}`" for key in config if key != "transferMode"]
    if dropped:
        context.warn(
            bound,
            f"{', '.join(dropped)} of `response` has no effect with the integration `{integration}`",
            hint="with a proxy integration the backend's answer is the response",
            key="response",
        )


def _status_codes(
    context: EventContext, bound: BoundEvent, integration: str, config: JsonObject
) -> tuple[StatusCode, ...]:
    given = config.get("statusCodes")
    if given is None:
        defaults = (_SUCCESS,) if integration == "MOCK" else DEFAULT_STATUS_CODES
        return tuple(_with_template(status, config) for status in defaults)
    codes = {str(code): _status_code(str(code), own or {}, config) for code, own in given.items()}
    has_default = any((own or {}).get("pattern") == "" for own in given.values())
    if integration != "MOCK" and not has_default:
        if "200" in codes:
            _warn_about_replaced_default(context, bound)
        codes["200"] = _with_template(_SUCCESS, config)
    return tuple(codes[code] for code in sorted(codes))


def _status_code(code: str, own: JsonObject, config: JsonObject) -> StatusCode:
    template = own.get("template") or {}
    templates = {"application/json": template} if isinstance(template, str) else template
    return StatusCode(
        code=code,
        pattern=own.get("pattern") or "",
        headers=own.get("headers") or {},
        templates={**_common_templates(config), **templates},
    )


def _with_template(status: StatusCode, config: JsonObject) -> StatusCode:
    return StatusCode(code=status.code, pattern=status.pattern, templates=_common_templates(config))


def _common_templates(config: JsonObject) -> dict[str, str]:
    template = config.get("template")
    return {"application/json": template} if template else {}


def _warn_about_replaced_default(context: EventContext, bound: BoundEvent) -> None:
    """The Serverless Framework lets its own default win over a 200 that has no empty pattern."""
    context.warn(
        bound,
        "the status code `200` gives way to the default answer, for no status code has an empty `pattern`",
        hint="add `pattern: ''` to the status code that successful answers get",
        key="response",
    )


def _common_headers(response: Response, cors: Cors | None) -> dict[str, str]:
    return {**(cors.response_headers() if cors else {}), **response.headers}


def _mapped(headers: Mapping[str, str]) -> dict[str, str]:
    return dict(zip(_header_names(headers), headers.values(), strict=True))


def _header_names(headers: Iterable[str]) -> list[str]:
    return [f"method.response.header.{name}" for name in headers]
