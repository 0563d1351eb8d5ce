"""Install packages with slspy and with pip in turn; time what is left to do when nothing changed, and a first import."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from slspy_python_requirements.bytecode import find_interpreter
from slspy_python_requirements.manifests import Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.request import Request
from slspy_python_requirements.store import Store

from sls_py.report import SilentReporter

REQUIREMENTS = [
    "requests",
    "pydantic",
    "aws-lambda-powertools",
    "httpx",
    "PyJWT",
    "cryptography",
    "numpy",
    "SQLAlchemy",
    "psycopg2-binary",
    "orjson",
]
IMPORTS = "requests, pydantic, sqlalchemy, httpx"
TARGET = Platform(12, "aarch64")
OLD = 315_532_800
"""1980-01-01, the date of every file in a zip."""


class Bench:
    """Timings in a folder of its own."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder = folder
        self._rounds = rounds
        self._manifest = folder / "requirements.txt"
        self._manifest.write_text("\n".join(REQUIREMENTS))
        self._environ = {**os.environ, "UV_CACHE_DIR": str(folder / "uv")}

    def run(self) -> None:
        """Print one line for each comparison."""
        self._compare("cold", 5, self._forget_all, ("--no-cache-dir",))
        self._compare("warm", 15, self._forget_installed, ())
        self._unchanged()
        self._imports()

    def _compare(
        self, name: str, target: float, before: Callable[[], None], pip: tuple[str, ...]
    ) -> None:
        ours, theirs = [], []
        for _ in range(self._rounds):
            before()
            ours.append(_timed(lambda: self._get(TARGET)))
            theirs.append(_timed(lambda: self._pip(pip)))
        wall = statistics.median(b[0] / a[0] for a, b in zip(ours, theirs, strict=True))
        cpu = statistics.median(b[1] / a[1] for a, b in zip(ours, theirs, strict=True))
        seconds = statistics.median(a[0] for a in ours), statistics.median(b[0] for b in theirs)
        print(
            f"{name:<16} slspy {seconds[0]:6.2f} s   pip {seconds[1]:6.2f} s   wall {wall:5.1f}x (target {target:g}x)   cpu {cpu:5.1f}x",
            flush=True,
        )

    def _unchanged(self) -> None:
        self._get(TARGET)
        times = sorted(_timed(lambda: self._get(TARGET))[0] for _ in range(50))
        print(f"{'unchanged':<16} {times[25] * 1000:.2f} ms (target 5 ms)")

    def _imports(self) -> None:
        """Compare the first import as peers ship packages (byte-code with dates that do not fit, or none) and as slspy does."""
        here = Platform(
            sys.version_info[1], "x86_64" if os.uname().machine == "x86_64" else "aarch64"
        )
        python = find_interpreter(here.minor, os.environ) or Path(sys.executable)
        plain = self._folder / "plain"
        shutil.copytree(self._get(here, bytecode=False), plain)
        dated = self._folder / "dated"
        shutil.copytree(plain, dated)
        subprocess.run([python, "-m", "compileall", "-qq", str(dated)], check=False)
        mine = self._folder / "mine"
        shutil.copytree(self._get(here), mine)
        for folder in (plain, dated, mine):
            for path in folder.rglob("*"):
                os.utime(path, (OLD, OLD))
        found: dict[str, list[float]] = {"none": [], "dated": [], "slspy": []}
        for _ in range(5):
            for name, folder in zip(found, (plain, dated, mine), strict=True):
                found[name].append(_import_time(python, folder))
        middle = {name: statistics.median(times) for name, times in found.items()}
        ratio = middle["dated"] / middle["slspy"]
        shown = "   ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in middle.items())
        print(f"{'import, cpu':<16} {shown}   {ratio:.1f}x (target 2x)")

    def _get(self, platform: Platform, *, bytecode: bool | None = None) -> Path:
        store = Store(self._folder / "store", self._environ, SilentReporter())
        manifest = Manifest("requirements", self._manifest, self._folder)
        found = store.get(Request(manifest, platform, Options(bytecode=bytecode)))
        if found is None:
            sys.exit("bench: nothing was installed")
        return found.directory

    def _pip(self, more: tuple[str, ...]) -> None:
        target = self._folder / "pip"
        shutil.rmtree(target, ignore_errors=True)
        tags = [word for tag in TARGET.for_pip for word in ("--platform", tag)]
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--target",
            str(target),
            *tags,
            *more,
        ]
        how = [
            "--python-version",
            TARGET.python,
            "--implementation",
            "cp",
            "--only-binary",
            ":all:",
        ]
        arguments = [*command, *how, "-r", str(self._manifest)]
        # uv does not read the settings of pip: without them both take packages from the usual index.
        environ = {name: text for name, text in os.environ.items() if name != "PIP_FIND_LINKS"}
        environ["PIP_CONFIG_FILE"] = os.devnull
        subprocess.run(arguments, env=environ, check=True, capture_output=True)

    def _forget_all(self) -> None:
        for name in ("uv", "store"):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def _forget_installed(self) -> None:
        shutil.rmtree(self._folder / "store" / "trees", ignore_errors=True)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of the clock and of the processor, with those of children."""
    started, used = time.perf_counter(), _used()
    work()
    return time.perf_counter() - started, _used() - used


def _used() -> float:
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def _import_time(python: Path, folder: Path) -> float:
    environ: Mapping[str, str] = {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    before = _used()
    subprocess.run([python, "-c", f"import {IMPORTS}"], env=dict(environ), check=True)
    return _used() - before


def main() -> None:
    """Time everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slspy-bench-") as folder:
        Bench(Path(folder), options.rounds).run()


if __name__ == "__main__":
    main()
