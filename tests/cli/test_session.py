"""Tests of the surroundings of a command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from sls_py.cli.session import Session, truthy


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def session(*arguments: str, terminal: bool = True, **environ: str) -> Session:
    stream = Terminal() if terminal else StringIO()
    return Session(0.0, arguments, environ, Path(), stream, StringIO(), stream)


def test_a_terminal_without_ci_is_attended() -> None:
    assert not session().unattended()
    assert session(terminal=False).unattended()
    assert session(CI="1").unattended()
    assert not session(CI="false").unattended()


def test_flags_after_two_dashes_are_not_asked_for() -> None:
    assert session("deploy", "--json").asked("--json")
    assert not session("deploy", "--", "--json").asked("--json")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, False), ("", False), ("0", False), ("False", False), ("1", True), ("yes", True)],
)
def test_switches_in_the_environment(value: str | None, expected: bool) -> None:
    assert truthy(value) is expected
