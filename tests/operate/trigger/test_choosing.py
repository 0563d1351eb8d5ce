"""Tests of which event is meant."""

from __future__ import annotations

import pytest

from sls_py.errors import UsageError
from sls_py.model.function import Event, Function
from sls_py.operate.trigger import choices, choose

EVENTS = (
    Event(kind="http", config="GET /a", index=1),
    Event(kind="sqs", config="arn:aws:sqs:eu-west-1:1:q", index=2),
    Event(kind="http", config="GET /b", index=3),
    Event(kind="stream", config="arn:aws:kinesis:eu-west-1:1:stream/s", index=4),
    Event(kind="stream", config={"type": "dynamodb", "arn": {"Ref": "X"}}, index=5),
)
BUSY = Function(key="hello", name="hello", events=EVENTS, url=True)


def test_events_are_numbered_by_kind_and_a_url_is_one() -> None:
    names = [each.name for each in choices(BUSY)]
    assert names == ["http:1", "sqs:1", "http:2", "kinesis:1", "dynamodb:1", "url:1"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        (None, "http:1"),
        ("http", "http:1"),
        ("http:2", "http:2"),
        ("stream", "kinesis:1"),
        ("dynamodb", "dynamodb:1"),
        ("url", "url:1"),
    ],
)
def test_an_event_is_chosen_by_kind_and_number(wanted: str | None, name: str) -> None:
    assert choose(BUSY, wanted).name == name


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("http:3", "has no event `http:3`"),
        ("sns", "has no event `sns`"),
        ("http:x", "`--event http:x` does not name an event"),
        ("http:0", "`--event http:0` does not name an event"),
    ],
)
def test_what_is_not_there_is_refused(wanted: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        choose(BUSY, wanted)


def test_a_sample_can_be_of_a_kind_that_the_function_does_not_have() -> None:
    assert choose(BUSY, "sns", sampled=True).config is None


def test_a_function_without_events_has_a_way_out() -> None:
    with pytest.raises(UsageError, match="has no event") as caught:
        choose(Function(key="hello", name="hello"), None)
    assert "`slspy invoke -f hello` calls it" in (caught.value.hint or "")


def test_what_is_not_there_is_named_with_what_is() -> None:
    hints = []
    for wanted in ("sqs:0", "sqs:9", "nonsense", "sns"):
        with pytest.raises(UsageError) as caught:
            choose(BUSY, wanted, again="slspy {} --local".format)
        hints.append(caught.value.hint)
    known = "it has `http:1`, `sqs:1`, `http:2`, `kinesis:1`, `dynamodb:1`, `url:1`"
    sampled = "`slspy trigger hello --via invoke --event sns --local` calls it with a sample"
    assert hints == [known, known, known, f"{known}; {sampled}"]
