"""A deployed service, as text and as JSON."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sls_py.model.result import ApiKeyInfo, Endpoint, LiveInfo, ServiceInfo
from sls_py.model.values import JsonObject
from sls_py.numbers import size
from sls_py.ui.style import PLAIN, Style


def render_service(info: ServiceInfo, *, verbose: bool = False, style: Style = PLAIN) -> str:
    """Return a service in sections; the outputs of its stack only when `verbose`."""
    sections = [
        *_facts(info, style),
        *_section("", "api keys", [_api_key(key) for key in info.api_keys], style),
        *_section("endpoint", "endpoints", endpoint_lines(info.endpoints, style), style),
        *_section("", "functions", _functions(info, style), style),
        *_section("", "live", [_live(one) for one in info.live], style),
        *_section("", "layers", [f"{key}: {arn}" for key, arn in info.layers.items()], style),
    ]
    if verbose:
        outputs = [f"{key}: {value}" for key, value in info.outputs.items()]
        sections += _section("", "stack outputs", outputs, style)
    return "\n".join(sections)


def service_json(info: ServiceInfo) -> JsonObject:
    """Return a service as a JSON object."""
    return {
        "service": info.service,
        "stage": info.stage,
        "region": info.region,
        "stack": info.stack,
        **({"status": info.status} if info.status else {}),
        "endpoints": [asdict(endpoint) for endpoint in info.endpoints],
        "functions": [asdict(function) for function in info.functions],
        "apiKeys": [
            {"name": key.name, "value": key.value, "description": key.description}
            for key in info.api_keys
        ],
        "layers": dict(info.layers),
        "outputs": dict(info.outputs),
        "live": [asdict(one) for one in info.live],
    }


def _live(one: LiveInfo) -> str:
    since = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.since))
    return f"{one.key}: by {one.owner}@{one.machine} since {since}"


def _facts(info: ServiceInfo, style: Style) -> Iterator[str]:
    facts = {
        "service": info.service,
        "stage": info.stage,
        "region": info.region,
        "stack": info.stack,
    }
    if info.status:
        facts["status"] = info.status
    for name, value in facts.items():
        yield f"{style(f'{name}:', 'dim')} {value}"


def _section(singular: str, plural: str, items: Sequence[str], style: Style) -> Iterator[str]:
    if len(items) == 1 and singular:
        yield f"{style(f'{singular}:', 'dim')} {items[0]}"
    elif items:
        yield style(f"{plural}:", "dim")
        yield from (f"  {item}" for item in items)


def endpoint_lines(endpoints: Sequence[Endpoint], style: Style = PLAIN) -> list[str]:
    """Return a line for each address."""
    return [_endpoint(endpoint, alone=len(endpoints) == 1, style=style) for endpoint in endpoints]


def _endpoint(endpoint: Endpoint, *, alone: bool, style: Style) -> str:
    url = style(endpoint.url, "cyan")
    if endpoint.method:
        return f"{endpoint.method} - {url}"
    if endpoint.kind == "cloudFront":
        return f"CloudFront - {url}"
    return f"{endpoint.function}: {url}" if endpoint.kind == "url" and not alone else url


def _api_key(key: ApiKeyInfo) -> str:
    value = key.value or ("(concealed)" if key.concealed else "(AWS does not tell)")
    return f"{key.name}: {value}" + (f" - {key.description}" if key.description else "")


def _functions(info: ServiceInfo, style: Style) -> list[str]:
    return [
        f"{function.key}: {function.name}"
        + (style(f" ({size(function.size)})", "dim") if function.size is not None else "")
        for function in info.functions
    ]
