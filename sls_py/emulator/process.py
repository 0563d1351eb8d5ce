"""Other processes: whether one still lives, and how it is ended."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

_PROC = Path("/proc")


def start_mark(pid: int) -> str | None:
    """Return a text that tells this process from another one that gets its id later, None when it is dead.

    Linux: field 22 of `/proc/<pid>/stat`, clock ticks since boot; elsewhere: what `ps` says. A zombie is dead.
    """
    _reap(pid)
    return _mark_from_proc(pid) if _PROC.is_dir() else _mark_from_ps(pid)


def has_died(pid: int) -> bool:
    """Tell whether a process is dead though threads of it may still be ending; False where only `ps` could tell."""
    return _PROC.is_dir() and _mark_from_proc(pid) is None


def is_running(pid: int, mark: str) -> bool:
    """Tell whether the process that had this mark still runs."""
    return pid > 0 and start_mark(pid) == mark


def end(pid: int, mark: str, *, grace: float) -> None:
    """End a process and its group: ask it to stop, and kill what is left after `grace` seconds."""
    if not is_running(pid, mark):
        return
    _signal(pid, signal.SIGTERM)
    if not wait_until_gone(pid, mark, grace):
        _kill_group(pid)
        wait_until_gone(pid, mark, 5.0)


def wait_until_gone(pid: int, mark: str, limit: float) -> bool:
    """Wait for a process to end; False when it still runs after `limit` seconds."""
    deadline = time.monotonic() + limit
    while is_running(pid, mark):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _reap(pid: int) -> None:
    # a child that ended stays a zombie until its parent, maybe this process, asks for its status
    with contextlib.suppress(ChildProcessError, OSError):
        os.waitpid(pid, os.WNOHANG)


def _mark_from_proc(pid: int) -> str | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # the second field is the command in parentheses and may itself hold blanks
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else fields[19]


def _mark_from_ps(pid: int) -> str | None:
    import subprocess

    found = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        timeout=10,
    )
    state, _, started = found.stdout.strip().partition(" ")
    return started.strip() if started and not state.startswith("Z") else None


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _kill_group(pid: int) -> None:
    # the server leads its own session, so its group holds the functions' processes and nothing of ours
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        _signal(pid, signal.SIGKILL)
