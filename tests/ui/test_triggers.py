"""Tests of how events that were sent are shown."""

from __future__ import annotations

from typing import Any

from sls_py.operate.invoke import Failure
from sls_py.operate.trigger import Outcome, Reply
from sls_py.ui.triggers import Shown, render_data, render_plan, render_talk, shown_json

BOOM = Failure("ValueError", "boom", ("Traceback", "  line 1"))


def shown(**more: Any) -> Shown:
    given: dict[str, Any] = {
        "target": "queue",
        "via": "resource",
        "content": {"body": "hi"},
        "id": "m1",
        "ok": True,
        "waited": False,
        "answer": None,
        "outcome": None,
    }
    return Shown(**(given | more))


def test_what_was_only_sent_says_so() -> None:
    assert render_talk("hello", shown()).splitlines() == ["→ queue", "✔ sent"]
    assert render_data(shown()) == "sent: m1"


def test_an_outcome_shows_the_log_and_how_it_was_recognized() -> None:
    outcome = Outcome(ok=True, request="r1", matched="time", lines=("working",))
    text = render_talk("hello", shown(waited=True, outcome=outcome))
    assert text.splitlines()[1:] == [
        "working",
        "✔ function `hello` succeeded (request r1, the first after the event)",
    ]
    named = render_talk("hello", shown(outcome=outcome._replace(matched="id", lines=())))
    assert named.endswith("(request r1)")


def test_a_failure_is_told_once_with_its_traceback() -> None:
    lines = ("working", "[ERROR] ValueError: boom\nTraceback\n  line 1")
    outcome = Outcome(ok=False, request="r1", matched="id", lines=lines, failure=BOOM)
    text = render_talk("hello", shown(ok=False, waited=True, outcome=outcome))
    assert text.splitlines()[1:] == [
        "working",
        "error: function `hello` failed: ValueError: boom",
        "Traceback",
        "  line 1",
    ]


def test_the_traceback_in_the_log_of_a_call_is_enough() -> None:
    reply = Reply(
        ok=False, body=b"{}", status=200, failure=BOOM, log="START RequestId: r\nTraceback"
    )
    text = render_talk("hello", shown(ok=False, via="invoke", answer=reply))
    assert text.count("Traceback") == 1


def test_statuses_and_silence_are_told() -> None:
    def end(**more: Any) -> str:
        return render_talk("hello", shown(**more)).splitlines()[-1]

    well, ill = Reply(ok=True, body=b"", status=200), Reply(ok=False, body=b"", status=502)
    assert end(answer=well) == "✔ status 200"
    assert end(answer=well, via="invoke") == "✔ function `hello` succeeded"
    assert end(answer=ill, ok=False) == "error: the answer has status 502"
    assert end(answer=well._replace(status=101)) == "✔ sent"
    said = end(answer=ill._replace(status=101), ok=False)
    assert said == "error: the API says that function `hello` failed"
    silent = end(ok=False, waited=True)
    assert silent == "error: nothing of function `hello` was seen in its log in time"


def test_an_answer_is_the_data() -> None:
    assert (
        render_data(shown(answer=Reply(ok=True, body=b'{"a": 1}', status=200)))
        == '{\n    "a": 1\n}'
    )


def test_json_has_all_that_is_known() -> None:
    outcome = Outcome(ok=False, request="r1", matched="id", lines=("x",), failure=BOOM)
    reply = Reply(ok=True, body=b'{"a": 1}', status=202)
    assert shown_json(shown(ok=False, answer=reply, outcome=outcome)) == {
        "id": "m1",
        "ok": False,
        "target": "queue",
        "via": "resource",
        "content": {"body": "hi"},
        "answer": {"status": 202, "body": {"a": 1}},
        "requestId": "r1",
        "matched": "id",
        "log": ["x"],
        "failure": {"type": "ValueError", "message": "boom", "trace": ["Traceback", "  line 1"]},
    }


def test_a_plan_says_where_and_what() -> None:
    assert render_plan("queue", "resource", {"body": "hi"}).startswith("would send to queue\n{")
    assert render_plan("hello", "invoke", {}).startswith("would call hello")
