"""Read lines that the user types while something else goes on."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_LOOK = 0.3


@contextmanager
def keys(stream: TextIO, take: Callable[[str], None]) -> Iterator[None]:
    """Give each line typed on a terminal to `take`, while the block runs; without a terminal nothing is read."""
    if not stream.isatty():
        yield
        return
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            if select.select([stream], [], [], _LOOK)[0]:
                line = stream.readline()
                if not line:
                    return
                take(line)

    thread = threading.Thread(target=read, name="slspy-keys", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(2 * _LOOK)
