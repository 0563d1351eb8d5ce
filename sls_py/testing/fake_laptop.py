"""A laptop that is listening to a live session: the other end of the stub, as small as it can be."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from sls_py.live.wire import bodies
from sls_py.live.wire.frames import frames, unwrap, wrap
from sls_py.live.wire.inbox import Answered, Inbox
from sls_py.live.wire.line import Client, Line
from sls_py.live.wire.messages import (
    Ack,
    Ask,
    Gone,
    Message,
    Presence,
    Reply,
    Request,
    Slot,
    Want,
    read,
)
from sls_py.live.wire.packets import Delivery, Will
from sls_py.live.wire.seal import DOWN, PRESENT, UP, Seal
from sls_py.live.wire.sign import Address, Keys
from sls_py.live.wire.topics import LAPTOP, Session, environment_of
from sls_py.live.wire.websocket import WireError

Answer = Callable[[Request], Reply | None]


class FakeLaptop:
    """Answers requests on a thread of its own; `answer` may return None, then the request is taken on for good.

    `heard` has all that stubs said. Presence, acknowledgements and environments behave as slspy's own.
    """

    def __init__(
        self,
        session: Session,
        address: Address,
        keys: Keys | None,
        answer: Answer,
        *,
        slot: Callable[[Want], Slot] | None = None,
        mute: bool = False,
    ) -> None:
        self.heard: list[Any] = []
        self.mute = mute
        self._session = session
        self._seal = Seal(session.key)
        self._answer = answer
        self._slot = slot or (lambda want: Slot(want.id))
        self._inbox = Inbox(self._seal, UP)
        self._answered = Answered()
        self._environs: set[str] = set()
        self._commands: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._stopped = threading.Event()
        hello, will = self._presence("up"), self._presence("down")
        client = Client(
            session.client_id(LAPTOP),
            (session.all_upward,),
            will=Will(session.presence, will),
            hello=(session.presence, hello),
        )
        self._line = Line(address, lambda: keys, client)
        self._line.connect()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def leave(self) -> None:
        """Say goodbye, as slspy does when it ends."""
        if self._stopped.is_set():
            return
        self._do(lambda: self._line.publish(self._session.presence, b"", qos=1, retain=True))
        self._end(self._line.close)

    def die(self) -> None:
        """Hang up without a word; the broker publishes the will."""
        self._end(self._line.abort)

    def send(self, environment: str, message: Message) -> None:
        """Say something to a stub."""
        self._do(lambda: self._send(environment, message))

    def requests(self) -> list[Request]:
        """Return the requests that came."""
        return [said for said in self.heard if isinstance(said, Request)]

    def _presence(self, state: str) -> bytes:
        message = Presence(state, instance=f"fake-{id(self)}").message()
        (frame,) = frames(wrap(message), self._seal, PRESENT)
        return frame

    def _do(self, command: Callable[[], None]) -> None:
        done = threading.Event()

        def run() -> None:
            command()
            done.set()

        self._commands.put(run)
        assert done.wait(5)

    def _end(self, how: Callable[[], None]) -> None:
        if self._stopped.is_set():
            return
        self._do(how)
        self._stopped.set()
        self._thread.join(5)

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._turn()
        except WireError:  # another run of the laptop took over
            self._stopped.set()

    def _turn(self) -> None:
        try:
            self._commands.get_nowait()()
        except Empty:
            if self._line.connected and (found := self._line.receive(0.005)):
                self._take(found)

    def _take(self, delivery: Delivery) -> None:
        wrapped = self._inbox.take(delivery.payload)
        if wrapped is None:
            return
        said = read(unwrap(bodies.fetched(wrapped, self._seal, UP)))
        self.heard.append(said)
        if not self.mute:
            self._react(environment_of(delivery.topic), said)

    def _react(self, environment: str, said: Any) -> None:
        if isinstance(said, Want):
            self._send(environment, self._slot(said).message())
        elif isinstance(said, Ask):
            self._say_again(environment, said.id)
        elif isinstance(said, Request) and not said.observe:
            self._take_on(environment, said)

    def _say_again(self, environment: str, message_id: bytes) -> None:
        if not self._answered.knows(message_id):
            self._send(environment, Gone(message_id).message())
        elif answer := self._answered.answer(message_id):
            self._send(environment, unwrap(answer))
        else:
            self._send(environment, Ack(message_id).message())

    def _take_on(self, environment: str, request: Request) -> None:
        if request.environ is None and request.environ_id not in self._environs:
            self._send(environment, Ack(request.id, owned=False).message())
            return
        self._environs.add(request.environ_id)
        if not self._answered.begin(request.id):
            self._say_again(environment, request.id)
            return
        self._send(environment, Ack(request.id).message())
        if reply := self._answer(request):
            self._answered.finish(request.id, wrap(reply.message()))
            self._send(environment, reply.message())

    def _send(self, environment: str, message: Message) -> None:
        for frame in frames(wrap(message), self._seal, DOWN):
            self._line.publish(self._session.downward(environment), frame)
