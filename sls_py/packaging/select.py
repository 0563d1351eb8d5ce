"""Which files belong to a zip, and the rule that decided about each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sls_py.files.globs import translate
from sls_py.files.walk import File
from sls_py.packaging.rules import Rule


class Kept(NamedTuple):
    """A file that goes into a zip under `name`; `rule` is None when no pattern spoke about it."""

    name: str
    location: str
    rule: Rule | None


def select(rules: Sequence[Rule], files: Iterable[File]) -> tuple[Kept, ...]:
    """Return the files that the rules keep: the last rule that matches decides, without one a file stays."""
    compiled = [(re.compile(translate(rule.glob), re.DOTALL), rule) for rule in reversed(rules)]
    kept = []
    for file in files:
        rule = next((rule for match, rule in compiled if match.fullmatch(file.path)), None)
        if rule is None or not rule.excludes:
            kept.append(Kept(file.path, file.location, rule))
    return tuple(kept)
