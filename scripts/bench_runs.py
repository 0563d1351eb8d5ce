"""Run something once and measure it: wall clock, processor time, peak memory, and the bytes of the zips it made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SLSPY = str(Path(sys.executable).with_name("slspy"))


@dataclass(frozen=True)
class Sample:
    """One run: seconds by the clock, seconds of the processor (with children), peak MB, bytes of zips."""

    wall: float
    cpu: float
    memory: float = 0
    size: int = 0


Runner = Callable[[Path], Sample]
"""Does one thing in a folder."""


def command(
    *arguments: str, zips: str | None = None, environ: Mapping[str, str] | None = None
) -> Runner:
    """Return what runs a command; `zips` is the folder it makes zips in, `environ` has more variables for it.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """

    def run(folder: Path) -> Sample:
        started = time.perf_counter()
        with subprocess.Popen(
            arguments,
            cwd=folder,
            env=clean_environment() | dict(environ or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, arguments)
        made = (folder / zips).rglob("*.zip") if zips else ()
        size = sum(path.stat().st_size for path in made)
        return Sample(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, size)

    return run


def reported(*arguments: str) -> Runner:
    """Return what runs a command that measures itself and prints `{"wall": ..., "cpu": ...}` in its last line.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """

    def run(folder: Path) -> Sample:
        done = subprocess.run(
            arguments, cwd=folder, env=clean_environment(), check=True, capture_output=True
        )
        return Sample(**json.loads(done.stdout.splitlines()[-1]))

    return run


def clean_environment() -> dict[str, str]:
    """Return an environment without AWS settings, as on a CI machine.

    Python may keep byte-code, as it does for an installed slspy: the warm-up then compiles what was edited last.
    """
    left = ("AWS_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    return kept | {"CI": "1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
