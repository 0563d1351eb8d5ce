"""How far a saved file reaches: nowhere, into zips, or into the service itself. Pure."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path

from sls_py.model.service import Service


class Reach(IntEnum):
    """What has to be made again."""

    NOTHING = 0
    CODE = 1
    SERVICE = 2


_FOLDERS = frozenset(
    {
        *(".git", ".hg", ".svn", ".slspy", ".serverless", ".aws-sam", "__pycache__"),
        *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".tox", ".nox"),
        *(".idea", ".vscode"),
    }
)
_FILES = re.compile(
    r".*\.py[co]|.*~|\.#.*|#.*#|\..*\.sw[a-z]|.*\.sw[px]|\.DS_Store|4913|___jb_\w+___|.*\.crswap|\.goutputstream-\w+"
)


def is_noise(path: str) -> bool:
    """Tell whether a path belongs to a tool or an editor, and to no zip: Git, caches, byte-code, temporary files."""
    *folders, name = path.replace("\\", "/").split("/")
    return not _FOLDERS.isdisjoint(folders) or name in _FOLDERS or bool(_FILES.fullmatch(name))


def reach(saved: Iterable[Path], service: Service) -> Reach:
    """Return how far files reach; paths are absolute."""
    own = own_files(service)
    found = Reach.NOTHING
    for path in saved:
        if path in own or (service.use_dotenv and path.name.startswith(".env")):
            return Reach.SERVICE
        found = Reach.CODE
    return found


def own_files(service: Service) -> frozenset[Path]:
    """Return the service file and all that it pulls in."""
    return frozenset(absolute(file) for file in (service.file, *service.includes))


def absolute(path: Path) -> Path:
    """Return a path without `..` and `.`; links are not followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` follows links
