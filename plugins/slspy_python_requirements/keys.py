"""What decides about installed packages: when none of it changed, neither did they."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sls_py.files.hashes import sha256_of
from slspy_python_requirements.contents import states_below
from slspy_python_requirements.locks.lines import files_of
from slspy_python_requirements.manifests import PYPROJECT, Manifest

FORMAT = "slspy-python-1"
"""Changes when packages are installed, tidied or compiled in another way."""

_INDEX = (
    "UV_DEFAULT_INDEX",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_NO_INDEX",
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_NO_INDEX",
    "PIP_CONFIG_FILE",
)
_SKIPPED = frozenset(
    {
        ".git",
        ".venv",
        "venv",
        "__pycache__",
        "build",
        "dist",
        "node_modules",
        ".tox",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".slspy",
    }
)


def manifest_key(manifest: Manifest, settings: Iterable[object], environ: Mapping[str, str]) -> str:
    """Return the digest of a manifest with all files it names, of settings, and of the indexes.

    Raises:
        PackagingError: a file that a requirements file names cannot be read.
        OSError: the manifest cannot be read.
    """
    found = hashlib.sha256(f"{FORMAT}\n{manifest.kind}\n".encode())
    for file in _files(manifest):
        found.update(hashlib.sha256(file.read_bytes()).digest())
    indexes = [f"{name}={environ[name]}" for name in _INDEX if name in environ]
    for part in (*settings, *indexes):
        found.update(f"{part!r}\n".encode())
    return found.hexdigest()


def _files(manifest: Manifest) -> Iterator[Path]:
    if manifest.kind == "requirements":
        yield from files_of(manifest.file)
    else:
        yield manifest.file
    if (project := manifest.folder / PYPROJECT).is_file():
        yield project


def projects_key(key: str, projects: Iterable[Path]) -> str:
    """Return a digest that changes with every file of projects on this machine, `key` when there are none."""
    folders = list(projects)
    if not folders:
        return key
    found = hashlib.sha256(key.encode())
    for folder in folders:
        for path in _sources(folder):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return found.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if name not in _SKIPPED and not name.endswith(".egg-info")
        )
        yield from (Path(root) / name for name in sorted(files) if not name.endswith(".pyc"))


def content_key(directory: Path) -> str:
    """Return the digest of the names, modes and contents of all files below a folder."""
    found = hashlib.sha256()
    for name, state in sorted(states_below(directory), key=lambda one: one[0].split("/")):
        mode = "x" if state.st_mode & 0o100 else "-"
        found.update(f"{name}\0{mode}{sha256_of(f'{directory}/{name}')}\n".encode())
    return found.hexdigest()
