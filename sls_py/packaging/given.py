"""Zips that the user made: found, hashed and looked into, never changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sls_py.errors import Problem
from sls_py.files.hashes import HashCache, state_of
from sls_py.model.service import Service
from sls_py.packaging.digest import raw_digest
from sls_py.packaging.plan import Target
from sls_py.packaging.problems import problem_at
from sls_py.packaging.s3_object import S3Object, object_of

ENCODING = "raw"

Fetch = Callable[[S3Object], Path | None]
"""Returns the place of a copy of an object on this machine, None when there is no such object."""


class Given(NamedTuple):
    """A zip of the user; `files` and `unzipped_size` are 0 when it is no zip that can be read."""

    path: str
    digest: str
    sha256: str
    size: int
    unzipped_size: int
    files: int


def look_at(
    service: Service, target: Target, hashes: HashCache, fetch: Fetch | None = None
) -> Given | Problem:
    """Return what is known about an artifact, or what is wrong with it; `fetch` gets one that lies in S3.

    Raises:
        AwsError: S3 does not give it away.
    """
    file = _find(service, target, fetch)
    if isinstance(file, Problem):
        return file
    path = str(file)
    try:
        state = state_of(path)
        sha256 = hashes.sha256(path, state, offered=False)
    except OSError as error:
        message = f"cannot read the artifact `{target.given}` of {_owner(target)}: {error.strerror}"
        hint = "build it before `slspy package`; paths start at the folder of the service file"
        return problem_at(service, target.source, message, hint=hint)
    unzipped_size, files = _inside(path)
    return Given(path, raw_digest(sha256), sha256, state.size, unzipped_size, files)


def _find(service: Service, target: Target, fetch: Fetch | None) -> Path | Problem:
    artifact = target.given or ""
    place = object_of(artifact)
    if place is None and not re.match(r"(?i)(s3|https?)://", artifact):
        return service.directory / artifact
    if place is None:
        message = f"the artifact `{artifact}` is neither a file nor an object in S3"
        hint = "write it as `s3://bucket/key`, or download it and give the path of the file"
    elif fetch is None:
        message = f"the artifact `{artifact}` is not on this machine"
        hint = "download it first and give the path of the file"
    elif file := fetch(place):
        return file
    else:
        message = f"there is no object at `{artifact}`"
        hint = "check the address, and whether the AWS credentials belong to the right account"
    return problem_at(service, target.source, message, hint=hint)


def _owner(target: Target) -> str:
    match target.source:
        case ("functions", key, *_):
            return f"function `{key}`"
        case ("layers", key, *_):
            return f"layer `{key}`"
    return "the service"


def _inside(path: str) -> tuple[int, int]:
    import zipfile  # slow to import, and rarely needed

    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (OSError, zipfile.BadZipFile):
        return 0, 0
    return sum(entry.file_size for entry in entries), len(entries)
