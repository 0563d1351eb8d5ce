from __future__ import annotations

import random

import pytest

from sls_py.live.wire.frames import FrameError, Wrapped, frames, wrap
from sls_py.live.wire.inbox import Answered, Inbox
from sls_py.live.wire.messages import Message
from sls_py.live.wire.seal import UP, Seal

SEAL = Seal(bytes(32))


def bulky(number: int, size: int = 300_000) -> list[bytes]:
    body = random.Random(number).randbytes(size)
    return frames(wrap(Message(1, number.to_bytes(16, "big"), {}, body)), SEAL, UP)


def test_a_frame_that_comes_twice_changes_nothing() -> None:
    first, second, third = bulky(1)
    inbox = Inbox(SEAL, UP)
    assert [inbox.take(frame) for frame in (first, first, second, second)] == [None] * 4
    assert inbox.take(third) is not None


def test_messages_may_be_interleaved() -> None:
    one, two = bulky(1), bulky(2)
    inbox = Inbox(SEAL, UP)
    taken = [inbox.take(frame) for pair in zip(one, two, strict=True) for frame in pair]
    assert [found.id[-1] for found in taken if found] == [1, 2]


def test_what_is_never_finished_is_forgotten() -> None:
    inbox = Inbox(SEAL, UP, most_bytes=500_000)
    for number in range(10):
        for frame in bulky(number)[:2]:
            inbox.take(frame)
    assert inbox.take(bulky(0)[2]) is None
    assert inbox.take(bulky(9)[2]) is not None


def test_frames_that_contradict_each_other_are_dropped() -> None:
    inbox = Inbox(SEAL, UP)
    inbox.take(bulky(1)[0])
    with pytest.raises(FrameError):
        inbox.take(bulky(1, 400_000)[1])


def test_a_request_that_comes_again_is_not_new() -> None:
    answered = Answered()
    assert answered.begin(b"a")
    assert not answered.begin(b"a")
    assert answered.knows(b"a")
    assert answered.answer(b"a") is None


def test_the_answer_of_a_request_is_kept() -> None:
    answered, answer = Answered(), Wrapped(3, 0, b"a", b"text")
    answered.begin(b"a")
    answered.finish(b"a", answer)
    assert answered.answer(b"a") == answer


def test_old_answers_are_forgotten_but_not_that_they_were() -> None:
    answered = Answered(most_bytes=10)
    for name in (b"a", b"b", b"c"):
        answered.begin(name)
        answered.finish(name, Wrapped(3, 0, name, b"12345"))
    assert not answered.knows(b"a")
    assert answered.knows(b"c")
    assert not answered.begin(b"a")


def test_what_still_runs_is_not_forgotten_for_answers_of_others() -> None:
    answered = Answered(most_bytes=4)
    answered.begin(b"running")
    answered.begin(b"done")
    answered.finish(b"done", Wrapped(3, 0, b"done", b"12345"))
    assert answered.knows(b"running")
