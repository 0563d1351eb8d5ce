"""What is in the zips of a service: which file is there why, and what it weighs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from sls_py.position import Position


class Reason(NamedTuple):
    """Why a file is in a zip, or is not: the pattern that decided, if one did, and where that is written.

    `origin` says whose pattern it is; without a pattern it is `default` (nothing leaves the file out), `plugin` (a plugin
    put it there), `development` (only development needs it), or `artifact` (it is in a zip that the user gave).
    """

    origin: str
    pattern: str | None = None
    position: Position | None = None


class ListedFile(NamedTuple):
    """A file by its name in the zip, with its size unzipped; a folder that is left out as a whole ends in `/`."""

    name: str
    size: int
    reason: Reason


class ListedArtifact(NamedTuple):
    """A zip with its files by name, and those of the service that are left out of it."""

    name: str
    kind: Literal["code", "layer"]
    functions: tuple[str, ...]
    files: tuple[ListedFile, ...]
    left_out: tuple[ListedFile, ...] = ()


class Weight(NamedTuple):
    """Something in a zip with its sizes: as Lambda unpacks it, and as it is stored."""

    name: str
    unzipped: int
    zipped: int


class WeighedArtifact(NamedTuple):
    """A zip with its largest distributions and files, largest first."""

    name: str
    kind: Literal["code", "layer"]
    functions: tuple[str, ...]
    unzipped: int
    zipped: int
    files: int
    distributions: tuple[Weight, ...]
    largest: tuple[Weight, ...]


class Weights(NamedTuple):
    """The zips of a service, and what each function weighs with its layers.

    `others` names functions that use layers from elsewhere, whose size is not known; `limit` and `direct_limit` are what
    Lambda takes unzipped, and zipped without a bucket.
    """

    artifacts: tuple[WeighedArtifact, ...]
    functions: Mapping[str, int]
    others: tuple[str, ...]
    limit: int
    direct_limit: int
