"""The page of a live session: for its owner, and for nobody else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from sls_py.emulator.runtime import LogLine
from sls_py.live.page import Page, serve_page
from sls_py.live.session import Began, Ended, Exchange, Wrote
from sls_py.live.wire.messages import Failure, Frame
from tests.browser import needs_browser, rendered

_EVIL = "</pre><img src=x onerror=document.title='owned'>"
_ASKED = Exchange(
    number=1, request_id="a-1", function="web", trigger="GET /a", began=1e9, event=b'{"x": 1}'
)
_DONE = replace(_ASKED, seconds=0.0123, result=b'{"y": 2}', lines=(LogLine(1, "hello"),))
_BAD = replace(
    _ASKED,
    number=2,
    trigger=_EVIL,
    event=json.dumps(_EVIL).encode(),
    seconds=1.0,
    failure=Failure("ValueError", _EVIL, (Frame("/app.py", 3, "main", _EVIL),)),
    lines=(LogLine(1, _EVIL),),
)


class Got(NamedTuple):
    status: int
    text: str
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Replays:
    """Hears what is to be run again."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bytes]] = []
        self.told = threading.Event()

    def __call__(self, function: str, event: bytes) -> bool:
        self.asked.append((function, event))
        self.told.set()
        return True


@pytest.fixture
def replays() -> Replays:
    return Replays()


@pytest.fixture
def page(replays: Replays) -> Iterator[Page]:
    with serve_page() as served:
        served.begin(["web"], replays)
        served.show(Began(_ASKED))
        yield served


def ask(page: Page, method: str, path: str, body: object = None, **headers: str) -> Got:
    address = urlsplit(page.address)
    connection = HTTPConnection("127.0.0.1", address.port or 0, timeout=10)
    content = json.dumps(body) if body is not None else None
    connection.request(method, path, content, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return Got(answer.status, text, {k.lower(): v for k, v in answer.getheaders()})


def token(page: Page) -> str:
    return f"Bearer {urlsplit(page.address).fragment}"


def test_a_request_is_shown_while_it_runs_and_when_it_is_over(page: Page) -> None:
    page.show(Wrote(_ASKED, LogLine(1, "working")))
    found = ask(page, "GET", "/request?number=1", authorization=token(page)).json
    assert (found["status"], found["event"], found["logs"]) == ("running", {"x": 1}, ["working"])
    page.show(Ended(_DONE))
    found = ask(page, "GET", "/request?number=1", authorization=token(page)).json
    assert (found["status"], found["result"], found["logs"]) == ("ok", {"y": 2}, ["hello"])
    listed = ask(page, "GET", "/requests", authorization=token(page)).json
    assert [one["trigger"] for one in listed["requests"]] == ["GET /a"]
    assert "event" not in listed["requests"][0]
    assert ask(page, "GET", "/request?number=9", authorization=token(page)).status == 404


def test_a_request_is_run_again_as_it_was_or_with_another_event(
    page: Page, replays: Replays
) -> None:
    own = {"authorization": token(page), "origin": page.address.partition("/#")[0]}
    assert ask(page, "POST", "/replay", {"number": 1, "event": "[3]"}, **own).status == 202
    assert replays.told.wait(10)
    assert replays.asked == [("web", b"[3]")]
    replays.told.clear()
    ask(page, "POST", "/replay", {"number": 1}, **own)
    assert replays.told.wait(10)
    assert replays.asked[1] == ("web", b'{"x": 1}')
    assert ask(page, "POST", "/replay", {"number": 7}, **own).status == 404
    assert ask(page, "POST", "/replay", [], **own).status == 400


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/requests"), ("GET", "/request?number=1"), ("POST", "/replay")]
)
def test_without_the_token_or_from_elsewhere_nothing_is_told(
    page: Page, replays: Replays, method: str, path: str
) -> None:
    body = {"number": 1}
    assert ask(page, method, path, body).status == 403
    assert ask(page, method, path, body, authorization="Bearer no").status == 403
    given = {"authorization": token(page)}
    assert ask(page, method, path, body, **given, origin="http://evil.example").status == 403
    rebound = {"host": "evil.example", "origin": "http://evil.example"}
    assert ask(page, method, path, body, **given, **rebound).status == 403
    assert replays.asked == []


def test_the_page_holds_no_secret_and_runs_its_own_script_only(page: Page) -> None:
    got = ask(page, "GET", "/")
    assert got.status == 200
    assert urlsplit(page.address).fragment not in got.text
    policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'sha256-" in policy
    assert "http" not in got.text.partition("<script>")[2]
    assert ask(page, "GET", "/", host="evil.example").status == 403


def test_the_oldest_requests_make_room(page: Page) -> None:
    for number in range(2, 600):
        page.show(Began(replace(_ASKED, number=number)))
    listed = ask(page, "GET", "/requests", authorization=token(page)).json["requests"]
    assert (len(listed), listed[0]["number"], listed[-1]["number"]) == (500, 599, 100)


@needs_browser
def test_a_browser_shows_requests_as_text(page: Page, tmp_path: Path) -> None:
    page.show(Ended(_DONE))
    page.show(Ended(_BAD))
    shown = rendered(page.address, tmp_path, milliseconds=5000)
    assert '<td class="wide">GET /a</td>' in shown
    assert '<td class="failed">failed</td>' in shown
    assert "ValueError: &lt;/pre&gt;&lt;img src=x" in shown
    assert "<button>Run again</button>" in shown
    assert "<img" not in shown
    assert "<title>slspy live</title>" in shown
