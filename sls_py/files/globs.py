"""Glob patterns as regular expressions, in the dialect of micromatch with its `dot` option.

That is what the Serverless Framework applies to `package.patterns`. Besides `*`, `?`, `**`, `{a,b}` and `[a-z]` it knows
`@(a|b)`, `?(a)`, `*(a)`, `+(a)` and `!(a)`; stars match dot files; a leading `./` says nothing. Less obvious:

* `[!a]` is no negation (`[^a]` is), and `[id]` matches a folder of that very name as well as the letters;
* `**` spans folders only as a whole part of the path, or before an extension at the start (`**.py`);
* `!(a)` before something else leaves out all that begins with `a`.

Paths have `/` between their parts, no empty and no `.` parts, and `..` only at their start.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from sls_py.files.glob_text import RANGE, class_end, class_source, closing, range_values

_DOTS = r"(?!\.\.?(?:/|\Z))"
_STAR = "[^/]*"
_GLOBSTAR = f"(?:{_DOTS}.*)"
_NEVER = r"(?!)"

_FLAT = re.compile(r"(?!\*)[^/()\[\]{}\"]*")
_EXTENSIONS = re.compile(r"\*\*((?:\.\w+)+)", re.ASCII)
_NEGATIONS = re.compile(r"(?:!(?!\())*")
_RUN = re.compile(r"\**")
_REPEATED = re.compile(r"/\*\*(?=/|\Z)")
_LOOK = re.compile(r"\(\?[:=!]")
_SUFFIX = re.compile(r"\.[^\\/.]+")

Before = Literal["start", "slash", "open", "dot", "star", "class", "close", "text"]
"""What a character follows; `open` is `(`, `{` or `,` in braces, `dot` one that begins a part or stands in a group."""


@lru_cache(maxsize=1024)
def translate(pattern: str) -> str:
    """Return the source of a regular expression that matches the paths (wholly) which `pattern` matches.

    It has no capturing groups. A pattern always matches the path that is spelled the same.
    """
    negations = len(_must(_NEGATIONS, pattern, 0)[0])
    source = _checked(_source(without_dot(pattern[negations:])))
    if negations % 2:
        return f"(?!(?:{source})\\Z).*"
    literal = re.escape(pattern)
    return source if source == literal else f"(?:{source}|{literal})"


def without_dot(pattern: str) -> str:
    """Return a pattern without the `./` at its start."""
    while pattern.startswith("./"):
        pattern = pattern[2:]
    return pattern


def _source(pattern: str) -> str:
    if found := _EXTENSIONS.fullmatch(pattern):
        return _GLOBSTAR + re.escape(found[1])
    flat = bool(_FLAT.fullmatch(pattern))
    return _Translator(pattern, flat=flat).sequence()


def _checked(source: str) -> str:
    try:
        re.compile(source)
    except re.error:
        return _NEVER
    return source


def _must(expression: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    found = expression.match(text, at)
    assert found is not None
    return found


class _Translator:
    """Walks over a pattern once; `before` is what the character at `at` follows."""

    def __init__(self, text: str, *, flat: bool = False) -> None:
        self.text = text
        self.at = 0
        self.before: Before = "start"
        self.flat = flat
        self.parens = 0
        self.groups = 0
        self.star_before_slash = False
        self.special: dict[str, Callable[[], str]] = {
            "/": self._slash,
            ".": self._dot,
            "\\": self._escape,
            "?": self._question,
            "+": self._plus,
            "|": self._pipe,
            "[": self._class,
            "(": self._group,
            "{": self._braces,
            '"': self._quoted,
        }

    def sequence(self, stop: str = "") -> str:
        """Translate up to one of the `stop` characters, or to the end."""
        parts: list[str] = []
        while self.at < len(self.text) and self.text[self.at] not in stop:
            character = self._peek()
            if character in "?*+@!" and self._opens_extglob(1):
                parts.append(self._extglob(character))
            elif character == "*":
                self._stars(parts)
            else:
                parts.append(self.special.get(character, self._literal)())
        return "".join(parts)

    def _peek(self, distance: int = 0) -> str:
        return self.text[self.at + distance : self.at + distance + 1]

    def _take(self, count: int, before: Before) -> None:
        self.at += count
        self.before = before

    def _opens_extglob(self, distance: int) -> bool:
        return self._peek(distance) == "(" and self._peek(distance + 1) != "?"

    def _literal(self) -> str:
        found = re.escape(self._peek())
        self._take(1, "text")
        return found

    def _dot(self) -> str:
        matters = self.groups or self.before in ("start", "slash")
        self._take(1, "dot" if matters else "text")
        return r"\."

    def _slash(self) -> str:
        self.star_before_slash = self.before == "star"
        self._take(1, "slash")
        return "/"

    def _escape(self) -> str:
        self._take(1, self.before)
        if self._peek() in ("/", ".", ";"):
            return ""
        return self._literal() if self._peek() else r"\\"

    def _question(self) -> str:
        optional = self.before == "close" and self.text[self.at - 1] == ")"
        self._take(1, "text")
        return "?" if optional else "[^/]"

    def _plus(self) -> str:
        repeats = self.before in ("class", "close") or (self.parens and self.before != "open")
        self._take(1, "text")
        return "+" if repeats else r"\+"

    def _pipe(self) -> str:
        self._take(1, "text")
        return r"\|" if self.flat else "|"

    def _quoted(self) -> str:
        end = self.text.find('"', self.at + 1)
        end = len(self.text) if end < 0 else end
        found = re.escape(self.text[self.at + 1 : end])
        self._take(end + 1 - self.at, "text")
        return found

    def _group(self) -> str:
        if closing(self.text, self.at) is None:
            return self._literal()
        look = _LOOK.match(self.text, self.at)
        self._take(3 if look else 1, "open")
        return f"{look[0] if look else '(?:'}{self._inside_parens()})"

    def _inside_parens(self) -> str:
        self.parens += 1
        self.groups += 1
        found = self.sequence(")")
        self.groups -= 1
        self.parens -= 1
        self._take(1, "close")
        return found

    def _extglob(self, kind: str) -> str:
        end = closing(self.text, self.at + 1)
        if end is None:
            return self._literal()
        written = self.text[self.at + 2 : end]
        self._take(2, "open")
        inside = self._inside_parens()
        if kind == "!":
            return self._but(written, inside)
        return f"(?:{inside}){'' if kind == '@' else kind}"

    def _but(self, written: str, inside: str) -> str:
        """Anything but `inside`: as the whole rest, or together with an extension that follows, or as a start."""
        rest = self.text[self.at :]
        any_text = _GLOBSTAR if len(written) > 1 and "/" in written else _STAR
        if "*" in written and _SUFFIX.fullmatch(rest):
            return f"(?:(?!(?:{inside}){_Translator(rest).sequence()}){any_text})"
        if any_text == _GLOBSTAR or not rest.strip(")"):
            return f"(?:(?!(?:{inside})\\Z){any_text})"
        return f"(?:(?!(?:{inside})){any_text})"

    def _stars(self, parts: list[str]) -> None:
        count = len(_must(_RUN, self.text, self.at)[0])
        if self._opens_extglob(count):
            count -= 1
        if count == 2 and self.before in ("start", "slash", "open"):
            self._globstar(parts)
        else:
            parts.append(self._guard(count) + _STAR)
            self._take(count, "star")

    def _guard(self, count: int) -> str:
        if self.before == "dot":
            return r"(?!\.?(?:/|\Z))(?=.)"
        if self.before in ("start", "slash"):
            return _DOTS + ("(?=.)" if count == 1 else "")
        return ""

    def _globstar(self, parts: list[str]) -> None:
        before = self.before
        self.at += 2
        if before != "open":
            while _REPEATED.match(self.text, self.at):
                self.at += 3
        following = self._peek()
        if before == "slash" and len(parts) > 1 and self._is_whole(following):
            end = r"|\Z" if self._peek(1) or not following else ""
            parts[-1] = f"(?:/(?:{_GLOBSTAR}{following}){'?' if following else ''}{end})"
        elif before == "start" and following == "/":
            parts.append(f"(?:{_GLOBSTAR}/)?")
        else:
            spans = following in ("", "/", "(", ")", ",", "}")
            parts.append(_GLOBSTAR if spans else (_DOTS if before != "open" else "") + _STAR)
            self.before = "star"
            return
        self._take(len(following), "slash" if following else "star")

    def _is_whole(self, following: str) -> bool:
        return following == "/" or (not following and not self.star_before_slash)

    def _braces(self) -> str:
        end = closing(self.text, self.at)
        if end is None:
            return self._literal()
        found = RANGE.fullmatch(self.text, self.at + 1, end)
        if found and (numbers := range_values(found)):
            self._take(end + 1 - self.at, "close")
            return f"(?:{'|'.join(re.escape(number) for number in numbers)})"
        return self._alternatives(end)

    def _alternatives(self, end: int) -> str:
        self.groups += 1
        found = []
        while self.at < end:
            self._take(1, "open")
            found.append(self.sequence(",}"))
        self.groups -= 1
        self._take(1, "close")
        return f"(?:{'|'.join(found)})" if len(found) > 1 else rf"\{{{found[0]}\}}"

    def _class(self) -> str:
        end = class_end(self.text, self.at)
        if end is None:
            return self._literal()
        inside = self.text[self.at + 1 : end]
        self._take(end + 1 - self.at, "class")
        return class_source(inside)
