"""Deployments of the past."""

from __future__ import annotations

from typing import NamedTuple


class PastRelease(NamedTuple):
    """A deployment that the bucket knows of; `timestamp` (ms) is its name, `size` that of its zips in bytes.

    `tool` made it: slspy with its version, or another one, whose deployments slspy lists but cannot restore.
    `current` is the one that was finished last; `restored` is the timestamp of the deployment that it restored.
    """

    timestamp: int
    tool: str
    finished: bool
    current: bool = False
    functions: tuple[str, ...] = ()
    size: int | None = None
    restored: int | None = None
    files: tuple[str, ...] = ()


class FunctionVersions(NamedTuple):
    """A deployed function: the code that runs now, and its versions as pairs of number and CodeSha256, oldest first.

    `aliased` is the version that the function's `alias` points at, if it has one.
    """

    key: str
    name: str
    code_sha256: str
    versions: tuple[tuple[str, str], ...] = ()
    alias: str | None = None
    aliased: str | None = None
