"""Read `Pipfile.lock`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sls_py.errors import PackagingError
from slspy_python_requirements.locks.indexes import is_usual
from slspy_python_requirements.locks.markers import holds
from slspy_python_requirements.manifests import Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Pin, Wanted, normalized, problem_in


def read(manifest: Manifest, options: Options, platform: Platform) -> Wanted:
    """Return the packages of the default category, and of those that `...WithGroups` names.

    Raises:
        PackagingError: the lock cannot be read.
    """
    try:
        content = json.loads(manifest.file.read_bytes())
    except (OSError, ValueError) as error:
        message = f"cannot read `{manifest.file.name}`: {error}"
        problem = problem_in(manifest.file, message, hint="run `pipenv lock`")
        raise PackagingError([problem]) from error
    pins: dict[str, Pin] = {}
    for category in options.only_groups or ("default", *options.with_groups):
        for name, entry in content.get(category, {}).items():
            if holds(entry.get("markers"), platform):
                pins[normalized(name)] = _pin(normalized(name), entry, manifest.file.parent)
    return Wanted(
        manifest.file, tuple(pins.values()), locked=True, indexes=tuple(_indexes(content))
    )


def _pin(name: str, entry: Mapping[str, Any], root: Path) -> Pin:
    hashes = tuple(entry.get("hashes", ()))
    if "path" in entry:
        return Pin(name, name, project=(root / entry["path"]).resolve())
    if "git" in entry:
        place = f"#subdirectory={entry['subdirectory']}" if entry.get("subdirectory") else ""
        return Pin(name, f"{name} @ git+{entry['git']}@{entry['ref']}{place}")
    if "file" in entry:
        return Pin(name, f"{name} @ {entry['file']}", hashes=hashes)
    version = entry["version"].removeprefix("==")
    return Pin(name, f"{name}=={version}", version, hashes)


def _indexes(content: Mapping[str, Any]) -> Iterator[str]:
    for source in content.get("_meta", {}).get("sources", ()):
        address = source.get("url", "")
        if address and not is_usual(address) and "$" not in address:
            yield address
