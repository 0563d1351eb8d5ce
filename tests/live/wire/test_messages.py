from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sls_py.live.wire.messages import (
    Ack,
    Ask,
    Cancel,
    Context,
    Failure,
    Frame,
    Gone,
    Message,
    Presence,
    Reply,
    Request,
    Slot,
    UnreadableError,
    Want,
    packed,
    read,
    unpacked,
)

ids = st.binary(min_size=16, max_size=16)
texts = st.text(st.characters(codec="utf-8"))
values = st.none() | texts | st.dictionaries(texts, texts, max_size=2)
frames = st.builds(Frame, texts, st.integers(0, 10**6), texts, texts)
failures = st.recursive(
    st.builds(Failure, texts, texts, st.lists(frames, max_size=3).map(tuple)),
    lambda inner: st.builds(Failure, texts, texts, st.just(()), inner, st.booleans()),
    max_leaves=4,
)
contexts = st.builds(Context, *[texts] * 7, values, values, values)
said = st.one_of(
    st.builds(
        Request,
        ids,
        st.binary(),
        contexts,
        texts,
        st.none() | st.dictionaries(texts, texts, max_size=3),
        st.integers(0, 900_000),
        texts,
        st.booleans(),
    ),
    st.builds(Ack, ids, st.booleans()),
    st.builds(Reply, ids, st.binary(), st.none() | failures, texts),
    st.builds(Ask, ids),
    st.builds(Gone, ids),
    st.builds(Cancel, ids),
    st.builds(Want, ids, st.integers(0)),
    st.builds(Slot, ids, texts, texts, st.dictionaries(texts, texts, max_size=2)),
    st.builds(Presence, texts, texts),
)


@given(said=said)
def test_what_is_said_is_understood(said: Request) -> None:
    message = said.message()
    assert read(unpacked(message.kind, message.id, packed(message))) == said


@given(kind=st.integers(0, 255), text=st.binary(max_size=200))
def test_junk_is_no_message(kind: int, text: bytes) -> None:
    try:
        found = read(unpacked(kind, bytes(16), text))
    except UnreadableError:
        return
    assert found.message().kind == kind


@pytest.mark.parametrize("head", [{}, {"environ": 1}, {"failure": {"kind": "x"}}])
def test_a_message_that_lacks_something_is_refused(head: dict[str, object]) -> None:
    for kind in (1, 3, 6, 7):
        with pytest.raises(UnreadableError):
            read(Message(kind, bytes(16), head))


def test_causes_without_end_are_cut_off() -> None:
    failure = Failure("E", "0")
    for number in range(100):
        failure = Failure("E", str(number), cause=failure)
    found = read(Reply(bytes(16), failure=failure).message())
    assert isinstance(found, Reply)
    depth, cause = 0, found.failure
    while cause:
        depth, cause = depth + 1, cause.cause
    assert depth == 17


def test_lone_surrogates_of_an_environment_come_through() -> None:
    message = Presence("up", "\udce9").message()
    assert read(unpacked(message.kind, message.id, packed(message))) == Presence("up", "\udce9")


def test_the_bulk_is_not_read_on_the_way() -> None:
    event = json.dumps({"a": 1}).encode() + b"\n not json"
    message = Message(1, bytes(16), {"x": 1}, event)
    assert unpacked(1, bytes(16), packed(message)).body == event
