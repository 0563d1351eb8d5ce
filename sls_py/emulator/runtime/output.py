"""Read what a process writes, line by line, with the time of each line."""

from __future__ import annotations

import os
import select
import threading
import time

from sls_py.emulator.runtime.function import LogLine

_CHUNK = 65536
_LINE_LIMIT = 262_144  # CloudWatch's for one event


class Output:
    """The read end of a process's standard output and error.

    A thread empties the pipe so that the process never waits; `take` empties it as well, so what was written
    before an answer was posted is there when the answer is.
    """

    def __init__(self) -> None:
        self._read_end, self.write_end = os.pipe()
        os.set_blocking(self._read_end, False)
        self._lines: list[LogLine] = []
        self._partial = b""
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._follow, name="slspy-output", daemon=True)

    def started(self) -> None:
        """Note that the process has the write end now, and start reading."""
        os.close(self.write_end)
        self._thread.start()

    def take(self) -> tuple[LogLine, ...]:
        """Return the lines since the last call; an unfinished line counts."""
        with self._lock:
            self._drain()
            if self._partial:
                self._add(self._partial)
                self._partial = b""
            lines, self._lines = tuple(self._lines), []
        return lines

    def close(self) -> None:
        """Stop reading; called when the process is dead."""
        if not self._thread.ident:
            self._close_unused()
            return
        with self._lock:
            self._drain()
            self._closed = True
        self._thread.join(2.0)

    def _close_unused(self) -> None:
        """Close a pipe that no process was started with."""
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self._read_end)
                os.close(self.write_end)

    def _follow(self) -> None:
        # `select` itself refuses file descriptors from 1,024 on, and a busy server comes to have so many.
        waiting = select.poll()
        waiting.register(self._read_end, select.POLLIN)
        while True:
            ready = waiting.poll(500)
            with self._lock:
                ended = bool(ready) and self._drain()
                if ended or self._closed:
                    os.close(self._read_end)
                    self._read_end = -1
                    return

    def _drain(self) -> bool:
        """Read all there is; True at the end of the file. Needs the lock."""
        while self._read_end >= 0:
            try:
                chunk = os.read(self._read_end, _CHUNK)
            except BlockingIOError:
                return False
            if not chunk:
                return True
            *whole, self._partial = (self._partial + chunk).split(b"\n")
            for line in whole:
                self._add(line)
        return True

    def _add(self, line: bytes) -> None:
        text = line[:_LINE_LIMIT].decode("utf-8", errors="replace")
        # entries with several lines come with carriage returns between them
        self._lines.append(LogLine(int(time.time() * 1000), text.rstrip("\r").replace("\r", "\n")))
