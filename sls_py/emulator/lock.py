"""One server per data directory: a file lock that passes from whoever starts a server to the server."""

from __future__ import annotations

import os

from sls_py.emulator.home import Home
from sls_py.errors import EmulatorError


def try_lock(home: Home) -> int | None:
    """Return the descriptor of the lock, None when somebody else holds it.

    The lock belongs to the open file, so a child that inherits the descriptor holds it on after its parent
    closed it, and it ends by itself when the last holder dies, however it dies.

    Raises:
        EmulatorError: this platform has no such locks.
    """
    descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if _lock_now(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def is_lock_of(descriptor: int, home: Home) -> bool:
    """Tell whether a descriptor is the open lock file of this data directory."""
    try:
        mine, wanted = os.fstat(descriptor), home.lock.stat()
    except OSError:
        return False
    return (mine.st_dev, mine.st_ino) == (wanted.st_dev, wanted.st_ino)


def _lock_now(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError as error:
        raise EmulatorError(
            "the local cloud needs Linux or macOS", hint="on Windows, run slspy inside WSL"
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
