"""Ask the user a yes or no question."""

from __future__ import annotations

from typing import TextIO


def confirm(question: str, *, stdin: TextIO, stderr: TextIO) -> bool:
    """Ask and return the answer; anything but `y` and `yes` is a no."""
    stderr.write(f"{question} [y/N] ")
    stderr.flush()
    try:
        return stdin.readline().strip().lower() in {"y", "yes"}
    except KeyboardInterrupt:
        stderr.write("\n")
        raise
