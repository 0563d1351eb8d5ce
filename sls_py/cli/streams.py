"""What becomes of a command when nobody reads any more what it says (`slspy deploy 2>&1 | head -1`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal, TextIO, cast


def given(stream: TextIO | None, mode: Literal["r", "w"]) -> TextIO:
    """Return a stream of the process, one that leads nowhere when it began without (`2>&-`, some schedulers)."""
    return stream or cast("TextIO", open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123


def lasting(stream: TextIO) -> TextIO:
    """Return a stream that takes words even when nothing takes them from it: a deployment is not left half done for them."""
    return cast("TextIO", _Lasting(stream))


@contextmanager
def outliving_reader(stream: TextIO, lost: type[OSError] = BrokenPipeError) -> Iterator[None]:
    """End the block, not the command, when the reader of the stream is gone, or what else `lost` says."""
    try:
        yield
    except lost:
        silence(stream)


def silence(stream: TextIO) -> None:
    """Let what is written from now on, and what waits to be written, go where it cannot fail."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class _Lasting:
    """Everything but writing is as the stream itself has it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, or drop it; return its length."""
        with outliving_reader(self._stream, OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what waits to be written, or drop it."""
        with outliving_reader(self._stream, OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
