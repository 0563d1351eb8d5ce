"""SHA-256 of what is written piece by piece: large pieces are hashed by a thread while they are written."""

from __future__ import annotations

import hashlib
import mmap
import threading
from queue import Queue

Bytes = bytes | bytearray | memoryview | mmap.mmap

LARGE = 256 * 1024
"""From so many bytes on it pays to have a thread for it."""

BEHIND = 8
"""How many pieces the thread may be behind."""


class Hasher:
    """Takes pieces, which must not change; after `digest` or `close` nobody holds them any more."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._queue: Queue[Bytes | None] = Queue(BEHIND)
        self._thread: threading.Thread | None = None

    def update(self, piece: Bytes) -> None:
        """Take a piece; it is hashed now, or while the caller goes on."""
        if self._thread is None and len(piece) < LARGE:
            self._hash.update(piece)
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._queue.put(piece)

    def digest(self) -> bytes:
        """Return the hash of all pieces."""
        self.close()
        return self._hash.digest()

    def close(self) -> None:
        """Wait for the thread, and end it."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (piece := self._queue.get()) is not None:
            self._hash.update(piece)
