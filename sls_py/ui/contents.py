"""What is in the zips of a service, as text and as JSON: every file with its rule, and what weighs most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sls_py.model.listing import (
    ListedArtifact,
    ListedFile,
    Reason,
    WeighedArtifact,
    Weight,
    Weights,
)
from sls_py.model.values import JsonObject
from sls_py.numbers import count, megabytes, size
from sls_py.ui.style import PLAIN, Style

_WORDS = {
    "default": "no pattern leaves it out",
    "plugin": "added by a plugin",
    "development": "only development needs it",
    "artifact": "in the zip that was given",
}
_MANY = 3
_SMALL = 100_000


def render_listing(
    artifacts: Iterable[ListedArtifact], *, verbose: bool = False, style: Style = PLAIN
) -> str:
    """Return the files of zips, one a line, with their rules; with `verbose`, what is left out as well."""
    blocks = ["\n".join(_listed(one, style, verbose=verbose)) for one in artifacts]
    return "\n\n".join(blocks)


def listing_json(artifacts: Iterable[ListedArtifact], *, verbose: bool = False) -> JsonObject:
    """Return the files of zips with their rules; with `verbose`, what is left out as well."""
    return {
        "artifacts": [
            {
                "name": one.name,
                "kind": one.kind,
                "functions": list(one.functions),
                "files": [_file_json(file) for file in one.files],
                **({"leftOut": [_file_json(file) for file in one.left_out]} if verbose else {}),
            }
            for one in artifacts
        ]
    }


def render_weights(weights: Weights, style: Style = PLAIN) -> str:
    """Return zips with their largest distributions and files, and how far functions are from Lambda's limits."""
    blocks = ["\n".join(_weighed(one, weights, style)) for one in weights.artifacts]
    blocks.append("\n".join(_limits(weights, style)))
    return "\n\n".join(blocks)


def weights_json(weights: Weights) -> JsonObject:
    """Return zips with their largest distributions and files, in bytes."""
    return {
        "artifacts": [_weighed_json(one) for one in weights.artifacts],
        "functions": [
            {"key": key, "unzipped": total, "otherLayers": key in weights.others}
            for key, total in weights.functions.items()
        ],
        "limits": {"unzipped": weights.limit, "zippedWithoutBucket": weights.direct_limit},
    }


def _listed(one: ListedArtifact, style: Style, *, verbose: bool) -> Iterator[str]:
    total = size(sum(file.size for file in one.files))
    yield f"{style(one.name, 'bold')}  {count(len(one.files), 'file')}, {total}"
    left_out = one.left_out if verbose else ()
    width = max((len(file.name) for file in (*one.files, *left_out)), default=0)
    yield from (_line(file, width, style) for file in one.files)
    if left_out:
        yield style("left out:", "dim")
    yield from (_line(file, width, style) for file in left_out)


def _line(file: ListedFile, width: int, style: Style) -> str:
    shown = "" if file.name.endswith("/") else size(file.size)
    return f"  {file.name.ljust(width)}  {shown:>7}  {style(_because(file.reason), 'dim')}"


def _because(reason: Reason) -> str:
    if reason.pattern is None:
        return _WORDS[reason.origin]
    return f"`{reason.pattern}` ({reason.position or _whose(reason.origin)})"


def _whose(origin: str) -> str:
    return "default" if origin == "default" else f"of the {origin}"


def _file_json(file: ListedFile) -> JsonObject:
    place = file.reason.position
    found: JsonObject = {"name": file.name, "size": file.size, "origin": file.reason.origin}
    if file.reason.pattern is not None:
        found["pattern"] = file.reason.pattern
    if place:
        found |= {"file": place.file, "line": place.line, "column": place.column}
    return found


def _weighed(one: WeighedArtifact, weights: Weights, style: Style) -> Iterator[str]:
    sizes = f"{_size(one.unzipped)} unzipped, {_size(one.zipped)} zipped"
    large = "  over what Lambda takes without a bucket" if one.zipped > weights.direct_limit else ""
    yield f"{style(one.name, 'bold')}  {_users(one)}{sizes}, {count(one.files, 'file')}{large}"
    yield from _table("largest packages", one.distributions, style)
    if one.largest != one.distributions:
        yield from _table("largest files", one.largest, style)


def _users(one: WeighedArtifact) -> str:
    if one.kind == "layer":
        return "layer, "
    shown = ", ".join(one.functions[:_MANY])
    more = f" and {len(one.functions) - _MANY} more" if len(one.functions) > _MANY else ""
    return f"{shown}{more}: " if shown else ""


def _table(title: str, weights: Sequence[Weight], style: Style) -> Iterator[str]:
    if not weights:
        return
    yield f"  {style(title, 'dim')}"
    width = max((len(one.name) for one in weights), default=0)
    for one in weights:
        zipped = style(f"({_size(one.zipped)} zipped)", "dim")
        yield f"    {one.name.ljust(width)}  {_size(one.unzipped):>8}  {zipped}"


def _limits(weights: Weights, style: Style) -> Iterator[str]:
    limit = megabytes(weights.limit)
    yield style(f"with layers, Lambda takes at most {limit} unzipped", "dim")
    width = max((len(key) for key in weights.functions), default=0)
    for key, total in sorted(weights.functions.items(), key=lambda item: -item[1]):
        share = f"{total / weights.limit:.0%}"
        color = "red" if total > weights.limit else "green"
        others = " and layers from elsewhere" if key in weights.others else ""
        yield f"  {key.ljust(width)}  {_size(total):>8}  {style(f'{share:>4}', color)}{others}"


def _size(value: int) -> str:
    """Write large sizes in the megabytes that Lambda's limits are given in."""
    return megabytes(value) if value >= _SMALL else size(value)


def _weighed_json(one: WeighedArtifact) -> JsonObject:
    return {
        "name": one.name,
        "kind": one.kind,
        "functions": list(one.functions),
        "unzipped": one.unzipped,
        "zipped": one.zipped,
        "files": one.files,
        "distributions": [weight._asdict() for weight in one.distributions],
        "largestFiles": [weight._asdict() for weight in one.largest],
    }
