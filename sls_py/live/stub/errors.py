"""Exceptions of the laptop, raised here as if they had been raised here: class, text and traceback are theirs."""

from __future__ import annotations

import linecache
import os
from types import FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ..wire.messages import Failure, Frame


class RemoteError(Exception):
    """Base of the exceptions that are made here; Lambda shows the name of their class and their text."""


def named(kind: str, text: str) -> RemoteError:
    """Return an exception whose class has a name, which may have a dot (`Runtime.MarshalError`)."""
    made: RemoteError = type(kind, (RemoteError,), {})(text)
    return made


def rebuilt(failure: Failure) -> RemoteError:
    """Return the exception of a failure, with its cause and a traceback of the laptop's frames."""
    error = named(failure.kind, failure.message).with_traceback(_traceback(failure.frames))
    if failure.cause and failure.explicit:
        error.__cause__ = rebuilt(failure.cause)
    elif failure.cause:
        error.__context__ = rebuilt(failure.cause)
    return error


def _traceback(frames: tuple[Frame, ...]) -> TracebackType | None:
    """Return a traceback with these frames: functions of their names are made that call each other, and fail."""
    _remember_lines(frames)
    call: Callable[[], None] = _fail
    for frame in reversed(frames):
        call = _framed(frame, call)
    try:
        call()
    except _Raised as raised:
        found = raised.__traceback__
    return _between(found, len(frames))


def _between(trace: TracebackType | None, count: int) -> TracebackType | None:
    """Return a traceback without its first entry (the call above), and without what follows `count` entries."""
    first = trace.tb_next if trace and count else None
    last = first
    for _ in range(count - 1):
        last = last.tb_next if last else None
    if last:
        last.tb_next = None
    return first


class _Raised(Exception):  # noqa: N818 - never seen
    """Makes a traceback."""


def _fail() -> None:
    raise _Raised


def _framed(frame: Frame, call: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        call()

    # the call is one line below the first one
    code = run.__code__.replace(
        co_filename=frame.file, co_name=frame.function, co_firstlineno=max(frame.line - 1, 0)
    )
    if hasattr(code, "co_qualname"):
        code = code.replace(co_qualname=frame.function)
    return FunctionType(code, {}, frame.function, None, run.__closure__)


def _remember_lines(frames: tuple[Frame, ...]) -> None:
    """Let tracebacks show source lines of files that are not here."""
    by_file: dict[str, dict[int, str]] = {}
    for frame in frames:
        if frame.text and 0 < frame.line < 100_000:
            by_file.setdefault(frame.file, {})[frame.line] = frame.text
    for file in [name for name in by_file if not os.path.exists(name)]:  # noqa: PTH110
        lines = by_file[file]
        known = [lines.get(number, "") + "\n" for number in range(1, max(lines) + 1)]
        linecache.cache[file] = (len(known), None, known, file)
