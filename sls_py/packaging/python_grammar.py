"""Whether a newer Python may understand what the one that runs slspy does not."""

from __future__ import annotations

import re
from typing import NamedTuple

from sls_py.packaging.python_runtime import Version

_KNOWN: Version = (3, 14)
"""The newest version whose grammar this module knows."""

# These are compiled when a text cannot be parsed, which is rare.
_NEW = rb"""(?mx)
    ^\s*type\s+\w                        # 3.12: type X = int
    | \b(?:def|class)\s+\w+\s*\[         # 3.12: def first[T](items)
    | \b(?:[tT][rR]?|[rR][tT])["']       # 3.14: t"{name}"
    | ^\s*except\*?\s+[\w.\s]+,          # 3.14: except A, B:
    """
_FORMATTED = rb"""\b(?:[fF][rR]?|[rR][fF])["']"""


class Mistake(NamedTuple):
    """Why a text cannot be parsed, and where; not `certain` when a newer Python may see it differently."""

    message: str
    line: int
    column: int
    certain: bool = True


def may_be_newer(text: bytes, mistake: Mistake, version: Version) -> bool:
    """Tell whether a text that is no Python here may be right in a newer version.

    New versions only add to the grammar. So a text without anything of what they added is wrong in all of them: type
    parameters and quotes inside of f-strings in 3.12, template strings and bare lists of exceptions in 3.14.
    https://docs.python.org/3/whatsnew/
    """
    if version > _KNOWN or re.search(_NEW, text) or mistake.message.startswith("f-string"):
        return True
    lines = text.splitlines()
    line = lines[mistake.line - 1] if mistake.line <= len(lines) else b""
    return bool(re.search(_FORMATTED, line))
