"""Tests of how commands end badly."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from sls_py.cli.boundary import Manner, guard
from sls_py.cli.session import Session
from sls_py.errors import (
    BusyError,
    DeploymentError,
    Problem,
    ServiceFileError,
    UsageError,
)

TEXT = Manner("deploy", json=False, verbose=False)


def session() -> Session:
    return Session(0.0, ("deploy",), {}, Path(), StringIO(), StringIO(), StringIO())


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


def ended(error: BaseException, manner: Manner = TEXT) -> tuple[int, str, str]:
    surroundings = session()
    code = guard(raising(error), surroundings, manner)
    out, err = surroundings.stdout, surroundings.stderr
    assert isinstance(out, StringIO)
    assert isinstance(err, StringIO)
    return code, out.getvalue(), err.getvalue()


def test_nothing_said_is_success() -> None:
    assert guard(lambda: None, session(), TEXT) == 0


def test_the_code_of_the_work_is_kept() -> None:
    assert guard(lambda: 1, session(), TEXT) == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("which function?"), 2),
        (BusyError("the stack is locked"), 4),
        (DeploymentError("it failed"), 1),
    ],
)
def test_each_error_has_its_exit_code(error: Exception, code: int) -> None:
    assert ended(error)[0] == code


def test_an_error_is_shown_with_its_hint_and_nothing_else() -> None:
    _, out, err = ended(UsageError("which function?", hint="name it"))
    assert (out, err) == ("", "error: which function?\nhint: name it\n")


def test_all_problems_are_shown() -> None:
    _, _, err = ended(ServiceFileError([Problem(message="one"), Problem(message="two")]))
    assert err == "error: one\n\nerror: two\n\n2 errors\n"


def test_failed_resources_are_listed_under_the_error() -> None:
    _, _, err = ended(
        DeploymentError(
            "it failed: Queue: gone",
            failures=["Queue: gone", "Table: name taken"],
            hint="rename it",
        )
    )
    assert err == "error: it failed: Queue: gone\n  ✖ Table: name taken\nhint: rename it\n"


def test_errors_are_an_object_with_json() -> None:
    code, out, err = ended(UsageError("what?", hint="say"), TEXT._replace(json=True))
    assert (code, err) == (2, "")
    assert json.loads(out) == {
        "version": 1,
        "command": "deploy",
        "ok": False,
        "exitCode": 2,
        "errors": [{"message": "what?", "severity": "error", "hint": "say"}],
    }


def test_a_bug_is_reported_in_two_lines() -> None:
    code, _, err = ended(ZeroDivisionError("division by zero"))
    assert code == 3
    first, second = err.splitlines()
    assert first.startswith("error: slspy failed: ZeroDivisionError: division by zero (")
    assert "this is a bug in slspy" in second


def test_a_bug_shows_its_traceback_with_verbose() -> None:
    _, _, err = ended(ZeroDivisionError("division by zero"), TEXT._replace(verbose=True))
    assert err.startswith("Traceback (most recent call last)")


def test_a_bug_is_an_object_with_json() -> None:
    code, out, _ = ended(ZeroDivisionError("boom"), TEXT._replace(json=True))
    assert code == 3
    assert json.loads(out)["exitCode"] == 3


def test_the_cause_of_an_error_shows_with_verbose() -> None:
    error = UsageError("cannot read it")
    error.__cause__ = OSError("gone")
    assert "OSError: gone" not in ended(error)[2]
    assert "OSError: gone" in ended(error, TEXT._replace(verbose=True))[2]


def test_ctrl_c_ends_with_130() -> None:
    code, out, err = ended(KeyboardInterrupt())
    assert (code, out, err) == (130, "", "interrupted\n")


def test_a_gone_reader_is_no_reason_for_words() -> None:
    code, out, err = ended(BrokenPipeError())
    assert (code, out, err) == (1, "", "")
