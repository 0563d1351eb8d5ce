"""Patterns of `package.patterns` as regular expressions, in the dialect of micromatch."""

from __future__ import annotations

import re


def translate(pattern: str) -> str:
    """Return the source of a regular expression for a whole path that `pattern` matches."""
    tokens = re.findall(r"\*\*/|/\*\*$|\*+|\?|[^*?]", pattern.removeprefix("./"))
    return "".join(_TOKENS.get(token) or re.escape(token) for token in tokens)


_TOKENS = {"**/": "(?:.*/)?", "/**": "(?:/.*)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
