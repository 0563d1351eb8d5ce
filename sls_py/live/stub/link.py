"""The stub's side of the wire: kept from one invocation to the next, made again when it was lost.

Between invocations Lambda freezes the process, so a connection may have died without a sign of it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..wire import bodies
from ..wire.frames import FrameError, Wrapped, frames, unwrap, wrap
from ..wire.inbox import Inbox
from ..wire.messages import Presence, UnreadableError, read
from ..wire.seal import DOWN, PRESENT, UP
from ..wire.websocket import RefusedError, WireError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..wire.line import Line
    from ..wire.messages import Message
    from ..wire.packets import Delivery
    from ..wire.seal import Seal
    from .settings import Settings

IDLE = 20.0
"""Seconds without traffic after which a connection is asked whether it lives."""

PROBE = 0.7
FIRST_WORD = 0.3
"""How long the retained presence may take after the subscription."""

GRACE = 2.0
"""How long a laptop that vanished may take to come back."""

PROPAGATION = 15.0
"""How long IAM may take until a new policy holds everywhere; a refusal may not be the last word."""

_LONGEST_PAUSE = 30.0


class Link:
    """Knows whether the laptop is there, and talks to it."""

    def __init__(
        self,
        settings: Settings,
        seal: Seal,
        line: Line,
        environment: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._seal = seal
        self._line = line
        self._topic = settings.session.upward(environment)
        self._inbox = Inbox(seal, DOWN)
        self._clock = clock
        self._now = now
        self._sleep = sleep
        self._pause = 0.0
        self._retry_at = 0.0
        self._vanished_at = clock() - GRACE
        self.presence: Presence | None = None

    def is_heard(self, deadline: float) -> bool:
        """Tell whether the laptop listens; connect if need be, and wait a moment for one that just vanished."""
        if not self._is_connected(deadline):
            return False
        try:
            self._drain()
            return self.is_present(deadline)
        except WireError:
            # it was dead, and looked alive
            return self._is_connected(deadline) and self.is_present(deadline)

    @property
    def says_it_is_there(self) -> bool:
        """Whether the laptop's last word on it was that it is there."""
        return self.presence is not None and self.presence.state == "up"

    def is_present(self, deadline: float) -> bool:
        """Tell whether the laptop says that it is there, as far as it was heard; errors of the wire come through."""
        limit = min(deadline, self._vanished_at + GRACE)
        while self.presence and self.presence.state == "down" and self._clock() < limit:
            self.hear(limit)
        return self.says_it_is_there

    def send(self, wrapped: Wrapped) -> None:
        """Send a message.

        Raises:
            WireError: the connection is lost.
            FrameError: it is too large.
        """
        for frame in frames(wrapped, self._seal, UP):
            self._line.publish(self._topic, frame)

    def say(self, message: Message) -> None:
        """Wrap and send a message; errors as in `send`."""
        self.send(wrap(message))

    def sealed(self, wrapped: Wrapped) -> bytes:
        """Return a large message as it is put into a bucket."""
        return bodies.sealed_body(wrapped, self._seal, UP)

    def hear(self, until: float) -> Any:
        """Return the next thing that the laptop says; None when nothing came in time, or only its presence.

        Raises:
            WireError: the connection is lost, or what it says cannot be fetched.
        """
        found = self._line.receive(max(until - self._clock(), 0.0))
        return self._take(found) if found else None

    def reconnect(self, deadline: float) -> bool:
        """Tell whether the connection could be made again while the laptop may still come back."""
        limit = min(deadline, self._clock() + GRACE)
        while True:
            self._retry_at = 0.0
            if self._is_connected(limit):
                return True
            if self._clock() >= limit:
                return False
            self._sleep(min(0.1, max(limit - self._clock(), 0.0)))

    def _is_connected(self, deadline: float) -> bool:
        if self._line.connected and self._line.probe(IDLE, PROBE):
            return True
        if self._clock() < self._retry_at:
            return False
        propagated = self._clock() + self._settings.since + PROPAGATION - self._now()
        patient = min(propagated, self._clock() + (deadline - self._clock()) / 4)
        while not self._connects(deadline, last=self._clock() >= patient):
            if self._clock() >= patient:
                return False
            self._sleep(0.3)
        return True

    def _connects(self, deadline: float, *, last: bool) -> bool:
        timeout = min(3.0, deadline - self._clock())
        self.presence = None
        try:
            if timeout <= 0:
                return False
            self._line.connect(timeout)
            limit = min(self._clock() + FIRST_WORD, deadline)
            while self.presence is None and self._clock() < limit:
                self.hear(limit)
        except RefusedError:
            if last:
                self._back_off()
            return False
        except WireError:
            self._back_off()
            return False
        self._pause = 0.0
        return True

    def _back_off(self) -> None:
        """Do not make each invocation wait for a broker that cannot be reached."""
        self._pause = min(max(self._pause * 2, 1.0), _LONGEST_PAUSE)
        self._retry_at = self._clock() + self._pause

    def _drain(self) -> None:
        """Take what came since the last invocation; answers to earlier requests are of no use any more."""
        while found := self._line.receive(0.0):
            self._take(found)

    def _take(self, delivery: Delivery) -> Any:
        if delivery.topic == self._settings.session.presence:
            self._notice(delivery)
            return None
        try:
            wrapped = self._inbox.take(delivery.payload)
            if wrapped is None:
                return None
            return read(unwrap(bodies.fetched(wrapped, self._seal, DOWN)))
        except (FrameError, UnreadableError):
            return None

    def _notice(self, delivery: Delivery) -> None:
        self.presence = read_presence(delivery.payload, self._seal)
        # nobody knows how long ago a will was left that comes with the subscription
        if self.presence.state == "down" and not delivery.retained:
            self._vanished_at = self._clock()


def read_presence(payload: bytes, seal: Seal) -> Presence:
    """Return what a retained message says of the laptop; it left when there is none, or it is a forged one."""
    if not payload:
        return Presence("bye")
    try:
        wrapped = Inbox(seal, PRESENT).take(payload)
        found = read(unwrap(wrapped)) if wrapped else None
    except (FrameError, UnreadableError):
        return Presence("bye")
    return found if isinstance(found, Presence) else Presence("bye")
