from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sls_py.live.wire.frames import (
    LARGEST_FRAME,
    LARGEST_TEXT,
    ZLIB,
    FrameError,
    Wrapped,
    frames,
    open_frame,
    unwrap,
    wrap,
)
from sls_py.live.wire.inbox import Inbox
from sls_py.live.wire.messages import Message
from sls_py.live.wire.seal import DOWN, UP, Seal

SEAL = Seal(bytes(range(32)))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
messages = st.builds(
    Message,
    st.integers(1, 255),
    st.binary(min_size=16, max_size=16),
    st.dictionaries(st.text(), json_values, max_size=4),
    st.binary(max_size=4000).flatmap(
        lambda seed: st.integers(1, 120).map(lambda times: seed * times)
    ),
)


@given(message=messages, order=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_message_survives_in_any_order_of_its_frames(
    message: Message, order: random.Random
) -> None:
    sent = frames(wrap(message), SEAL, UP)
    order.shuffle(sent)
    inbox = Inbox(SEAL, UP)
    taken = [inbox.take(frame) for frame in sent]
    assert taken[:-1] == [None] * (len(sent) - 1)
    assert taken[-1] is not None
    assert unwrap(taken[-1]) == message


@given(message=messages)
@settings(max_examples=30, deadline=None)
def test_no_frame_is_longer_than_a_broker_takes(message: Message) -> None:
    bulky = message._replace(body=random.Random(7).randbytes(300_000) + message.body)
    sent = frames(wrap(bulky), SEAL, UP)
    assert len(sent) > 2
    assert max(map(len, sent)) <= LARGEST_FRAME


@given(message=messages, at=st.integers(0), bit=st.integers(0, 7))
@settings(max_examples=100, deadline=None)
def test_a_frame_with_one_bit_changed_is_dropped(message: Message, at: int, bit: int) -> None:
    frame = bytearray(frames(wrap(message), SEAL, UP)[0])
    frame[at % len(frame)] ^= 1 << bit
    with pytest.raises(FrameError):
        open_frame(bytes(frame), SEAL, UP)


@given(junk=st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_junk_is_dropped(junk: bytes) -> None:
    with pytest.raises(FrameError):
        open_frame(junk, SEAL, UP)


def test_a_reply_cannot_come_back_as_a_request() -> None:
    (frame,) = frames(wrap(Message(3, bytes(16), {})), SEAL, DOWN)
    with pytest.raises(FrameError):
        open_frame(frame, SEAL, UP)


def test_a_frame_of_another_session_is_dropped() -> None:
    (frame,) = frames(wrap(Message(3, bytes(16), {})), SEAL, UP)
    with pytest.raises(FrameError):
        open_frame(frame, Seal(bytes(32)), UP)


def test_repeated_bulk_is_compressed() -> None:
    wrapped = wrap(Message(1, bytes(16), {}, b"many words " * 10_000))
    assert wrapped.flags == ZLIB
    assert len(wrapped.text) < 2_000


def test_random_bulk_is_left_as_it_is() -> None:
    body = random.Random(1).randbytes(200_000)
    assert wrap(Message(1, bytes(16), {}, body)).text.endswith(body)


def test_a_message_that_inflates_without_end_is_dropped() -> None:
    bomb = zlib.compress(bytes(LARGEST_TEXT + 1), 9)
    with pytest.raises(FrameError, match="too large"):
        unwrap(Wrapped(1, ZLIB, bytes(16), bomb))


def test_a_message_beyond_all_frames_is_not_sent() -> None:
    body = random.Random(2).randbytes(20_000_000)
    with pytest.raises(FrameError, match="too large"):
        frames(wrap(Message(1, bytes(16), {}, body)), SEAL, UP)
