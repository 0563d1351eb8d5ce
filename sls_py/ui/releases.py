"""Earlier deployments, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sls_py.model.past import FunctionVersions, PastRelease
from sls_py.model.values import JsonObject
from sls_py.numbers import count, size
from sls_py.ui.style import PLAIN, Style

_NEWEST = 5
"""How many versions of a function are shown."""


def render_releases(
    releases: Sequence[PastRelease], *, verbose: bool = False, style: Style = PLAIN
) -> str:
    """Return a line for each deployment, with its files when `verbose`."""
    if not releases:
        return "no deployments"
    return "\n".join(line for release in releases for line in _lines(release, verbose, style))


def release_time(timestamp: int) -> str:
    """Write when a deployment was begun: `2026-11-21 17:06:01 UTC`."""
    return f"{datetime.fromtimestamp(timestamp / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"


def releases_json(releases: Sequence[PastRelease]) -> list[JsonObject]:
    """Return deployments as JSON objects."""
    return [
        {
            "timestamp": release.timestamp,
            "time": datetime.fromtimestamp(release.timestamp / 1000, UTC).isoformat(),
            "tool": release.tool,
            "finished": release.finished,
            "current": release.current,
            "restored": release.restored,
            "functions": list(release.functions),
            "size": release.size,
            "files": list(release.files),
        }
        for release in releases
    ]


def render_versions(
    functions: Sequence[FunctionVersions], *, verbose: bool = False, style: Style = PLAIN
) -> str:
    """Return the functions, each with its newest versions (all when `verbose`); what runs now is marked."""
    if not functions:
        return "no functions"
    return "\n".join(line for item in functions for line in _version_lines(item, verbose, style))


def versions_json(functions: Sequence[FunctionVersions]) -> list[JsonObject]:
    """Return functions with their versions as JSON objects."""
    return [
        {
            "key": item.key,
            "name": item.name,
            "codeSha256": item.code_sha256,
            "alias": item.alias,
            "aliasVersion": item.aliased,
            "versions": [{"version": number, "codeSha256": code} for number, code in item.versions],
        }
        for item in functions
    ]


def _version_lines(item: FunctionVersions, verbose: bool, style: Style) -> Iterator[str]:
    yield f"{item.key} {style(item.name, 'dim')}"
    shown = item.versions if verbose else item.versions[-_NEWEST:]
    if len(shown) < len(item.versions):
        older = count(len(item.versions) - len(shown), "older version")
        yield style(f"  {older} (`--verbose`)", "dim")
    for number, code in shown:
        marks = ["the code that runs now"] if code == item.code_sha256 else []
        marks += [f"alias {item.alias}"] if number == item.aliased else []
        yield f"  {number}  {style(code, 'dim')}" + "".join(
            f"  {style(it, 'green')}" for it in marks
        )
    if not item.versions:
        yield style("  no published versions", "dim")


def _lines(release: PastRelease, verbose: bool, style: Style) -> Iterator[str]:
    told = ", ".join(_told(release))
    current = f"  {style('current', 'green')}" if release.current else ""
    yield f"{release_time(release.timestamp)}  {release.timestamp}  {style(told, 'dim')}{current}"
    if verbose:
        yield from (f"  {style(name, 'dim')}" for name in release.files)


def _told(release: PastRelease) -> Iterator[str]:
    if not release.finished:
        yield "broken off, or running just now"
        return
    yield release.tool
    if release.functions:
        yield count(len(release.functions), "function")
    if release.size is not None:
        yield size(release.size)
    if release.restored is not None:
        yield f"rolled back to {release.restored}"
