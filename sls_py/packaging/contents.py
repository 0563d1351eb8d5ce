"""What a zip will hold: its members with the digests of their contents, before anything is zipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sls_py.errors import Problem
from sls_py.files.hashes import HashCache, state_of
from sls_py.files.zips import Member
from sls_py.lifecycle.contexts import AddedFile
from sls_py.packaging.digest import content_digest
from sls_py.packaging.plan import Target
from sls_py.packaging.select import Kept


class Contents(NamedTuple):
    """The members of a zip, their unzipped sizes by name, and the digest that identifies all of them."""

    members: tuple[Member, ...]
    sizes: Mapping[str, int]
    digest: str


class Collector:
    """Reads the files of zips, or knows from before what they hold; equal zips are read once.

    `problems` are files that cannot be read.
    """

    def __init__(self, hashes: HashCache) -> None:
        self.problems: list[Problem] = []
        self._hashes = hashes
        self._done: dict[tuple[int, tuple[AddedFile, ...]], Contents] = {}
        self._known: dict[str, tuple[Member, int] | None] = {}

    def collect(
        self, target: Target, kept: tuple[Kept, ...], added: Iterable[AddedFile]
    ) -> Contents:
        """Return the contents of a zip; a file that a plugin added goes before one of the service."""
        extra = tuple(one for one in added if _concerns(one, target))
        key = (id(kept), extra)
        if key not in self._done:
            self._done[key] = self._collect(kept, extra)
        return self._done[key]

    def _collect(self, kept: tuple[Kept, ...], added: tuple[AddedFile, ...]) -> Contents:
        found = {file.name: self._read(file.name, file.location) for file in kept}
        for one in added:
            found[one.name] = self._take(one)
        whole = [item for item in found.values() if item]
        members = tuple(member for member, _ in whole)
        sizes = {member.name: size for member, size in whole}
        return Contents(members, sizes, content_digest(members))

    def _take(self, added: AddedFile) -> tuple[Member, int] | None:
        if isinstance(added.content, bytes):
            digest = hashlib.sha256(added.content).hexdigest()
            member = Member(added.name, added.executable, digest, added.content)
            return member, len(added.content)
        found = self._read(added.name, str(added.content))
        if found and added.executable:
            return found[0]._replace(executable=True), found[1]
        return found

    def _read(self, name: str, location: str) -> tuple[Member, int] | None:
        if location not in self._known:
            self._known[location] = self._look(name, location)
        found = self._known[location]
        if found and found[0].name != name:
            return found[0]._replace(name=name), found[1]
        return found

    def _look(self, name: str, location: str) -> tuple[Member, int] | None:
        try:
            name.encode()
            state = state_of(location)
            digest = self._hashes.sha256(location, state)
        except UnicodeEncodeError:
            self.problems.append(_misnamed(name))
        except OSError as error:
            message = f"cannot read `{location}`: {error.strerror}"
            self.problems.append(Problem(message=message, hint=f"leave it out: {_pattern(name)}"))
        else:
            return Member(name, state.executable, digest, location), state.size
        return None


def _concerns(added: AddedFile, target: Target) -> bool:
    if target.kind != "code":
        return False
    return added.functions is None or not added.functions.isdisjoint(target.functions)


def _misnamed(name: str) -> Problem:
    shown = name.encode(errors="backslashreplace").decode()
    message = f"the name of the file `{shown}` is not UTF-8, which a zip needs"
    return Problem(message=message, hint="rename the file, or leave it out")


def _pattern(name: str) -> str:
    return f"add `!{name}` to `package.patterns`"
