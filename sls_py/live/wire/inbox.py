"""Put frames together, and remember what was answered, so that nothing is done twice.

Both are bounded in bytes: what a sender never finishes is forgotten, oldest first.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from .frames import CHUNK, FrameError, Part, Wrapped, open_frame

if TYPE_CHECKING:
    from .seal import Seal

MOST_BYTES = 64 * 1024 * 1024


class _Partial(NamedTuple):
    """A message of which frames are missing; `parts` is by number."""

    kind: int
    flags: int
    total: int
    parts: dict[int, bytes]


class Inbox:
    """Takes frames of one direction, and gives messages once all their frames are there.

    A frame that came twice changes nothing. A message that came twice is given twice: the laptop asks `Answered`,
    the stub knows what it waits for.
    """

    def __init__(self, seal: Seal, direction: bytes, most_bytes: int = MOST_BYTES) -> None:
        self._seal = seal
        self._direction = direction
        self._most = most_bytes
        self._partial: OrderedDict[tuple[int, bytes], _Partial] = OrderedDict()
        self._size = 0

    def take(self, frame: bytes) -> Wrapped | None:
        """Take a frame; return its message when it is complete, still wrapped (see `frames.unwrap`, `bodies`).

        Raises:
            FrameError: the frame is not of this session, or contradicts an earlier one.
        """
        part = open_frame(frame, self._seal, self._direction)
        if part.total == 1:
            return Wrapped(part.kind, part.flags, part.id, part.chunk)
        key = (part.kind, part.id)
        partial = self._partial.setdefault(key, _Partial(part.kind, part.flags, part.total, {}))
        self._add(partial, part)
        self._partial.move_to_end(key)
        if len(partial.parts) < partial.total:
            self._forget_oldest(key)
            return None
        self._drop(key)
        text = b"".join(partial.parts[number] for number in range(partial.total))
        return Wrapped(part.kind, part.flags, part.id, text)

    def _add(self, partial: _Partial, part: Part) -> None:
        if (partial.flags, partial.total) != (part.flags, part.total):
            raise FrameError("a frame does not fit the earlier ones of its message")
        if part.number < part.total - 1 and len(part.chunk) != CHUNK:
            raise FrameError("a frame that is not the last one is not full")
        if part.number not in partial.parts:
            partial.parts[part.number] = part.chunk
            self._size += len(part.chunk)

    def _forget_oldest(self, kept: tuple[int, bytes]) -> None:
        while self._size > self._most and len(self._partial) > 1:
            oldest = next(iter(self._partial))
            if oldest == kept:
                return
            self._drop(oldest)

    def _drop(self, key: tuple[int, bytes]) -> None:
        self._size -= sum(map(len, self._partial.pop(key).parts.values()))


class Answered:
    """What was answered to requests, by message id: a request that comes again is not run again.

    `None` stands for one that still runs. Answers are forgotten beyond so many bytes, oldest first; the ids stay
    (up to `most_ids`), so that a forgotten one is known to be `Gone` rather than new.
    """

    GONE = b""

    def __init__(self, most_bytes: int = MOST_BYTES, most_ids: int = 100_000) -> None:
        self._answers: OrderedDict[bytes, Wrapped | None] = OrderedDict()
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._most_bytes = most_bytes
        self._most_ids = most_ids
        self._size = 0

    def begin(self, message_id: bytes) -> bool:
        """Note that a request is taken on; False when it was before."""
        if message_id in self._seen:
            return False
        self._seen[message_id] = None
        self._answers[message_id] = None
        while len(self._seen) > self._most_ids:
            oldest = self._seen.popitem(last=False)[0]
            self._forget(oldest)
        return True

    def finish(self, message_id: bytes, answer: Wrapped) -> None:
        """Keep the answer of a request."""
        if message_id not in self._answers:
            return
        self._forget(message_id)
        self._answers[message_id] = answer
        self._size += len(answer.text)
        done = [key for key, kept in self._answers.items() if kept and key != message_id]
        for key in done:
            if self._size <= self._most_bytes:
                break
            self._forget(key)

    def knows(self, message_id: bytes) -> bool:
        """Tell whether a request is running, or its answer is kept."""
        return message_id in self._answers

    def answer(self, message_id: bytes) -> Wrapped | None:
        """Return the answer of a request; None while it runs, or when nothing is known of it."""
        return self._answers.get(message_id)

    def _forget(self, message_id: bytes) -> None:
        answer = self._answers.pop(message_id, None)
        self._size -= len(answer.text) if answer else 0
