"""Many lists of patterns that decide about the same files: what they begin with in common is decided once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from operator import itemgetter
from typing import Generic, TypeVar

from sls_py.files.globs import translate
from sls_py.files.patterns import KEPT_BY_NONE, PatternList, spellings

F = TypeVar("F", bound=Sequence[str])
T = TypeVar("T")

_PLAIN = re.compile(r"(?!\.\.?\Z)[\w .@~%=-]+")
"""A part of a pattern that stands for itself only."""

_CROSSING = re.compile(r'[|\\"]')
"""What may mean that a fixed beginning is none."""


class Choices(Generic[F, T]):
    """The files to choose from, in the order of their paths, which come first in each."""

    def __init__(self, files: Iterable[F]) -> None:
        self._files = sorted(files, key=itemgetter(0))
        self._paths = [file[0] for file in self._files]
        self._matching: dict[str, Sequence[int]] = {}
        self._common: dict[tuple[str, ...], list[T | None]] = {}
        self._folders: dict[str, list[int]] | None = None

    def chosen(self, patterns: PatternList, common: int, make: Callable[[F, int], T]) -> list[T]:
        """Return what a list of patterns keeps, as `make` turns it out.

        Args:
            patterns: the list.
            common: so many of its patterns are those that other lists begin with.
            make: gets a file and the index of the pattern that keeps it (or KEPT_BY_NONE); what it gives for the
                common patterns is used for other lists, too.
        """
        listed = patterns.patterns
        chosen = list(self._beginning(listed[:common], make))
        for at, index in self._decide(listed, common).items():
            chosen[at] = None if _leaves_out(listed, index) else make(self._files[at], index)
        for at in self._unsearched(patterns):
            chosen[at] = None
        return [one for one in chosen if one is not None]

    def _beginning(self, listed: tuple[str, ...], make: Callable[[F, int], T]) -> list[T | None]:
        if listed not in self._common:
            decided = self._decide(listed, 0)
            indexes = (decided.get(at, KEPT_BY_NONE) for at in range(len(self._files)))
            self._common[listed] = [
                None if _leaves_out(listed, index) else make(file, index)
                for file, index in zip(self._files, indexes, strict=True)
            ]
        return self._common[listed]

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
        match, paths = re.compile(translate(glob), re.DOTALL).fullmatch, self._paths
        return [at for places in self._below(_base(glob)) for at in places if match(paths[at])]

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
        for folder, places in self._by_folder().items():
            if not patterns.searches_all_of(folder):
                yield from (at for at in places if not patterns.is_searched(self._paths[at]))

    def _by_folder(self) -> dict[str, list[int]]:
        if self._folders is None:
            self._folders = {}
            for at, path in enumerate(self._paths):
                self._folders.setdefault(path.rpartition("/")[0], []).append(at)
        return self._folders


def _leaves_out(listed: Sequence[str], index: int) -> bool:
    return index != KEPT_BY_NONE and listed[index].startswith("!")


def _base(glob: str) -> str:
    """The folder in which everything lies that a glob matches, or the file that it is, as far as that is easy to tell."""
    if _CROSSING.search(glob):
        return ""
    return "/".join(takewhile(_PLAIN.fullmatch, glob.split("/")))
