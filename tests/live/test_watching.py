"""A live session says what became of an event that was sent to one of its functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sls_py.emulator.runtime import LogLine
from sls_py.live.page import Page, serve_page
from sls_py.live.session import Began, Ended, Exchange
from sls_py.live.state import SessionRecord
from sls_py.live.watching import LiveWatcher
from sls_py.live.wire.messages import Failure, Frame
from sls_py.operate.trigger import Outcome, Sent

OF_LOG = Outcome(ok=True, request="from the log", matched="time")


class Log:
    """A log that knows how everything ended."""

    def __init__(self) -> None:
        self.begun = False

    def begin(self) -> None:
        self.begun = True

    def look(self, sent: Sent) -> Outcome | None:
        return OF_LOG


def exchange(number: int, function: str = "job", event: str = "{}") -> Exchange:
    return Exchange(
        number=number,
        request_id=f"r-{number}",
        function=function,
        trigger="sqs",
        began=1.0,
        event=event.encode(),
    )


@pytest.fixture
def page() -> Iterator[Page]:
    with serve_page() as served:
        yield served


@pytest.fixture
def watcher(page: Page) -> LiveWatcher:
    page.show(Ended(replace(exchange(1, event='"m1"'), seconds=0.1, result=b"0")))
    record = SessionRecord(
        id="s", key="", prefix="", service="", stage="", region="", page=page.address
    )
    made = LiveWatcher(record, "job", Log())
    made.begin()
    return made


def test_the_request_with_the_id_of_the_event_is_waited_for(
    page: Page, watcher: LiveWatcher
) -> None:
    meant = exchange(3, event='{"Records": [{"messageId": "m1"}]}')
    page.show(Ended(replace(exchange(2), seconds=0.1, result=b"1")))
    page.show(Began(meant))
    assert watcher.look(Sent("m1", ("m1",))) is None
    ended = replace(meant, seconds=0.1, result=b'{"a": 1}', lines=(LogLine(1, "worked"),))
    page.show(Ended(ended))
    assert watcher.look(Sent("m1", ("m1",))) == Outcome(
        ok=True, request="r-3", matched="id", lines=("worked",), live=True, result={"a": 1}
    )


def test_without_an_id_the_first_one_after_the_event_counts(
    page: Page, watcher: LiveWatcher
) -> None:
    cause = Failure("KeyError", "'x'", (Frame("/app.py", 3, "f", "  x[0]"),))
    failure = Failure("ValueError", "no", (Frame("/app.py", 5, "job", ""),), cause)
    page.show(Ended(replace(exchange(2), seconds=0.1, failure=failure)))
    found = watcher.look(Sent("m7", ("m7",)))
    assert found is not None
    assert (found.ok, found.matched, found.request) == (False, "time", "r-2")
    assert found.failure is not None
    assert found.failure.trace == (
        '  File "/app.py", line 3, in f',
        "    x[0]",
        "KeyError: 'x'",
        "",
        '  File "/app.py", line 5, in job',
    )


def test_what_the_session_did_not_see_is_in_the_log(page: Page, watcher: LiveWatcher) -> None:
    page.show(Ended(replace(exchange(2, "other"), seconds=0.1)))
    page.show(Began(replace(exchange(3), observed=True)))
    assert watcher.look(Sent("m1", ("m1",))) == OF_LOG


def test_the_session_is_not_asked_through_a_proxy(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    record = SessionRecord(
        id="s", key="", prefix="", service="", stage="", region="", page=page.address
    )
    watcher = LiveWatcher(record, "job", None)
    watcher.begin()
    page.show(Ended(replace(exchange(1), seconds=0.1)))
    found = watcher.look(Sent("m1"))
    assert found is not None
    assert found.request == "r-1"


def test_a_session_that_ended_is_no_obstacle() -> None:
    record = SessionRecord(
        id="s", key="", prefix="", service="", stage="", region="", page="http://127.0.0.1:9/#t"
    )
    log = Log()
    watcher = LiveWatcher(record, "job", log)
    watcher.begin()
    assert log.begun
    assert watcher.look(Sent("m1")) == OF_LOG
