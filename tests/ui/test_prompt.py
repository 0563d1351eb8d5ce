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


class Interrupted(StringIO):
    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        raise KeyboardInterrupt


def test_what_is_said_after_ctrl_c_starts_on_a_line_of_its_own() -> None:
    stderr = StringIO()
    with pytest.raises(KeyboardInterrupt):
        confirm("Remove it?", stdin=Interrupted(), stderr=stderr)
    assert stderr.getvalue() == "Remove it? [y/N] \n"
