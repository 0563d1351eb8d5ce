"""What is to be sent, what was sent, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.invoke import Failure
from sls_py.operate.samples import DEFAULT_DATA, parsed

Via = Literal["resource", "invoke"]


class Order(NamedTuple):
    """What the user gives for one event; `unique` (32 hexadecimal digits) and `now` differ from send to send."""

    data: bytes | None = None
    attributes: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    file: Path | None = None
    cleanup: bool = False
    unique: str = ""
    now: float = 0.0

    def renewed(self, now: float) -> Order:
        """Return the same order for another send."""
        return self._replace(unique=uuid.uuid4().hex, now=now)

    @property
    def text(self) -> str | None:
        """The data as a text."""
        return None if self.data is None else self.data.decode("utf-8", errors="replace")

    @property
    def value(self) -> CfValue:
        """The data as JSON, or the text when it is none; None when nothing is given."""
        return None if self.text is None else parsed(self.text)

    def body(self, fitted: CfValue = None) -> bytes:
        """Return what to send: the data, else something that fits, else a greeting."""
        if self.data is not None:
            return self.data
        made = DEFAULT_DATA if fitted is None else fitted
        return (made if isinstance(made, str) else _json(made)).encode()


def _json(value: CfValue) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


class Reply(NamedTuple):
    """What came back at once: the status of an HTTP call or an invocation, and what was said."""

    ok: bool
    body: bytes
    status: int | None = None
    failure: Failure | None = None
    log: str = ""


class Sent(NamedTuple):
    """What was sent: its id as AWS has it, texts that the function may log, and the reply if there is one.

    `finished` tells that the reply says all there is to say.
    """

    id: str = ""
    marks: tuple[str, ...] = ()
    reply: Reply | None = None
    finished: bool = False


class Prepared(NamedTuple):
    """An event that is ready to be sent: where to, what, and how; `undo` takes back what it leaves behind.

    `delay` is how many seconds the resource may hold it back. `warnings` say why it may not arrive, `remark` what else
    is worth saying.
    """

    target: str
    content: JsonObject
    send: Callable[[], Sent]
    via: Via = "resource"
    delay: float = 0.0
    warnings: tuple[str, ...] = ()
    remark: str = ""
    undo: Callable[[], None] | None = None


class Outcome(NamedTuple):
    """How the function took the event, as its log tells; `matched` is how the invocation was recognized.

    With `live` it ran on this machine, and `result` is what it returned.
    """

    ok: bool
    request: str
    matched: Literal["id", "time"]
    lines: tuple[str, ...] = ()
    failure: Failure | None = None
    live: bool = False
    result: CfValue = None


class Watcher(Protocol):
    """Sees what becomes of an event: from the function's log, or from wherever it runs."""

    def begin(self) -> None:
        """Take note of what was there before the event is sent."""
        ...

    def look(self, sent: Sent) -> Outcome | None:
        """Return what became of the event, None as long as it is not known."""
        ...
