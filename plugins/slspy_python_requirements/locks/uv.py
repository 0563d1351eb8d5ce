"""Read `uv.lock`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sls_py.errors import PackagingError
from slspy_python_requirements.locks.graph import Edge, Node, reachable
from slspy_python_requirements.locks.indexes import is_usual
from slspy_python_requirements.manifests import Manifest, read_toml
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Pin, Wanted, normalized, problem_in

_LOCAL = ("virtual", "editable", "directory")


def read(manifest: Manifest, options: Options, platform: Platform) -> Wanted:
    """Return what the project in the manifest's folder needs; groups for development only when they are asked for.

    Raises:
        PackagingError: the lock cannot be read, or has no such project.
    """
    content = read_toml(manifest.file)
    packages: list[Mapping[str, Any]] = content.get("package", [])
    own = list(_own(packages, content, manifest))
    if not own:
        message = f"`{manifest.file.name}` has no project in `{manifest.folder}`"
        raise PackagingError([problem_in(manifest.file, message, hint="run `uv lock`")])
    roots = [edge for package in own for edge in _roots(package, options)]
    homes = {normalized(package["name"]) for package in own}
    nodes = [_node(package, manifest.file.parent, homes) for package in packages]
    return Wanted(
        manifest.file,
        reachable(nodes, roots, platform),
        locked=True,
        indexes=tuple(dict.fromkeys(_indexes(packages))),
    )


def _own(
    packages: list[Mapping[str, Any]], content: Mapping[str, Any], manifest: Manifest
) -> Iterator[Mapping[str, Any]]:
    """Yield the package of the folder; all members when the folder is that of a workspace without a package."""
    here = manifest.folder.resolve()
    found = [package for package in packages if _folder(package, manifest.file.parent) == here]
    if found:
        yield from found
    elif here == manifest.file.parent.resolve():
        members = content.get("manifest", {}).get("members", ())
        yield from (package for package in packages if package["name"] in members)


def _folder(package: Mapping[str, Any], root: Path) -> Path | None:
    source = package.get("source", {})
    path = next((source[kind] for kind in _LOCAL if kind in source), None)
    return (root / path).resolve() if path is not None else None


def _roots(package: Mapping[str, Any], options: Options) -> Iterator[Edge]:
    groups: Mapping[str, list[Mapping[str, Any]]] = package.get("dev-dependencies", {})
    chosen = options.only_groups or options.with_groups
    if not options.only_groups:
        yield from _edges(package.get("dependencies", ()))
        for extra in options.extras:
            yield from _edges(package.get("optional-dependencies", {}).get(extra, ()))
    for group in chosen:
        if group not in options.without_groups:
            yield from _edges(groups.get(group, ()))


def _edges(entries: Any) -> tuple[Edge, ...]:
    return tuple(
        Edge(one["name"], tuple(one.get("extra", ())), one.get("marker"), one.get("version"))
        for one in entries
    )


def _node(package: Mapping[str, Any], root: Path, homes: set[str]) -> Node:
    optional: Mapping[str, Any] = package.get("optional-dependencies", {})
    name = normalized(package["name"])
    return Node(
        name=name,
        pin=None if name in homes or "virtual" in package["source"] else _pin(package, root),
        edges=_edges(package.get("dependencies", ())),
        optional={extra: _edges(entries) for extra, entries in optional.items()},
        version=package.get("version"),
        when=tuple(package.get("resolution-markers", ())),
    )


def _pin(package: Mapping[str, Any], root: Path) -> Pin:
    name, version, source = normalized(package["name"]), package.get("version"), package["source"]
    files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
    hashes = tuple(file["hash"] for file in files if "hash" in file)
    if project := _folder(package, root):
        return Pin(name, name, version, project=project)
    if "git" in source:
        address, _, commit = source["git"].partition("#")
        return Pin(name, f"{name} @ git+{_bare(address)}@{commit}{_subdirectory(address)}", version)
    if "url" in source:
        return Pin(name, f"{name} @ {source['url']}", version, hashes)
    if "path" in source:
        return Pin(name, f"{name} @ {(root / source['path']).resolve().as_uri()}", version, hashes)
    return Pin(name, f"{name}=={version}", version, hashes)


def _bare(address: str) -> str:
    return address.partition("?")[0]


def _subdirectory(address: str) -> str:
    found = [
        part for part in address.partition("?")[2].split("&") if part.startswith("subdirectory=")
    ]
    return f"#{found[0]}" if found else ""


def _indexes(packages: list[Mapping[str, Any]]) -> Iterator[str]:
    for package in packages:
        registry = package["source"].get("registry", "")
        if registry.startswith("http") and not is_usual(registry):
            yield registry
