"""Tests of the choice of a reporter."""

from __future__ import annotations

from io import StringIO

import pytest

from sls_py.ui import choose_kind, reporter
from sls_py.ui.jsonl import JsonReporter
from sls_py.ui.live import LiveReporter
from sls_py.ui.plain import PlainReporter


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "environ", "json", "kind"),
    [
        (True, {}, False, "live"),
        (False, {}, False, "plain"),
        (True, {"CI": "true"}, False, "plain"),
        (True, {"CI": "false"}, False, "live"),
        (True, {"TERM": "dumb"}, False, "plain"),
        (True, {}, True, "json"),
    ],
)
def test_the_kind_follows_the_surroundings(
    terminal: bool, environ: dict[str, str], json: bool, kind: str
) -> None:
    stream = Terminal() if terminal else StringIO()
    assert choose_kind(stream, environ, json=json) == kind


def test_each_kind_has_its_reporter() -> None:
    stream = StringIO()
    assert isinstance(reporter("json", verbose=False, stream=stream), JsonReporter)
    assert isinstance(reporter("live", verbose=False, stream=stream), LiveReporter)
    assert isinstance(reporter("plain", verbose=False, stream=stream), PlainReporter)
