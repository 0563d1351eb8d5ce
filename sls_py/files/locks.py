"""One writer at a time for a build folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sls_py.errors import BusyError

LOCK_NAME = ".lock"


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Keep other slspy processes from writing to `directory` while the block runs.

    The operating system drops the lock when the process ends, however it ends.

    Raises:
        BusyError: another process writes to the folder.
    """
    directory.mkdir(parents=True, exist_ok=True)
    descriptor = _take(directory / LOCK_NAME)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps open files
            (directory / LOCK_NAME).unlink()
        os.close(descriptor)


def _take(path: Path) -> int:
    """Open and lock the file; begin again when its last owner removed it in between."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(descriptor)
        except OSError:
            error = _busy(descriptor, path.parent)
            os.close(descriptor)
            raise error from None
        if _is_at(descriptor, path):
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, str(os.getpid()).encode())
            return descriptor
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # far from the process id, which others read
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _busy(descriptor: int, directory: Path) -> BusyError:
    holder = ""
    with suppress(OSError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        holder = os.read(descriptor, 32).decode(errors="replace").strip()
    who = f"process {holder}" if holder.isdigit() else "another process"
    return BusyError(
        f"{who} is packaging into `{directory}`",
        hint="wait until it is done, or stop it, and run the command again",
    )
