"""What a zip will hold: its members with the digests of their contents, before anything is zipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from operator import is_, itemgetter
from typing import NamedTuple

from sls_py.errors import PackagingError, Problem
from sls_py.files.hashes import HashCache, is_executable, state_of
from sls_py.files.rows import row_maker
from sls_py.files.zips import Member
from sls_py.lifecycle.contexts import AddedFile, AddedTree
from sls_py.packaging.digest import content_digest, digest_line
from sls_py.packaging.plan import Target
from sls_py.packaging.select import Kept
from sls_py.packaging.trees import Trees


class Contents(NamedTuple):
    """The members of a zip, their unzipped sizes by name, and the digest that identifies all of them."""

    members: tuple[Member, ...]
    sizes: Mapping[str, int]
    digest: str


_NAME, _LOCATION, _KEY = itemgetter(0), itemgetter(1), itemgetter(0)
_MEMBER, _SIZE, _LINE = itemgetter(0), itemgetter(1), itemgetter(2)
_SIZE_OF_ROW, _MODE = itemgetter(0), itemgetter(4)

_Sources = tuple[int, tuple[AddedFile, ...], tuple[AddedTree, ...]]
_Looked = tuple[tuple[Kept, ...], "list[_Item | None]"]


class _Item(NamedTuple):
    member: Member
    size: int
    line: str

    def under(self, name: str) -> _Item:
        _, executable, sha256 = self.member.key
        return _item(self.member._replace(key=(name, executable, sha256)), self.size)


def _item(member: Member, size: int) -> _Item:
    return _Item(member, size, digest_line(member.key))


_NEW_MEMBER, _NEW_ITEM = row_maker(Member), row_maker(_Item)


class Collector:
    """Reads the files of zips, or knows from before what they hold; each file is looked at once.

    `problems` are files that cannot be read.
    """

    def __init__(self, hashes: HashCache, trees: Trees) -> None:
        self.problems: list[Problem] = []
        self.hashes = hashes
        self._trees = trees
        self._done: dict[_Sources, tuple[object, Contents]] = {}
        self._known: dict[str, _Item | None] = {}
        self._last: _Looked = ((), [])
        self._of_trees: dict[AddedTree, dict[str, _Item]] = {}

    def forget(self, locations: Iterable[str]) -> None:
        """Look at files again, and forget problems: what they were about may be better now."""
        self._begin_again()
        for location in (*locations, *(place for place, item in self._known.items() if not item)):
            self._known.pop(location, None)

    def forget_all(self) -> None:
        """Look at all files again."""
        self._begin_again()
        self._known = {}

    def _begin_again(self) -> None:
        self.problems = []
        self._done = {}
        self._last = ((), [])

    def collect(
        self,
        target: Target,
        kept: tuple[Kept, ...],
        added: Iterable[AddedFile] = (),
        trees: Iterable[AddedTree] = (),
    ) -> Contents:
        """Return the contents of a zip; a file that a plugin added goes before one of the service, a tree after both."""
        files = tuple(one for one in added if _concerns(one, target))
        whole = tuple(tree for tree in trees if _belongs(tree, target))
        # Comparing thousands of files would take longer than reading them.
        key = (id(kept), files, whole)
        if key not in self._done:
            self._done[key] = (kept, self._collect(*key[1:], kept))  # keeps the identity taken
        return self._done[key][1]

    def _collect(
        self, added: tuple[AddedFile, ...], trees: tuple[AddedTree, ...], kept: tuple[Kept, ...]
    ) -> Contents:
        items = self._items_of_files(kept)
        if trees or added:
            found: dict[str, _Item | None] = {}
            for tree in trees:
                found |= self._items_of(tree)
            found |= {item.member.key[0]: item for item in items}
            found |= {one.name: self._take(one) for one in added}
            items = [item for item in found.values() if item]
        if not items:
            return Contents((), {}, content_digest(()))
        members = tuple(map(_MEMBER, items))
        names = map(_NAME, map(_KEY, members))
        sizes = dict(zip(names, map(_SIZE, items), strict=True))
        return Contents(members, sizes, content_digest(map(_LINE, items)))

    def _items_of_files(self, kept: tuple[Kept, ...]) -> list[_Item]:
        """Return the items of files; many zips have thousands of the same ones as the zip before."""
        before, looked = self._last
        head = _alike(kept, before)
        tail = _alike(kept[head:][::-1], before[head:][::-1])
        own = self._look_at_all(kept[head : len(kept) - tail])
        found = looked[:head] + own + looked[len(before) - tail :]
        self._last = (kept, found)
        return [item for item in found if item]

    def _look_at_all(self, kept: Sequence[Kept]) -> list[_Item | None]:
        known = self._known
        new = [one for one in kept if one[1] not in known]
        self._look_together(new)
        for name, location, _ in new:
            if location not in known:
                self._look(name, location)
        found = map(known.get, map(_LOCATION, kept))
        return [
            item.under(one[0]) if item and item.member.key[0] != one[0] else item
            for one, item in zip(kept, found, strict=True)
        ]

    def _look_together(self, kept: Sequence[Kept]) -> None:
        """Look at files together; those of which something is to be said are left to be looked at one by one."""
        try:
            "\n".join(map(_NAME, kept)).encode()
        except UnicodeEncodeError:  # it is said of each such file where it is looked at
            return
        states = self.hashes.all_of(list(map(_LOCATION, kept)))
        same = list(compress(kept, states))
        if not same:
            return
        rows, digests = zip(*filter(None, states), strict=True)
        modes, sizes = list(map(_MODE, rows)), list(map(_SIZE_OF_ROW, rows))
        executable = {mode: is_executable(mode) for mode in set(modes)}
        names, places = list(map(_NAME, same)), list(map(_LOCATION, same))
        keys = list(zip(names, map(executable.__getitem__, modes), digests, strict=True))
        members = map(_NEW_MEMBER, zip(keys, places, sizes, strict=True))
        items = map(_NEW_ITEM, zip(members, sizes, map(digest_line, keys), strict=True))
        self._known.update(zip(places, items, strict=True))

    def _take(self, added: AddedFile) -> _Item | None:
        if isinstance(added.content, bytes):
            digest = hashlib.sha256(added.content).hexdigest()
            member = Member((added.name, added.executable, digest), added.content)
            return _item(member, len(added.content))
        found = self._look(added.name, str(added.content))
        if found and added.executable:
            name, _, sha256 = found.member.key
            return _item(found.member._replace(key=(name, True, sha256)), found.size)
        return found

    def _items_of(self, tree: AddedTree) -> dict[str, _Item]:
        if tree not in self._of_trees:
            try:
                self._of_trees[tree] = dict(self._read(tree))
            except PackagingError as error:
                self.problems += error.problems
                self._of_trees[tree] = {}
        return self._of_trees[tree]

    def _read(self, tree: AddedTree) -> Iterator[tuple[str, _Item]]:
        root, prefix = str(tree.directory), f"{tree.prefix}/" if tree.prefix else ""
        for path, executable, size, sha256 in self._trees.listing(tree):
            try:
                key = (_encodable(prefix + path), executable, sha256)
                yield key[0], _item(Member(key, f"{root}/{path}", size), size)
            except UnicodeEncodeError:
                self.problems.append(_misnamed(path))

    def _look(self, name: str, location: str) -> _Item | None:
        item = None
        try:
            _encodable(name)
            state = state_of(location)
            digest = self.hashes.sha256(location, state)
        except UnicodeEncodeError:
            self.problems.append(_misnamed(name))
        except OSError as error:
            message = f"cannot read `{location}`: {error.strerror}"
            hint = f"leave it out: add `!{name}` to `package.patterns`"
            self.problems.append(Problem(message=message, hint=hint))
        else:
            key = (name, state.executable, digest)
            item = _item(Member(key, location, state.size), state.size)
        self._known[location] = item
        return item


def _concerns(added: AddedFile, target: Target) -> bool:
    if target.kind != "code":
        return False
    return added.functions is None or not added.functions.isdisjoint(target.functions)


def _belongs(tree: AddedTree, target: Target) -> bool:
    if target.kind == "layer":
        return target.layer in tree.layers
    return tree.functions is None or not tree.functions.isdisjoint(target.functions)


def _alike(some: Sequence[Kept], others: Sequence[Kept]) -> int:
    """Count how many at the beginning are the same."""
    same = [*map(is_, some, others), False]
    return same.index(False)


def _encodable(name: str) -> str:
    """Return a name that UTF-8 can write, UnicodeEncodeError for others."""
    name.encode()
    return name


def _misnamed(name: str) -> Problem:
    shown = name.encode(errors="backslashreplace").decode()
    message = f"the name of the file `{shown}` is not UTF-8, which a zip needs"
    return Problem(message=message, hint="rename the file, or leave it out")
