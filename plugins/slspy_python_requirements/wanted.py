"""What a manifest asks for, in the same words whatever tool wrote it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from sls_py.plugin import Problem
from sls_py.position import Position


class Pin(NamedTuple):
    """One package to install.

    `requirement` is what the installer gets (`name==1.0`, `name @ git+https://...`); `version` is None when it is
    not known before. `project` is a folder to build the package from, instead of an index. `hashes` are as in
    requirements files (`sha256:...`).
    """

    name: str
    requirement: str
    version: str | None = None
    hashes: tuple[str, ...] = ()
    project: Path | None = None


class Wanted(NamedTuple):
    """Everything to install; with `locked` packages come without others that they need, which are listed as well.

    `arguments` are lines with options for the installer, `limits` constraints for what comes along, `indexes` the
    places of packages that are not on the usual one.
    """

    manifest: Path
    pins: tuple[Pin, ...]
    locked: bool
    arguments: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()

    @property
    def projects(self) -> tuple[Path, ...]:
        """The folders of this machine that packages are built from."""
        return tuple(pin.project for pin in self.pins if pin.project)


def normalized(name: str) -> str:
    """Return a name as packages are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def without(wanted: Wanted, names: tuple[str, ...]) -> Wanted:
    """Return what is wanted without some packages."""
    gone = {normalized(name) for name in names}
    return wanted._replace(pins=tuple(pin for pin in wanted.pins if pin.name not in gone))


def problem_in(manifest: Path, message: str, *, hint: str | None = None, line: int = 1) -> Problem:
    """Return a problem of a manifest."""
    return Problem(message=message, hint=hint, position=Position(str(manifest), line, 1))
