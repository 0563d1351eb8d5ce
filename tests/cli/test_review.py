"""Tests of questions about change sets."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from sls_py.aws.protocols import ChangeSet
from sls_py.cli.call import Call
from sls_py.cli.review import Review
from sls_py.cli.session import Session
from sls_py.errors import UsageError
from sls_py.model.options import Options
from sls_py.ui import reporter

CHANGE = {"Action": "Add", "LogicalResourceId": "Table", "ResourceType": "AWS::DynamoDB::Table"}
CHANGES = ChangeSet(name="c", status="CREATE_COMPLETE", changes=({"ResourceChange": CHANGE},))


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def call(answer: str = "", *, terminal: bool = True, yes: bool = False) -> Call:
    kind = Terminal if terminal else StringIO
    session = Session(0.0, (), {"NO_COLOR": "1"}, Path(), kind(answer), StringIO(), kind())
    talk = reporter("plain", verbose=False, stream=session.stderr)
    return Call("deploy", Options(yes=yes), session, talk)


def said(asked: Call) -> str:
    assert isinstance(asked.session.stderr, StringIO)
    return asked.session.stderr.getvalue()


@pytest.mark.parametrize(("answer", "expected"), [("y\n", True), ("n\n", False)])
def test_the_changes_are_shown_and_asked_about(answer: str, expected: bool) -> None:
    asked = call(answer)
    review = Review(asked)
    assert review(CHANGES) is expected
    assert review.declined is not expected
    assert said(asked) == "  + Table AWS::DynamoDB::Table\nDeploy these changes? [y/N] "


def test_yes_answers_without_a_question() -> None:
    asked = call(terminal=False, yes=True)
    assert Review(asked)(CHANGES)
    assert said(asked) == "  + Table AWS::DynamoDB::Table\n"


def test_where_nobody_can_answer_nothing_begins() -> None:
    with pytest.raises(UsageError, match="nobody can answer"):
        Review(call(terminal=False))
