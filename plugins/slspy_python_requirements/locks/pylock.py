"""Read `pylock.toml` (PEP 751)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from slspy_python_requirements.locks.indexes import is_usual
from slspy_python_requirements.manifests import Manifest, read_toml
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Pin, Wanted, normalized


def read(manifest: Manifest, options: Options, platform: Platform) -> Wanted:
    """Return the packages of the lock whose markers hold.

    Raises:
        PackagingError: the lock cannot be read.
    """
    content = read_toml(manifest.file)
    groups = frozenset(_groups(content, options))
    pins = [
        _pin(package, manifest.file.parent)
        for package in content.get("packages", ())
        if _holds(package.get("marker"), platform, frozenset(options.extras), groups)
    ]
    indexes = (package.get("index", "") for package in content.get("packages", ()))
    unusual = (index for index in indexes if index and not is_usual(index))
    return Wanted(
        manifest.file, tuple(sorted(pins)), locked=True, indexes=tuple(dict.fromkeys(unusual))
    )


def _groups(content: Mapping[str, Any], options: Options) -> Iterator[str]:
    chosen = options.only_groups or (*content.get("default-groups", ()), *options.with_groups)
    return (group for group in chosen if group not in options.without_groups)


def _holds(
    marker: str | None, platform: Platform, extras: frozenset[str], groups: frozenset[str]
) -> bool:
    from packaging.markers import Marker

    if not marker:
        return True
    environment: dict[str, str | AbstractSet[str]] = {**platform.markers}
    environment |= {"extras": extras, "dependency_groups": groups}
    return Marker(marker).evaluate(environment, context="lock_file")


def _pin(package: Mapping[str, Any], root: Path) -> Pin:
    name, version = normalized(package["name"]), package.get("version")
    if "directory" in package:
        folder = (root / package["directory"]["path"]).resolve()
        return Pin(name, name, version, project=folder)
    if "vcs" in package:
        return Pin(name, f"{name} @ {_repository(package['vcs'])}", version)
    if "archive" in package:
        archive = package["archive"]
        address = archive.get("url") or (root / archive["path"]).resolve().as_uri()
        return Pin(name, f"{name} @ {address}", version, _hashes([archive]))
    files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
    return Pin(name, f"{name}=={version}", version, _hashes(files))


def _repository(vcs: Mapping[str, Any]) -> str:
    place = f"#subdirectory={vcs['subdirectory']}" if "subdirectory" in vcs else ""
    return f"{vcs['type']}+{vcs.get('url') or vcs['path']}@{vcs['commit-id']}{place}"


def _hashes(files: list[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"{kind}:{digest}" for file in files for kind, digest in file["hashes"].items())
