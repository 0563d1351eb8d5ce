"""What can be told from the spelling of a glob pattern: its alternatives, its fixed beginning, how deep it reaches."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from sls_py.files.glob_text import alternatives
from sls_py.files.globs import translate, without_dot

_MAGIC = re.compile(r"\\|[*?]|^!|\[[^\[]*\]|(?:^|[^!*+?@])\([^(]*\|[^|]*\)|[!*+?@]\([^(]*\)")
_NESTED = re.compile(r"[\\(\[{]")
_MOST = 1000


@lru_cache(maxsize=1024)
def expand(pattern: str) -> tuple[str, ...]:
    """Return the patterns that `{a,b}` and `{1..3}` in a pattern stand for; too many stay as they are written."""
    found = [pattern]
    done: list[str] = []
    while found:
        if len(found) + len(done) > _MOST:
            return (pattern,)
        first = found.pop()
        split = alternatives(first)
        done += [] if split else [first]
        found += split
    return tuple(variant for variant in dict.fromkeys(reversed(done)) if variant)


def is_static(pattern: str) -> bool:
    """Whether a pattern without braces stands for one path only."""
    return not _MAGIC.search(pattern)


def base_of(pattern: str) -> str:
    """Return the folder in which everything lies that a pattern without braces matches, or the path that it is."""
    plain = without_dot(pattern)
    if is_static(plain):
        return plain
    parts = plain.split("/")[:-1]
    fixed = next((n for n, part in enumerate(parts) if not is_static(part)), len(parts))
    return "/".join(parts[:fixed])


class Reach:
    """Whether a pattern without braces can match something below a folder; True when that is hard to tell."""

    def __init__(self, pattern: str) -> None:
        self._plain = without_dot(pattern)

    @cached_property
    def _parts(self) -> list[re.Pattern[str] | None] | None:
        plain = self._plain
        return None if _NESTED.search(plain) else [_part(part) for part in plain.split("/")]

    def below(self, folder: str) -> bool:
        """Tell it for a folder, by its path."""
        if self._parts is None:
            return True
        names = folder.split("/")
        for part, name in zip(self._parts, names, strict=False):
            if part is None:
                return True
            if not part.fullmatch(name):
                return False
        return len(self._parts) > len(names)


def _part(part: str) -> re.Pattern[str] | None:
    return None if "**" in part else re.compile(translate(part))
