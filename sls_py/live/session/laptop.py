"""The laptop on the wire: one thread reads and writes, requests run on others."""

from __future__ import annotations

import os
import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from sls_py.emulator.runtime import LogLine
from sls_py.live.session.depot import Places
from sls_py.live.session.events import Connected, Lost, Tell
from sls_py.live.session.runner import Runner
from sls_py.live.wire import bodies
from sls_py.live.wire.frames import ELSEWHERE, FrameError, Wrapped, frames, unwrap, wrap
from sls_py.live.wire.inbox import Answered, Inbox
from sls_py.live.wire.line import Client, Line
from sls_py.live.wire.messages import (
    Ack,
    Ask,
    Cancel,
    Failure,
    Gone,
    Look,
    Message,
    Presence,
    Reply,
    Request,
    UnreadableError,
    Want,
    read,
)
from sls_py.live.wire.packets import Delivery, Will
from sls_py.live.wire.seal import DOWN, PRESENT, UP, Seal
from sls_py.live.wire.sign import Address, Keys
from sls_py.live.wire.topics import LAPTOP, Session, environment_of
from sls_py.live.wire.websocket import WireError

if TYPE_CHECKING:
    from sls_py.live.wire.messages import Spoken

KEEP_ALIVE = 30
"""Seconds without a sign of this laptop after half again of which the broker tells the stubs that it is gone."""

_LOOK = 5.0
_PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)
_AT_ONCE = 64
_MOST_ENVIRONS = 500
_BATCH = 1_000
_LONGEST_LOG = 16_384


class Wire(NamedTuple):
    """What it takes to connect; `keys` are asked for anew each time."""

    session: Session
    address: Address
    keys: Callable[[], Keys | None]


class Laptop:
    """Answers the requests of a session; `run` is called by one thread, `stop` by any.

    With `copy_logs` the end of what a handler writes goes to the function's own log too.
    """

    def __init__(
        self, wire: Wire, runner: Runner, places: Places, tell: Tell, *, copy_logs: bool = False
    ) -> None:
        self._copy_logs = copy_logs
        self._session = wire.session
        self._seal = Seal(wire.session.key)
        self._runner = runner
        self._places = places
        self._tell = tell
        self._instance = secrets.token_hex(8)
        self._line = Line(wire.address, wire.keys, self._client())
        self._inbox = Inbox(self._seal, UP)
        self._answered = Answered()
        self._lock = threading.Lock()
        self._environs: OrderedDict[str, Mapping[str, str]] = OrderedDict()
        self._running: dict[bytes, threading.Event] = {}
        self._outgoing: deque[tuple[str, Wrapped]] = deque()
        self._fetched: deque[tuple[str, Spoken]] = deque()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="slspy-live")
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._stopping = False
        self._look: Callable[[], None] = lambda: None

    def on_look(self, call: Callable[[], None]) -> None:
        """Have this done when another session says that it did something to the functions of this one."""
        self._look = call

    def connect(self) -> None:
        """Connect for the first time.

        Raises:
            WireError: the broker cannot be reached, or does not want this laptop.
        """
        self._line.connect()
        self._tell(Connected(again=False))

    def run(self) -> None:
        """Answer requests until `stop`; a lost connection is made again."""
        failed = 0
        while not self._stopping:
            try:
                if not self._line.connected:
                    self._line.connect()
                    self._tell(Connected(again=True))
                failed = 0
                self._write()
                self._take(self._read(_LOOK))
                self._line.keep_alive()
            except Exception as error:
                if not isinstance(error, WireError) and not _is_about_keys(error):
                    raise
                if not failed:
                    self._tell(Lost(str(error)))
                self._line.abort()
                self._rest(_PAUSES[min(failed, len(_PAUSES) - 1)])
                failed += 1

    def stop(self) -> None:
        """Have `run` return."""
        self._stopping = True
        self._wake()

    @property
    def busy(self) -> int:
        """How many requests run."""
        return len(self._running)

    def leave(self, patience: float) -> None:
        """Say goodbye, let what runs come to its end for a while, answer the rest with an error, and hang up."""
        with suppress(WireError):
            self._line.publish(*self._presence("bye"), qos=1, retain=True)
        deadline = threading.Event()
        timer = threading.Timer(patience, deadline.set)
        timer.daemon = True
        timer.start()
        while self._running and not deadline.is_set():
            self._serve_leaving()
        timer.cancel()
        for given_up in list(self._running.values()):
            given_up.set()
        self._runner.close()
        self._threads.shutdown(wait=True)
        with suppress(WireError):
            self._write()
            self._line.close()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def forget(self) -> None:
        """Take the retained presence from the broker, once no function is attached any more."""
        with suppress(WireError):
            self._line.publish(self._session.presence, b"", qos=1, retain=True)
            self._line.close()

    def _serve_leaving(self) -> None:
        try:
            self._write()
            spoken = self._read(0.05)
        except WireError:
            self._line.abort()
            self._rest(0.1)
            return
        # new requests are not taken on: the stubs know that nobody is there
        self._take([one for one in spoken if not isinstance(one[1], Request)])

    def _client(self) -> Client:
        topic, down = self._presence("down")
        return Client(
            self._session.client_id(LAPTOP),
            (self._session.all_upward,),
            will=Will(topic, down),
            hello=self._presence("up"),
            keep_alive=KEEP_ALIVE,
        )

    def _presence(self, state: str) -> tuple[str, bytes]:
        message = Presence(state, self._instance).message()
        (frame,) = frames(wrap(message), self._seal, PRESENT)
        return self._session.presence, frame

    def _read(self, timeout: float) -> list[tuple[str, Spoken]]:
        """Return all that has arrived: a laptop that was asleep finds what was canceled meanwhile."""
        found: list[tuple[str, Spoken]] = []
        wait = 0.0 if self._fetched or self._outgoing else timeout
        delivery = self._line.receive(wait, wake=self._wake_read)
        with suppress(BlockingIOError):
            os.read(self._wake_read, 1 << 16)
        while delivery is not None:
            if spoken := self._opened(delivery):
                found.append(spoken)
            delivery = self._line.receive(0.0) if len(found) < _BATCH else None
        while self._fetched:
            found.append(self._fetched.popleft())
        return found

    def _opened(self, delivery: Delivery) -> tuple[str, Spoken] | None:
        environment = environment_of(delivery.topic)
        try:
            wrapped = self._inbox.take(delivery.payload)
            if wrapped is None:
                return None
            if wrapped.flags & ELSEWHERE:
                self._threads.submit(self._fetch, environment, wrapped)
                return None
            return environment, read(unwrap(wrapped))
        except (FrameError, UnreadableError):
            return None

    def _fetch(self, environment: str, wrapped: Wrapped) -> None:
        try:
            found = read(unwrap(bodies.fetched(wrapped, self._seal, UP)))
        except (FrameError, UnreadableError, WireError):
            # the stub sends it again, and then lets the deployed code answer
            return
        self._fetched.append((environment, found))
        self._wake()

    def _take(self, arrived: Iterable[tuple[str, Spoken]]) -> None:
        arrived = list(arrived)
        for _, spoken in arrived:
            if isinstance(spoken, Cancel):
                self._cancel(spoken)
        for environment, spoken in arrived:
            match spoken:
                case Request():
                    self._take_on(environment, spoken)
                case Ask():
                    self._remind(environment, spoken.id)
                case Look():
                    self._look()
                case Want():
                    self._threads.submit(self._give_place, environment, spoken.id)

    def _take_on(self, environment: str, request: Request) -> None:
        if request.observe:
            self._runner.observe(request)
            return
        environ = request.environ
        if environ is None:
            environ = self._environs.get(request.environ_id)
        if environ is None:
            self._say(environment, Ack(request.id, owned=False).message())
            return
        self._environs[request.environ_id] = environ
        self._environs.move_to_end(request.environ_id)
        if len(self._environs) > _MOST_ENVIRONS:
            self._environs.popitem(last=False)
        with self._lock:
            new = self._answered.begin(request.id)
        if not new:
            self._remind(environment, request.id)
            return
        given_up = self._running[request.id] = threading.Event()
        self._say(environment, Ack(request.id).message())
        self._threads.submit(self._work, environment, request, environ, given_up)

    def _work(
        self,
        environment: str,
        request: Request,
        environ: Mapping[str, str],
        given_up: threading.Event,
    ) -> None:
        try:
            outcome = self._runner.run(request, environ, given_up)
            log = _end_of(outcome.lines) if self._copy_logs else ""
            reply = Reply(request.id, outcome.result, outcome.failure, log)
        except Exception as error:  # noqa: BLE001 - whatever failed, the caller gets an answer
            text = f"slspy failed: {type(error).__name__}: {error}"
            reply = Reply(request.id, failure=Failure("SlspyLive.Broken", text))
        self._answer(environment, self._placed(reply))

    def _placed(self, reply: Reply) -> Wrapped:
        wrapped = wrap(reply.message())
        if not bodies.is_large(wrapped):
            return wrapped
        try:
            return self._places.put(wrapped, bodies.sealed_body(wrapped, self._seal, DOWN))
        except Exception:  # noqa: BLE001 - the bucket is a faster way, not the only one
            return wrapped

    def _answer(self, environment: str, wrapped: Wrapped) -> None:
        with self._lock:
            self._answered.finish(wrapped.id, wrapped)
        self._send(environment, wrapped)
        self._running.pop(wrapped.id, None)

    def _cancel(self, canceled: Cancel) -> None:
        running = self._running.get(canceled.id)
        if running is not None:
            running.set()
            return
        with self._lock:
            if self._answered.begin(canceled.id):
                failure = Failure("SlspyLive.Canceled", "the request was given up")
                wrapped = wrap(Reply(canceled.id, failure=failure).message())
                self._answered.finish(canceled.id, wrapped)

    def _remind(self, environment: str, message_id: bytes) -> None:
        with self._lock:
            known, answer = self._answered.knows(message_id), self._answered.answer(message_id)
        if answer is not None:
            self._send(environment, answer)
        else:
            said = Ack(message_id) if known else Gone(message_id)
            self._say(environment, said.message())

    def _give_place(self, environment: str, message_id: bytes) -> None:
        try:
            slot = self._places.slot(message_id)
        except Exception as error:  # noqa: BLE001 - without a place the stub uses the wire
            self._tell(Lost(f"no place for a large request: {error}"))
            return
        self._say(environment, slot.message())

    def _say(self, environment: str, message: Message) -> None:
        self._send(environment, wrap(message))

    def _send(self, environment: str, wrapped: Wrapped) -> None:
        self._outgoing.append((self._session.downward(environment), wrapped))
        self._wake()

    def _write(self) -> None:
        while self._outgoing:
            topic, wrapped = self._outgoing[0]
            for frame in frames(wrapped, self._seal, DOWN):
                self._line.publish(topic, frame)
            self._outgoing.popleft()

    def _wake(self) -> None:
        with suppress(BlockingIOError, OSError):
            os.write(self._wake_write, b"\0")

    def _rest(self, seconds: float) -> None:
        if not self._stopping:
            threading.Event().wait(seconds)


def _end_of(lines: Iterable[LogLine]) -> str:
    """Return the last lines that a log takes without making replies large; tracebacks are raised over there."""
    kept: deque[str] = deque()
    size = 0
    for line in reversed([one.text for one in lines if not one.text.startswith("[ERROR]")]):
        size += len(line) + 1
        if size > _LONGEST_LOG:
            kept.appendleft("(the lines before these are not copied)")
            break
        kept.appendleft(line)
    return "".join(f"{line}\n" for line in kept)


def _is_about_keys(error: Exception) -> bool:
    from sls_py.errors import CredentialsError

    return isinstance(error, CredentialsError)
