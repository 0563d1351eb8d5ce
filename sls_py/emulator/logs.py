"""The server's log file: read its end, and keep it from growing without end."""

from __future__ import annotations

import os
from pathlib import Path

from sls_py.emulator.home import Home

_LIMIT = 5_000_000
_TAIL_BYTES = 200_000


def log_file(data_directory: Path) -> Path:
    """Return where the server writes its log; the file need not exist."""
    return Home(data_directory).log


def log_lines(data_directory: Path, tail: int = 100) -> tuple[str, ...]:
    """Return the last `tail` lines of the server's log, oldest first; empty when there is no log."""
    try:
        with log_file(data_directory).open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _TAIL_BYTES))
            text = stream.read().decode("utf-8", errors="replace")
    except OSError:
        return ()
    return tuple(text.splitlines()[-tail:]) if tail > 0 else ()


def rotate(home: Home, *, limit: int = _LIMIT) -> bool:
    """Set a log that is larger than `limit` bytes aside as `server.log.1`; True when it did."""
    try:
        if home.log.stat().st_size <= limit:
            return False
        home.log.replace(home.log.with_name("server.log.1"))
    except FileNotFoundError:
        return False
    return True


def log_to_file(home: Home) -> None:
    """Send what this process writes to standard output and error to the log file from now on."""
    descriptor = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
