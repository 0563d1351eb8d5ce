"""Tests of questions."""

from __future__ import annotations

from io import StringIO

import pytest

from sls_py.ui.prompt import confirm


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("y\n", True), ("YES\n", True), ("\n", False), ("n\n", False), ("", False)],
)
def test_only_yes_is_a_yes(answer: str, expected: bool) -> None:
    stderr = StringIO()
    assert confirm("Remove it?", stdin=StringIO(answer), stderr=stderr) is expected
    assert stderr.getvalue() == "Remove it? [y/N] "
