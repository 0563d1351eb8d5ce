"""One invocation, relayed: sent, acknowledged, answered; or given up while that is still allowed.

Before the laptop has acknowledged a request the deployed code may answer in its place. After that it must not:
the laptop's handler may have done its work. Then there is an answer or an exception, and the event source's own
rules of repetition apply.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ..wire import bodies
from ..wire.frames import FrameError, Wrapped, wrap
from ..wire.messages import Ack, Ask, Cancel, Gone, Reply, Request, Slot, Want
from ..wire.websocket import WireError
from .errors import named, rebuilt

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .link import Link

ACK_SECONDS = 2.0
"""How long the laptop may take to take a request on; after that it is sent once more."""

ASK_SECONDS = 5.0
"""How long nothing may be heard of a request before the laptop is asked about it."""

SILENT = 3
"""How often it may be asked in vain."""

MOST_LOST = 8
"""How often the connection may be lost, or a large reply not be had, while a reply is waited for."""

MARGIN = 0.4
"""Seconds before the function's end in which the stub has to come to its own."""


MIRROR_SECONDS = 1.0
"""How long an invocation that is only shown may be held up, when the broker does not answer."""


class Unheard(Exception):  # noqa: N818 - no error: the deployed code's turn
    """Nobody took the request on."""


class Outcome:
    """What an invocation comes to: the result as it was said, or an exception to be raised."""

    def __init__(self, result: Any = None, error: Exception | None = None) -> None:
        self.result = result
        self.error = error


class Relay:
    """Relays invocations one after the other."""

    def __init__(self, link: Link, clock: Callable[[], float] = time.monotonic) -> None:
        self._link = link
        self._clock = clock
        self._told: tuple[str, str] | None = None

    def relay(self, request: Request) -> Outcome:
        """Return what the laptop's handler made of a request.

        Raises:
            Unheard: the laptop is not there, or did not take it on.
        """
        limit = request.remaining_ms / 1000
        deadline = self._clock() + max(limit - MARGIN, limit / 2)
        if not self._link.is_heard(deadline):
            raise Unheard
        try:
            answer = self._taken_on(request, deadline)
        except FrameError as error:
            return Outcome(error=named("SlspyLive.TooLarge", str(error)))
        except WireError as error:
            return _disconnected(f"it is not known whether it had begun, {error}")
        if isinstance(answer, Reply):
            return _outcome(answer)
        return self._awaited(request, deadline, limit)

    def mirror(self, request: Request) -> None:
        """Let the laptop see an invocation that the deployed code answers, if it is there; nothing is waited for."""
        with suppress(WireError, FrameError):
            if self._link.is_heard(self._clock() + MIRROR_SECONDS):
                self._link.send(wrap(request.message()))

    def _taken_on(self, request: Request, deadline: float) -> Ack | Reply:
        """Send a request until the laptop has it.

        Raises:
            Unheard: it does not have it, and will not take it on.
            WireError: the connection was lost, and it may have it.
        """
        for _ in range(2):
            if not self._may_ask(deadline):
                break
            try:
                answer = self._sent(request, deadline)
            except WireError:
                continue
            if answer:
                return answer
        self._link.say(Cancel(request.id).message())
        raise Unheard

    def _may_ask(self, deadline: float) -> bool:
        return self._clock() < deadline and self._link.is_heard(deadline)

    def _sent(self, request: Request, deadline: float) -> Ack | Reply | None:
        """Send a request with the environment if the laptop lacks it, and return what it says to that."""
        presence = self._link.presence
        address = (presence.instance if presence else "", request.environ_id)
        for known in (self._told == address, False):
            given = request._replace(environ=None) if known else request
            wrapped = self._placed(wrap(given.message()), deadline)
            if wrapped is None:
                return None
            self._link.send(wrapped)
            answer = self._answer(request.id, (Ack, Reply), self._clock() + ACK_SECONDS, deadline)
            if isinstance(answer, Reply) or (isinstance(answer, Ack) and answer.owned):
                self._told = address
                return answer
            if not (isinstance(answer, Ack) and known):
                return None
        return None

    def _placed(self, wrapped: Wrapped, deadline: float) -> Wrapped | None:
        """Return a message as it is to be sent: a large one is put into the bucket, where there is one."""
        if not bodies.is_large(wrapped):
            return wrapped
        body = self._link.sealed(wrapped)
        self._link.say(Want(wrapped.id, len(body)).message())
        slot = self._answer(wrapped.id, (Slot,), self._clock() + ACK_SECONDS, deadline)
        if slot is None:
            return None
        if not slot.put:
            return wrapped
        bodies.put(slot.put, slot.headers, body)
        return bodies.pointer(wrapped, slot.get)

    def _answer(
        self, message_id: bytes, kinds: tuple[type, ...], until: float, deadline: float
    ) -> Any:
        """Return the next thing that is said of a request, None when nothing is said in time, or the laptop left.

        Raises:
            WireError: the connection is lost.
        """
        limit = min(until, deadline)
        while self._clock() < limit:
            said = self._link.hear(limit)
            if isinstance(said, kinds) and getattr(said, "id", None) == message_id:
                return said
            if not self._link.says_it_is_there:
                return None
        return None

    def _awaited(self, request: Request, deadline: float, limit: float) -> Outcome:
        """Wait for the reply to a request that was taken on, and hold on to it over a lost connection."""
        asked = lost = 0
        while self._clock() < deadline:
            until = self._clock() + ASK_SECONDS
            try:
                said = self._answer(request.id, (Ack, Reply, Gone), until, deadline)
                if isinstance(said, Reply):
                    return _outcome(said)
                if isinstance(said, Gone):
                    return _disconnected("it was started again in the meantime")
                asked = 0 if said else asked + 1
                if said is None and self._clock() < deadline:
                    if asked > SILENT or not self._link.is_present(deadline):
                        return _disconnected("it does not answer any more")
                    self._link.say(Ask(request.id).message())
            except WireError as error:
                lost += 1
                if lost > MOST_LOST or not self._recovered(request, deadline):
                    return _disconnected(str(error))
        with suppress(WireError):
            self._link.say(Cancel(request.id).message())
        return Outcome(error=_timed_out(request, limit))

    def _recovered(self, request: Request, deadline: float) -> bool:
        """Connect again, and ask for what was missed."""
        if not self._link.reconnect(deadline):
            return False
        with suppress(WireError):
            if not self._link.is_present(deadline):
                return False
            self._link.say(Ask(request.id).message())
        return True


def _outcome(reply: Reply) -> Outcome:
    if reply.log:
        import sys

        sys.stdout.write(reply.log)
    if reply.failure:
        return Outcome(error=rebuilt(reply.failure))
    return Outcome(json.loads(reply.result.decode("utf-8", "surrogatepass") or "null"))


def _disconnected(why: str) -> Outcome:
    text = f"slspy had this request and is gone: {why}"
    return Outcome(error=named("SlspyLive.Disconnected", text))


def _timed_out(request: Request, limit: float) -> Exception:
    text = f"{request.context.request_id} Task timed out after {limit:.2f} seconds"
    return named("SlspyLive.TimedOut", text)
