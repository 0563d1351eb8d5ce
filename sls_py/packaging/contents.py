"""What a zip will hold: its members with the digests of their contents, before anything is zipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from sls_py.errors import Problem
from sls_py.files.hashes import HashCache, state_of
from sls_py.files.zips import Member
from sls_py.lifecycle.contexts import AddedFile
from sls_py.packaging.digest import content_digest
from sls_py.packaging.select import Kept


class Contents(NamedTuple):
    """The members of a zip, the digest that identifies them, and their size; `problems` are files nobody can read."""

    members: tuple[Member, ...]
    digest: str
    unzipped_size: int
    sizes: dict[str, int]
    problems: tuple[Problem, ...]


def collect(kept: Iterable[Kept], added: Iterable[AddedFile], hashes: HashCache) -> Contents:
    """Read (or know from before) what the kept and the added files hold; an added file goes before a kept one."""
    reader = _Reader(hashes)
    for file in kept:
        reader.take(file.name, file.location)
    for extra in added:
        reader.add(extra)
    members = tuple(reader.members.values())
    size = sum(reader.sizes.values())
    return Contents(members, content_digest(members), size, reader.sizes, tuple(reader.problems))


class _Reader:
    def __init__(self, hashes: HashCache) -> None:
        self._hashes = hashes
        self.members: dict[str, Member] = {}
        self.sizes: dict[str, int] = {}
        self.problems: list[Problem] = []

    def take(self, name: str, location: str, *, executable: bool = False) -> None:
        try:
            state = state_of(location)
            digest = self._hashes.sha256(location, state)
        except OSError as error:
            self.problems.append(Problem(message=f"cannot read `{location}`: {error.strerror}"))
            return
        self.members[name] = Member(name, executable or state.executable, digest, location)
        self.sizes[name] = state.size

    def add(self, extra: AddedFile) -> None:
        if isinstance(extra.content, bytes):
            digest = hashlib.sha256(extra.content).hexdigest()
            member = Member(extra.name, extra.executable, digest, extra.content)
            self.members[extra.name] = member
            self.sizes[extra.name] = len(extra.content)
        else:
            self.take(extra.name, str(extra.content), executable=extra.executable)
