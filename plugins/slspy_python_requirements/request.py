"""What is asked of the store of packages, and what it answers."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from slspy_python_requirements.manifests import Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform

FILES = "files"
"""The packages, in the folder of an installation."""

REPORT = "report.json"
"""What is known about them, beside it; written last."""


class Request(NamedTuple):
    """Packages for functions: what the manifest lists, for a platform, to lie in `place` there."""

    manifest: Manifest
    platform: Platform
    options: Options
    place: str = "/var/task"


class Installed(NamedTuple):
    """Packages in a folder; `identity` names this very content. `names` are `name version`."""

    directory: Path
    identity: str
    names: tuple[str, ...]
