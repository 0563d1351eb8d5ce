"""The folders of past deployments in the bucket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sls_py.model.values import CfValue

TEMPLATE = "compiled-cloudformation-template.json"
STEP = "slspy-step-template.json"
"""A template that a deployment goes through on its way to the whole one."""

MANIFEST = "slspy-manifest.json"
FOREIGN_STATE = "serverless-state.json"
"""What the Serverless Framework writes where slspy writes a manifest."""

_FOLDER = re.compile(r"(?P<ms>\d+)-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^/]*")


class PastDeployment(NamedTuple):
    """One folder: its whole path, when it was begun (ms), and the names of the objects in it."""

    directory: str
    started: int
    files: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether the deployment was noted as done."""
        return MANIFEST in self.files or FOREIGN_STATE in self.files


def folder(prefix: str, now: float) -> str:
    """Name the folder of a deployment that begins now: `<prefix>/<ms>-<ISO 8601>`, as osls names it."""
    moment = datetime.fromtimestamp(now, UTC)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S") + f".{moment.microsecond // 1000:03d}Z"
    return f"{prefix}/{int(now * 1000)}-{text}"


def started(directory: str) -> int:
    """Return when the deployment of a folder was begun (ms), as its name tells."""
    return int(directory.rpartition("/")[2].split("-", 1)[0])


def recorded(past: Sequence[PastDeployment]) -> str | None:
    """Return the folder of the newest deployment if slspy noted it as done, None when another tool made it."""
    for item in past:
        if item.complete:
            return item.directory if MANIFEST in item.files else None
    return None


def past_deployments(prefix: str, keys: Iterable[str]) -> tuple[PastDeployment, ...]:
    """Find the folders among the keys of a bucket, newest first."""
    found: dict[str, set[str]] = {}
    for key in keys:
        name, _, rest = key.removeprefix(f"{prefix}/").partition("/")
        if key.startswith(f"{prefix}/") and rest and _FOLDER.fullmatch(name):
            found.setdefault(name, set()).add(rest)
    folders = [
        PastDeployment(f"{prefix}/{name}", started(name), frozenset(files))
        for name, files in found.items()
    ]
    return tuple(sorted(folders, key=lambda item: (item.started, item.directory), reverse=True))


def strings(value: CfValue) -> Iterator[str]:
    """Yield every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def expired(past: Sequence[PastDeployment], *, keep: int) -> tuple[list[str], list[str]]:
    """Return the folders to delete and those to keep: the newest `keep` complete ones.

    An incomplete folder newer than all complete ones may belong to a deployment that is running just now.
    """
    kept = [item.directory for item in past if item.complete][:keep]
    newest = max((item.started for item in past if item.complete), default=0)
    return [
        item.directory
        for item in past
        if item.directory not in kept and (item.complete or item.started < newest)
    ], kept
