"""The table of moments is complete and documented."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

from sls_py.lifecycle import Moment, moments


def test_every_moment_is_in_the_table_once() -> None:
    declared = [value for value in vars(moments).values() if isinstance(value, Moment)]
    assert list(moments.ALL) == declared
    assert len({moment.name for moment in moments.ALL}) == len(moments.ALL)


def test_every_moment_says_what_happens_in_it() -> None:
    body = ast.parse(Path(moments.__file__).read_text(encoding="utf-8")).body
    for statement, following in pairwise(body):
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            assert isinstance(following, ast.Expr), ast.unparse(statement)
