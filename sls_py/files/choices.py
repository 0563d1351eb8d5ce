"""Many lists of patterns that decide about the same files: what they begin with in common is decided once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from operator import itemgetter
from typing import Any, Generic, TypeVar

from sls_py.files.globs import translate
from sls_py.files.patterns import PatternList, spellings

F = TypeVar("F", bound=tuple[Any, ...])

_PLAIN = re.compile(r"(?!\.\.?\Z)[\w .@~%=-]+")
"""A part of a pattern that stands for itself only."""

_SIMPLE = re.compile(r"[\w .@~%=/*-]*")
"""A pattern that has no special characters but `*`."""

_CROSSING = re.compile(r'[|\\"]')
"""What may mean that a fixed beginning is none."""


class Choices(Generic[F]):
    """The files to choose from, in the order of their paths, which come first in each."""

    def __init__(self, files: Iterable[F]) -> None:
        self._files = sorted(files, key=itemgetter(0))
        self._paths = [file[0] for file in self._files]
        self._all_paths = "\n".join(self._paths)
        self._matching: dict[str, Sequence[int]] = {}
        self._common: dict[tuple[str, ...], list[F | None]] = {}
        self._folders: dict[str, list[int]] | None = None

    def chosen(self, patterns: PatternList, common: int, make: Callable[[F, int], F]) -> list[F]:
        """Return what a list of patterns keeps: files that no pattern speaks about, and what `make` turns others into.

        Args:
            patterns: the list.
            common: so many of its patterns are those that other lists begin with.
            make: gets a file and the index of the pattern that keeps it; what it gives for the common patterns is
                used for other lists, too.
        """
        listed = patterns.patterns
        chosen = self._beginning(listed[:common], make).copy()
        self._put(self._decide(listed, common), listed, make, chosen)
        for at in self._unsearched(patterns):
            chosen[at] = None
        return [one for one in chosen if one is not None]

    def _beginning(self, listed: tuple[str, ...], make: Callable[[F, int], F]) -> list[F | None]:
        if listed not in self._common:
            found: list[F | None] = [*self._files]
            self._put(self._decide(listed, 0), listed, make, found)
            self._common[listed] = found
        return self._common[listed]

    def _put(
        self,
        decided: Mapping[int, int],
        listed: Sequence[str],
        make: Callable[[F, int], F],
        chosen: list[F | None],
    ) -> None:
        for at, index in decided.items():
            chosen[at] = None if listed[index].startswith("!") else make(self._files[at], index)

    def _decide(self, listed: tuple[str, ...], start: int) -> dict[int, int]:
        """The last pattern from `start` on that speaks about a file, for the files that one speaks about."""
        decided: dict[int, int] = {}
        for index in range(start, len(listed)):
            decided.update(dict.fromkeys(self._matches(listed[index]), index))
        return decided

    def _matches(self, pattern: str) -> Sequence[int]:
        known = self._matching.get(pattern)
        if known is None:
            found = (self._match(glob) for glob in spellings(pattern))
            known = self._matching[pattern] = [at for some in found for at in some]
        return known

    def _match(self, glob: str) -> list[int]:
        literal = _literal(glob)
        if literal not in self._all_paths:  # most of what is left out is not there
            return []
        places = [at for places in self._below(_base(glob)) for at in places]
        if not places:
            return []
        match, paths = re.compile(translate(glob), re.DOTALL).fullmatch, self._paths
        return [at for at in places if literal in paths[at] and match(paths[at])]

    def _below(self, base: str) -> Iterator[range]:
        """The file at a path, and the files below it."""
        if not base:
            yield range(len(self._paths))
            return
        first = bisect_left(self._paths, base)
        yield range(first, first + (self._paths[first : first + 1] == [base]))
        yield range(bisect_left(self._paths, base + "/"), bisect_left(self._paths, base + "0"))

    def _unsearched(self, patterns: PatternList) -> Iterator[int]:
        """The files that the patterns of the user do not even find."""
        if not patterns.names_folders and not self._has_outside():
            return
        for folder, places in self._by_folder().items():
            if not patterns.searches_all_of(folder):
                yield from (at for at in places if not patterns.is_searched(self._paths[at]))

    def _has_outside(self) -> bool:
        first = bisect_left(self._paths, "../")
        return any(path.startswith("../") for path in self._paths[first : first + 1])

    def _by_folder(self) -> dict[str, list[int]]:
        if self._folders is None:
            self._folders = {}
            for at, path in enumerate(self._paths):
                self._folders.setdefault(path.rpartition("/")[0], []).append(at)
        return self._folders


def _literal(glob: str) -> str:
    """The longest text that is a part of every path that a glob matches, as far as that is easy to tell."""
    if not _SIMPLE.fullmatch(glob):
        return ""
    parts = (part for part in glob.replace("*", "/").split("/") if part not in {".", ".."})
    return max(parts, key=len, default="")


def _base(glob: str) -> str:
    """The folder in which everything lies that a glob matches, or the file that it is, as far as that is easy to tell."""
    if _CROSSING.search(glob):
        return ""
    return "/".join(takewhile(_PLAIN.fullmatch, glob.split("/")))
