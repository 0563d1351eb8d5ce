"""Whether functions fit into Lambda: code and layers together, unzipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sls_py.cfn import naming
from sls_py.errors import Problem
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.model.values import CfValue
from sls_py.numbers import megabytes
from sls_py.packaging.distributions import Read, packages_of
from sls_py.packaging.plan import Target
from sls_py.packaging.problems import problem_at
from sls_py.position import ConfigPath

LIMIT = 250 * 1024 * 1024
"""What Lambda unpacks at most for a function with its layers ("Lambda quotas", deployment package size)."""

DIRECT_LIMIT = 50 * 1024 * 1024
"""What Lambda takes at most as a zip that does not come from S3 (same page)."""

SHOWN = 10
Sizes = Mapping[str, int]


class Part(NamedTuple):
    """A zip: unzipped sizes by name, and a way to read what is in it."""

    sizes: Sizes
    read: Read = lambda _: None


def check_sizes(service: Service, parts: Mapping[Target, Part]) -> list[Problem]:
    """Return a problem for all that is too large: layers, and functions together with their layers."""
    layers = {target.layer: part for target, part in parts.items() if target.layer}
    problems = [
        _too_large(service, ("layers", key), f"layer `{key}`", {"": part})
        for key, part in layers.items()
        if _total([part]) > LIMIT
    ]
    for target, part in parts.items():
        for used, keys in functions_by_layers(service, target.functions, layers).items():
            together = {target.name: part} | {f"layer {key}": layers[key] for key in used}
            if _total(together.values()) > LIMIT:
                source = ("functions", keys[0])
                problems.append(_too_large(service, source, _subject(keys), together))
    return problems


def functions_by_layers(
    service: Service, functions: Iterable[str], layers: Collection[str]
) -> dict[tuple[str, ...], list[str]]:
    """Return functions by the layers of the service (among `layers`) that they use."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key in functions:
        used = tuple(_layers_of(service, service.functions[key], layers))
        found.setdefault(used, []).append(key)
    return found


def _total(parts: Iterable[Part]) -> int:
    return sum(sum(part.sizes.values()) for part in parts)


def _layers_of(service: Service, function: Function, layers: Collection[str]) -> Iterator[str]:
    chosen = layers_of(service, function)
    for key in layers:
        if {"Ref": naming.layer(key)} in chosen:
            yield key


def layers_of(service: Service, function: Function) -> tuple[CfValue, ...]:
    """Return the layers of a function: its own, or those of the provider."""
    return service.provider.layers if function.layers is None else function.layers


def _subject(keys: list[str]) -> str:
    names = ", ".join(f"`{key}`" for key in keys[:3])
    more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
    return f"function {names}" if len(keys) == 1 else f"functions {names}{more}"


def _too_large(
    service: Service, source: ConfigPath, subject: str, parts: Mapping[str, Part]
) -> Problem:
    total = megabytes(_total(parts.values()))
    message = f"{subject}: {total} unzipped, Lambda takes at most {megabytes(LIMIT)}"
    largest = ", ".join(f"`{name}` {megabytes(size)}" for name, size in _largest(parts))
    hint = (
        f"the largest are {largest}; leave out what is not needed with `package.patterns` "
        "(`slspy package --why-big` shows more)"
    )
    return problem_at(service, source, message, hint=hint)


def _largest(parts: Mapping[str, Part]) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for origin, part in parts.items():
        packages = packages_of(part.sizes, part.read)
        for name, size in part.sizes.items():
            group = packages[name]
            found[group if not origin.startswith("layer ") else f"{group} ({origin})"] += size
    return found.most_common(SHOWN)
