"""How much memory a process has, where the system tells."""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")
_KILOBYTES_IN_A_MEGABYTE = 1024


def resident(pid: int) -> int:
    """Return the memory that a process has now, in MB; 0 when the system does not tell."""
    return _read(pid, "VmRSS:")


def peak(pid: int) -> int:
    """Return the most memory that a process had, in MB; 0 when the system does not tell."""
    return _read(pid, "VmHWM:")


def _read(pid: int, field: str) -> int:
    try:
        text = (_PROC / str(pid) / "status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    found = next((line for line in text.splitlines() if line.startswith(field)), f"{field} 0")
    return int(found.split()[1]) // _KILOBYTES_IN_A_MEGABYTE
