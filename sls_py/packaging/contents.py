"""What a zip will hold: its members with the digests of their contents, before anything is zipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sls_py.errors import Problem
from sls_py.files.hashes import HashCache, state_of
from sls_py.files.zips import Member
from sls_py.lifecycle.contexts import AddedFile
from sls_py.packaging.digest import content_digest, digest_line
from sls_py.packaging.plan import Target
from sls_py.packaging.select import Kept


class Contents(NamedTuple):
    """The members of a zip, their unzipped sizes by name, and the digest that identifies all of them."""

    members: tuple[Member, ...]
    sizes: Mapping[str, int]
    digest: str


class _Item(NamedTuple):
    member: Member
    size: int
    line: bytes

    def under(self, name: str) -> _Item:
        return _item(self.member._replace(name=name), self.size)


def _item(member: Member, size: int) -> _Item:
    return _Item(member, size, digest_line(member))


class Collector:
    """Reads the files of zips, or knows from before what they hold; each file is looked at once.

    `problems` are files that cannot be read.
    """

    def __init__(self, hashes: HashCache) -> None:
        self.problems: list[Problem] = []
        self._hashes = hashes
        self._done: dict[tuple[int, tuple[AddedFile, ...]], tuple[object, Contents]] = {}
        self._known: dict[str, _Item | None] = {}

    def collect(
        self, target: Target, kept: tuple[Kept, ...], added: Iterable[AddedFile]
    ) -> Contents:
        """Return the contents of a zip; a file that a plugin added goes before one of the service."""
        extra = tuple(one for one in added if _concerns(one, target))
        key = (id(kept), extra)  # comparing thousands of files would take longer than reading them
        if key not in self._done:
            self._done[key] = (kept, self._collect(kept, extra))  # keeps the identity taken
        return self._done[key][1]

    def _collect(self, kept: tuple[Kept, ...], added: tuple[AddedFile, ...]) -> Contents:
        known, look = self._known, self._look
        found: dict[str, _Item | None] = {}
        for name, location, _ in kept:
            item = known[location] if location in known else look(name, location)
            found[name] = item if item is None or item.member.name == name else item.under(name)
        for one in added:
            found[one.name] = self._take(one)
        items = [item for item in found.values() if item]
        sizes = {item.member.name: item.size for item in items}
        digest = content_digest([item.line for item in items])
        return Contents(tuple([item.member for item in items]), sizes, digest)

    def _take(self, added: AddedFile) -> _Item | None:
        if isinstance(added.content, bytes):
            digest = hashlib.sha256(added.content).hexdigest()
            member = Member(added.name, added.executable, digest, added.content)
            return _item(member, len(added.content))
        found = self._look(added.name, str(added.content))
        if found and added.executable:
            return _item(found.member._replace(executable=True), found.size)
        return found

    def _look(self, name: str, location: str) -> _Item | None:
        item = None
        try:
            name.encode()
            state = state_of(location)
            digest = self._hashes.sha256(location, state)
        except UnicodeEncodeError:
            self.problems.append(_misnamed(name))
        except OSError as error:
            message = f"cannot read `{location}`: {error.strerror}"
            hint = f"leave it out: add `!{name}` to `package.patterns`"
            self.problems.append(Problem(message=message, hint=hint))
        else:
            item = _item(Member(name, state.executable, digest, location), state.size)
        self._known[location] = item
        return item


def _concerns(added: AddedFile, target: Target) -> bool:
    if target.kind != "code":
        return False
    return added.functions is None or not added.functions.isdisjoint(target.functions)


def _misnamed(name: str) -> Problem:
    shown = name.encode(errors="backslashreplace").decode()
    message = f"the name of the file `{shown}` is not UTF-8, which a zip needs"
    return Problem(message=message, hint="rename the file, or leave it out")
