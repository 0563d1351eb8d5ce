"""Read `poetry.lock`, of Poetry 1 and 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from slspy_python_requirements.locks.graph import Edge, Node, reachable
from slspy_python_requirements.locks.markers import holds
from slspy_python_requirements.manifests import PYPROJECT, Manifest, read_toml
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Pin, Wanted, normalized

MAIN = "main"


def read(manifest: Manifest, options: Options, platform: Platform) -> Wanted:
    """Return the packages of the main group, and of those that are asked for.

    Poetry 2 notes the groups of every package; for the locks of Poetry 1 they are found by following what
    `pyproject.toml` asks for.

    Raises:
        PackagingError: the lock or the project cannot be read.
    """
    packages: list[Mapping[str, Any]] = read_toml(manifest.file).get("package", [])
    groups = _groups(options)
    root = manifest.file.parent
    if any("groups" in package for package in packages):
        pins = [_pin(one, root) for one in packages if _wanted(one, groups, options, platform)]
    else:
        project = read_toml(manifest.folder / PYPROJECT)
        nodes = [_node(package, root) for package in packages]
        pins = list(reachable(nodes, list(_roots(project, groups, options)), platform))
    return Wanted(
        manifest.file,
        tuple(sorted(pins)),
        locked=True,
        indexes=tuple(dict.fromkeys(_indexes(packages))),
    )


def _groups(options: Options) -> tuple[str, ...]:
    chosen = options.only_groups or (MAIN, *options.with_groups)
    return tuple(group for group in chosen if group not in options.without_groups)


def _wanted(
    package: Mapping[str, Any], groups: tuple[str, ...], options: Options, platform: Platform
) -> bool:
    markers: str | Mapping[str, str] | None = package.get("markers")
    for group in groups:
        if group in package["groups"]:
            marker = markers if isinstance(markers, str | None) else markers.get(group)
            if package.get("optional") and not (marker and "extra" in marker):
                continue
            if holds(marker, platform, options.extras):
                return True
    return False


def _pin(package: Mapping[str, Any], root: Path) -> Pin:
    name, version = normalized(package["name"]), package["version"]
    source: Mapping[str, Any] = package.get("source", {})
    hashes = tuple(file["hash"] for file in package.get("files", ()))
    kind, address = source.get("type"), source.get("url", "")
    if kind == "directory":
        return Pin(name, name, version, project=(root / address).resolve())
    if kind == "git":
        place = f"#subdirectory={source['subdirectory']}" if source.get("subdirectory") else ""
        commit = source.get("resolved_reference") or source["reference"]
        return Pin(name, f"{name} @ git+{address}@{commit}{place}", version)
    if kind == "url":
        return Pin(name, f"{name} @ {address}", version, hashes)
    if kind == "file":
        return Pin(name, f"{name} @ {(root / address).resolve().as_uri()}", version, hashes)
    return Pin(name, f"{name}=={version}", version, hashes)


def _node(package: Mapping[str, Any], root: Path) -> Node:
    edges: Mapping[str, Any] = package.get("dependencies", {})
    return Node(
        name=normalized(package["name"]),
        pin=_pin(package, root),
        edges=tuple(_edges(edges, optional=False)),
        optional={
            extra: tuple(_named(text) for text in texts)
            for extra, texts in package.get("extras", {}).items()
        },
        version=package["version"],
    )


def _edges(entries: Mapping[str, Any], *, optional: bool) -> Iterator[Edge]:
    """Yield what a table of dependencies asks for; a name may have several entries, for different platforms."""
    for name, value in entries.items():
        if normalized(name) == "python":
            continue
        for entry in value if isinstance(value, list) else [value]:
            details = entry if isinstance(entry, dict) else {}
            if optional or not details.get("optional"):
                yield Edge(name, tuple(details.get("extras", ())), _marker(details))


def _marker(details: Mapping[str, Any]) -> str | None:
    """Return the condition of an entry; `platform` is a short form of Poetry."""
    parts = [details["markers"]] if details.get("markers") else []
    if details.get("platform"):
        parts.append(f"sys_platform == '{details['platform']}'")
    return " and ".join(f"({part})" for part in parts) or None


def _named(text: str) -> Edge:
    from packaging.requirements import Requirement

    name = text.partition(" (")[0]  # Poetry puts the version into parentheses
    found = Requirement(name)
    return Edge(found.name, tuple(sorted(found.extras)))


def _roots(project: Mapping[str, Any], groups: tuple[str, ...], options: Options) -> Iterator[Edge]:
    poetry: Mapping[str, Any] = project.get("tool", {}).get("poetry", {})
    for group in groups:
        if group == MAIN:
            yield from _edges(poetry.get("dependencies", {}), optional=False)
            yield from _of_project(project.get("project", {}))
        else:
            table = poetry.get("group", {}).get(group, {}).get("dependencies", {})
            yield from _edges(table, optional=False)
            if group == "dev":
                yield from _edges(poetry.get("dev-dependencies", {}), optional=False)
    for extra in options.extras:
        yield from (Edge(name) for name in poetry.get("extras", {}).get(extra, ()))


def _of_project(project: Mapping[str, Any]) -> Iterator[Edge]:
    from packaging.requirements import Requirement

    for text in project.get("dependencies", ()):
        found = Requirement(text)
        yield Edge(found.name, tuple(sorted(found.extras)), str(found.marker or "") or None)


def _indexes(packages: list[Mapping[str, Any]]) -> Iterator[str]:
    for package in packages:
        source: Mapping[str, Any] = package.get("source", {})
        if source.get("type") == "legacy":
            yield source["url"]
