"""Whether functions fit into Lambda: code and layers together, unzipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sls_py.cfn import naming
from sls_py.errors import Problem
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.packaging.plan import Target
from sls_py.packaging.problems import problem_at
from sls_py.position import ConfigPath

LIMIT = 250 * 1024 * 1024
"""What Lambda unpacks at most for a function with its layers ("Lambda quotas", deployment package size)."""

DIRECT_LIMIT = 50 * 1024 * 1024
"""What Lambda takes at most as a zip that does not come from S3 (same page)."""

_SHOWN = 10
_SHELVES = {
    *(
        "node_modules",
        "site-packages",
        "dist-packages",
        "vendor",
        "python",
        "nodejs",
        "lib",
        "lib64",
    ),
    *("venv", ".venv"),
}
"""Folders that only hold others: a package in them is named, not the folder."""

Sizes = Mapping[str, int]


def check_sizes(service: Service, unzipped: Mapping[Target, Sizes]) -> list[Problem]:
    """Return a problem for all that is too large: layers, and functions together with their layers.

    Sizes are by name in the zip.
    """
    layers = {target.layer: sizes for target, sizes in unzipped.items() if target.layer}
    problems = [
        _too_large(service, ("layers", key), f"layer `{key}`", {"": sizes})
        for key, sizes in layers.items()
        if sum(sizes.values()) > LIMIT
    ]
    for target, sizes in unzipped.items():
        for used, keys in _by_layers(service, target, layers).items():
            parts = {target.name: sizes} | {f"layer {key}": layers[key] for key in used}
            if sum(sum(part.values()) for part in parts.values()) > LIMIT:
                source = ("functions", keys[0])
                problems.append(_too_large(service, source, _subject(keys), parts))
    return problems


def megabytes(size: int) -> str:
    """Write a size the way AWS writes its limits: `250.0 MB`."""
    return f"{size / 1024 / 1024:.1f} MB"


def _by_layers(
    service: Service, target: Target, layers: Mapping[str, Sizes]
) -> dict[tuple[str, ...], list[str]]:
    """The functions of a zip, by the layers of the service that they use."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key in target.functions:
        used = tuple(_layers_of(service, service.functions[key], layers))
        found.setdefault(used, []).append(key)
    return found


def _layers_of(service: Service, function: Function, layers: Mapping[str, Sizes]) -> Iterator[str]:
    chosen = service.provider.layers if function.layers is None else function.layers
    for key in layers:
        if {"Ref": naming.layer(key)} in chosen:
            yield key


def _subject(keys: list[str]) -> str:
    names = ", ".join(f"`{key}`" for key in keys[:3])
    more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
    return f"function {names}" if len(keys) == 1 else f"functions {names}{more}"


def _too_large(
    service: Service, source: ConfigPath, subject: str, parts: Mapping[str, Sizes]
) -> Problem:
    total = megabytes(sum(sum(part.values()) for part in parts.values()))
    message = f"{subject}: {total} unzipped, Lambda takes at most {megabytes(LIMIT)}"
    largest = ", ".join(f"`{name}` {megabytes(size)}" for name, size in _largest(parts))
    hint = f"leave out what is not needed with `package.patterns`; the largest are {largest}"
    return problem_at(service, source, message, hint=hint)


def _largest(parts: Mapping[str, Sizes]) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for origin, sizes in parts.items():
        for name, size in sizes.items():
            group = _package_of(name)
            found[group if not origin.startswith("layer ") else f"{group} ({origin})"] += size
    return found.most_common(_SHOWN)


def _package_of(name: str) -> str:
    """The folder that a user would name: the first one, but not one that only holds packages."""
    parts = name.split("/")
    length = 1
    while length < len(parts) and _is_shelf(parts[length - 1]):
        length += 1
    return "/".join(parts[:length])


def _is_shelf(part: str) -> bool:
    return part in _SHELVES or part.startswith(("@", "python3."))
