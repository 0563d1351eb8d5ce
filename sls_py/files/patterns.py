"""Lists of patterns: the last one that matches a file decides about it.

This follows the Serverless Framework, which first searches for files with the user's patterns and then goes through the
list. So a pattern of the user that names a folder (`!docs`) leaves out all that is in it, while other patterns speak
about files only; and a file from outside (`../shared/**`) is there only when a pattern of the user asks for it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar

from sls_py.files.glob_parts import Reach, base_of, expand, is_static
from sls_py.files.globs import translate, without_dot

KEPT_BY_NONE = -1
"""The index for a file that no pattern speaks about: it stays."""

F = TypeVar("F", bound=tuple[Any, ...])

Matches = Callable[[str], object]


class _Source(NamedTuple):
    """A pattern that takes files in; folders from its `base` up are never left out by their name."""

    rank: int
    base: str
    glob: str
    reach: Reach

    def matches(self, path: str) -> bool:
        """Tell whether the pattern matches a file; many are never asked."""
        return bool(_matcher(self.glob)(path))


class _Drop(NamedTuple):
    """A folder that the pattern at `rank` leaves out by its name."""

    rank: int
    folder: str


class PatternList:
    """Patterns in their order: `before`, then the user's `own`, then `after`; `!` at the start leaves files out."""

    def __init__(
        self, own: Sequence[str], *, before: Sequence[str] = (), after: Sequence[str] = ()
    ) -> None:
        self.patterns = (*before, *own, *after)
        own_excludes, own_includes = _spelled_out(own, len(before))
        self._sources = _sources(own_includes)
        self._named = [(index, _matcher(glob)) for index, glob in own_excludes if _is_name(glob)]
        self._whole = _LastOf(
            [
                (index, translate(glob))
                for index, pattern in enumerate(self.patterns)
                if pattern.startswith("!")
                for glob in expand(pattern[1:])
                if without_dot(glob) == "**" or glob.endswith("/**")
            ]
        )
        self._leaves_out = [*(pattern.startswith("!") for pattern in self.patterns), False]
        self._drops: dict[str, tuple[_Drop, ...]] = {"": ()}

    @cached_property
    def _decider(self) -> _LastOf:
        return _LastOf([(index, _source(pattern)) for index, pattern in enumerate(self.patterns)])

    @property
    def names_folders(self) -> bool:
        """Whether a pattern of the user leaves out a folder by its name."""
        return bool(self._named)

    @property
    def outside(self) -> tuple[str, ...]:
        """The files and folders outside to search as well, as paths that begin with `..`."""
        bases = [source.base for source in self._sources if source.base.startswith("..")]
        return tuple(dict.fromkeys(bases))

    def decide(self, path: str) -> int | None:
        """Return the index of the pattern that keeps a file (or KEPT_BY_NONE), None when the file is left out."""
        return next((index for _, index in self.choose([(path,)])), None)

    def choose(self, files: Iterable[F]) -> Iterator[tuple[F, int]]:
        """Yield the files that stay, each with the index of the pattern that keeps it; a path comes first in each."""
        find, leaves_out = self._decider.find, self._leaves_out
        for file in files:
            path = file[0]
            index = find(path)
            if leaves_out[index]:
                continue
            if (self._named or path.startswith("../")) and not self.is_searched(path):
                continue
            yield file, index

    def blame(self, path: str) -> int:
        """Return the index of the pattern that leaves a file or a folder out, KEPT_BY_NONE when no single one does."""
        for find in (self._decider.find, self._whole.find):
            index = find(path)
            if self._leaves_out[index]:
                return index
        drops = self._drops_at(path)
        return drops[-1].rank if drops else KEPT_BY_NONE

    def skips(self, folder: str) -> bool:
        """Tell whether nothing below a folder can stay, so that nobody needs to look into it."""
        left_out = self._whole.find(folder)
        drops = self._drops_at(folder) if self._named else ()
        if left_out == KEPT_BY_NONE and not drops:
            return False
        reaching = [source for source in self._sources if source.reach.below(folder)]
        return not any(source.rank > left_out for source in reaching) or not any(
            _survives(source, drops) for source in reaching
        )

    def searches_all_of(self, folder: str) -> bool:
        """Tell whether the user's patterns find every file that lies in a folder, in whatever way they decide."""
        outside = folder == ".." or folder.startswith("../")
        return not outside and not (self._named and self._drops_at(folder))

    def is_searched(self, path: str) -> bool:
        """Tell whether the user's patterns find a file, which is no answer to whether they keep it."""
        drops = self._drops_at(posixpath.dirname(path))
        if not drops and not path.startswith("../"):
            return True
        return any(_survives(source, drops) and source.matches(path) for source in self._sources)

    def _drops_at(self, folder: str) -> tuple[_Drop, ...]:
        known = self._drops.get(folder)
        if known is None:
            above = self._drops_at(posixpath.dirname(folder))
            own = [_Drop(index, folder) for index, matches in self._named if matches(folder)]
            known = self._drops[folder] = (*above, *own)
        return known


class _LastOf:
    """The index of the last of some expressions that matches a path."""

    def __init__(self, expressions: list[tuple[int, str]]) -> None:
        self._indexes = [KEPT_BY_NONE, *(index for index, _ in reversed(expressions))]
        joined = "|".join(f"({source})" for _, source in reversed(expressions)) or "(?!)"
        self._match = re.compile(joined, re.DOTALL).fullmatch

    def find(self, path: str) -> int:
        found = self._match(path)
        return self._indexes[found.lastindex or 0] if found else KEPT_BY_NONE


def _survives(source: _Source, drops: tuple[_Drop, ...]) -> bool:
    """Whether a source still finds files below dropped folders: it comes later, or begins inside of them."""
    return all(drop.rank < source.rank or len(drop.folder) <= len(source.base) for drop in drops)


def _source(pattern: str) -> str:
    return "|".join(translate(glob) for glob in spellings(pattern))


def spellings(pattern: str) -> Iterable[str]:
    """Return the globs that a pattern of a list stands for; one that leaves files out does so in each of its spellings."""
    if not pattern.startswith("!"):
        return (pattern,)
    return dict.fromkeys([pattern[1:], *expand(pattern[1:])])


@lru_cache
def _matcher(glob: str) -> Matches:
    return re.compile(translate(glob), re.DOTALL).fullmatch


def _is_name(glob: str) -> bool:
    return is_static(posixpath.basename(glob))


Spelling = tuple[int, str]


def _spelled_out(own: Sequence[str], first: int) -> tuple[list[Spelling], list[list[Spelling]]]:
    """The user's patterns without braces: those that leave files out, and groups of those between them."""
    excludes: list[Spelling] = []
    includes: list[list[Spelling]] = [[(KEPT_BY_NONE, "**")]]
    for index, pattern in enumerate(own, first):
        if pattern.startswith("!"):
            excludes += [(index, glob) for glob in expand(pattern[1:])]
            includes.append([])
        else:
            includes[-1] += [(index, glob) for glob in expand(pattern)]
    return excludes, includes


def _sources(groups: list[list[Spelling]]) -> list[_Source]:
    """The patterns of each group as sources; one that begins at the root makes the others of its group do so."""
    sources = []
    for group in groups:
        bases = {glob: base_of(glob) for _, glob in group}
        from_root = "" in bases.values()
        for index, glob in group:
            inside = not (is_static(glob) or bases[glob].startswith(".."))
            base = "" if from_root and inside else bases[glob]
            sources.append(_Source(index, base, glob, Reach(glob)))
    return sources[::-1]
