"""What is said: plain values, each with its way to a `Message` and back.

stub to laptop   Request, Ask (is it done?), Want (a place for a large request), Cancel
laptop to stub   Ack, Reply, Gone (nothing is known of it), Slot (the place)
both may hear    Presence, the retained message
other laptops    Look (at your functions: somebody took them)

The laptop answers a Request with Ack at once, and with Reply when the handler is done; the same request may come
twice, and is then answered again but not run again (`inbox.Answered`). Ask is answered with Ack, Reply or Gone. The
stub gives a request up when no Ack came in time: then Cancel follows, and the deployed code answers. So a laptop
that was asleep takes all that has arrived before it runs anything, and runs nothing that was canceled.

All that belongs to one request carries the id of its message; `Message.id` is never Lambda's request id, because
Lambda uses that again when it repeats an asynchronous invocation. Events and results travel as the bytes of their
JSON text, which need not be read on the way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias

    Spoken: TypeAlias = (
        "Request | Ack | Reply | Ask | Gone | Want | Slot | Presence | Cancel | Look"
    )

REQUEST, ACK, REPLY, ASK, GONE, WANT, SLOT, PRESENCE, CANCEL, LOOK = range(1, 11)


class Message(NamedTuple):
    """A message as it is framed: what kind it is, which request it belongs to, its fields and its bulk."""

    kind: int
    id: bytes
    head: Mapping[str, Any]
    body: bytes = b""


class UnreadableError(Exception):
    """A message is not what its kind says; only another version of slspy, or a forger with the key, sends such."""


class Context(NamedTuple):
    """What the handler's `context` shows; `client_context` and `identity` are JSON values."""

    request_id: str
    function_name: str
    function_version: str
    invoked_function_arn: str
    memory_limit_in_mb: str
    log_group_name: str
    log_stream_name: str
    client_context: Any = None
    identity: Any = None
    tenant_id: Any = None


class Request(NamedTuple):
    """An invocation.

    `event` is JSON text. `environ` holds the function's environment with the role's credentials; it is empty when
    this laptop's run got it before, and then `environ_id` says which. `remaining_ms` counts from the moment of
    sending. With `observe` the deployed code answers: an Ack and a Reply are not waited for.
    """

    id: bytes
    event: bytes
    context: Context
    environ_id: str
    environ: Mapping[str, str] | None
    remaining_ms: int
    trace_id: str = ""
    observe: bool = False

    def message(self) -> Message:
        """Return it for the wire."""
        head = self._asdict()
        head.update(context=self.context._asdict(), id=None, event=None)
        return Message(REQUEST, self.id, head, self.event)


class Ack(NamedTuple):
    """The laptop has the request.

    With `owned` it runs, or will, and the deployed code must not any more. Without, the laptop lacks the
    environment: the request is to be sent once more with it.
    """

    id: bytes
    owned: bool = True

    def message(self) -> Message:
        """Return it for the wire."""
        return Message(ACK, self.id, {"owned": self.owned})


class Frame(NamedTuple):
    """One line of a traceback; `text` is the source line, so that logs show it where the file is not."""

    file: str
    line: int
    function: str
    text: str = ""


class Failure(NamedTuple):
    """An exception of the handler; `cause` is the one it was raised from, `explicit` with `raise ... from`.

    `kind` is the class's plain name, as Lambda shows it in `errorType`; a kind with a dot (`Runtime.MarshalError`)
    is Lambda's own.
    """

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()
    cause: Failure | None = None
    explicit: bool = False


class Reply(NamedTuple):
    """What came of a request: the JSON text of the result, or a failure.

    `log` is the end of what the handler wrote, for the function's own log; empty unless that was asked for.
    """

    id: bytes
    result: bytes = b""
    failure: Failure | None = None
    log: str = ""

    def message(self) -> Message:
        """Return it for the wire."""
        failure = _failure_fields(self.failure) if self.failure else None
        return Message(REPLY, self.id, {"failure": failure, "log": self.log}, self.result)


class Ask(NamedTuple):
    """The stub wants to hear of a request again: it is answered by Ack, Reply or Gone."""

    id: bytes

    def message(self) -> Message:
        """Return it for the wire."""
        return Message(ASK, self.id, {})


class Gone(NamedTuple):
    """The laptop knows nothing of a request (any more)."""

    id: bytes

    def message(self) -> Message:
        """Return it for the wire."""
        return Message(GONE, self.id, {})


class Cancel(NamedTuple):
    """The stub does not wait for a request any more: it is not to be begun, or to be ended."""

    id: bytes

    def message(self) -> Message:
        """Return it for the wire."""
        return Message(CANCEL, self.id, {})


class Look(NamedTuple):
    """Another session did something to this one's functions: their configuration says what."""

    id: bytes

    def message(self) -> Message:
        """Return it for the wire."""
        return Message(LOOK, self.id, {})


class Want(NamedTuple):
    """The stub wants a place for a sealed request of `size` bytes."""

    id: bytes
    size: int

    def message(self) -> Message:
        """Return it for the wire."""
        return Message(WANT, self.id, {"size": self.size})


class Slot(NamedTuple):
    """A place: where to PUT, with which headers, and where to GET it; no addresses when there is no bucket."""

    id: bytes
    put: str = ""
    get: str = ""
    headers: Mapping[str, str] = {}

    def message(self) -> Message:
        """Return it for the wire."""
        head = {"put": self.put, "get": self.get, "headers": dict(self.headers)}
        return Message(SLOT, self.id, head)


class Presence(NamedTuple):
    """Whether the laptop listens: `up`, `down` (it vanished and may come back) or `bye`.

    `instance` is new with each run of slspy: a laptop's new run has heard of no environment.
    """

    state: str
    instance: str = ""

    def message(self) -> Message:
        """Return it for the wire."""
        return Message(PRESENCE, bytes(16), self._asdict())


def read(message: Message) -> Spoken:
    """Return what a message says.

    Raises:
        UnreadableError: it is of no kind that is known, or lacks something.
    """
    head = message.head
    try:
        return _READERS[message.kind](message, head)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableError(f"a message of kind {message.kind}: {error!r}") from error


def packed(message: Message) -> bytes:
    """Return a message's fields and bulk as one text: a line of JSON, then the bulk."""
    head = json.dumps(message.head, separators=(",", ":"), ensure_ascii=False)
    return head.encode("utf-8", "surrogatepass") + b"\n" + message.body


def unpacked(kind: int, message_id: bytes, text: bytes) -> Message:
    """Return the message of a text.

    Raises:
        UnreadableError: its first line is no JSON object.
    """
    line, _, body = text.partition(b"\n")
    try:
        head = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise UnreadableError(f"a message of kind {kind}: {error}") from error
    if not isinstance(head, dict):
        raise UnreadableError(f"a message of kind {kind} has no fields")
    return Message(kind, message_id, head, body)


def _request(message: Message, head: Mapping[str, Any]) -> Request:
    environ = head["environ"]
    return Request(
        message.id,
        message.body,
        Context(**head["context"]),
        str(head["environ_id"]),
        None if environ is None else {str(k): str(v) for k, v in environ.items()},
        int(head["remaining_ms"]),
        str(head["trace_id"]),
        bool(head["observe"]),
    )


def _reply(message: Message, head: Mapping[str, Any]) -> Reply:
    failure = head["failure"]
    found = _failure(failure, depth=0) if failure else None
    return Reply(message.id, message.body, found, str(head["log"]))


def _slot(message: Message, head: Mapping[str, Any]) -> Slot:
    headers = {str(k): str(v) for k, v in head["headers"].items()}
    return Slot(message.id, str(head["put"]), str(head["get"]), headers)


_READERS: dict[int, Callable[[Message, Mapping[str, Any]], Spoken]] = {
    REQUEST: _request,
    ACK: lambda message, head: Ack(message.id, bool(head["owned"])),
    REPLY: _reply,
    ASK: lambda message, _: Ask(message.id),
    GONE: lambda message, _: Gone(message.id),
    CANCEL: lambda message, _: Cancel(message.id),
    LOOK: lambda message, _: Look(message.id),
    WANT: lambda message, head: Want(message.id, int(head["size"])),
    SLOT: _slot,
    PRESENCE: lambda _, head: Presence(str(head["state"]), str(head["instance"])),
}

_DEEPEST = 16


def _failure_fields(failure: Failure) -> dict[str, Any]:
    cause = _failure_fields(failure.cause) if failure.cause else None
    return {**failure._asdict(), "cause": cause}


def _failure(fields: Mapping[str, Any], depth: int) -> Failure:
    cause = fields["cause"] if depth < _DEEPEST else None
    return Failure(
        str(fields["kind"]),
        str(fields["message"]),
        tuple(Frame(str(f), int(n), str(g), str(t)) for f, n, g, t in fields["frames"]),
        _failure(cause, depth + 1) if cause else None,
        bool(fields["explicit"]),
    )
