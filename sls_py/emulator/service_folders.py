"""Which folder a function was deployed from: AWS brings an SDK along that a laptop has in the project's `node_modules`."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from sls_py.emulator.home import Home
from sls_py.files.atomic import write_text


def remember_folder(data_directory: Path, functions: Collection[str], folder: Path) -> None:
    """Store that functions, by their names, come from a folder."""
    path = Home(data_directory).folders
    known = _read(path)
    found = known | dict.fromkeys(functions, str(folder.absolute()))
    if found != known:
        write_text(path, json.dumps(found, indent=2) + "\n")


def folder_of(data_directory: Path, function: str) -> Path | None:
    """Return the folder that a function came from, None when nobody said."""
    found = _read(Home(data_directory).folders).get(function)
    return None if found is None else Path(found)


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # what is lost is said again by the next deployment
    return found if isinstance(found, dict) else {}
