"""Paired timings of whole commands (A, B, A, B ...): ratios hold when the speed of the machine drifts."""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench_language import language_service

SLSPY = str(Path(sys.executable).with_name("slspy"))


@dataclass(frozen=True)
class Sample:
    """Seconds of one run: wall clock, and processor time of the command with its children."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Scenario:
    """A case to time: `slspy` and `peer` are commands, `make` writes the service they run in."""

    name: str
    slspy: tuple[str, ...]
    peer: tuple[str, ...]
    make: Callable[[Path], None]


def scenarios(osls: str) -> Iterator[Scenario]:
    """Yield the cases, small ones first."""
    yield Scenario("version", (SLSPY, "--version"), (osls, "--version"), empty_folder)
    yield Scenario("help", (SLSPY, "--help"), (osls, "--help"), empty_folder)
    yield Scenario("print 5,000 lines", (SLSPY, "print"), (osls, "print"), language_service)
    for count in (1, 50, 200):
        name = f"package {count} function{'s' if count > 1 else ''}"
        yield Scenario(
            name, (SLSPY, "package"), (osls, "package"), partial(http_service, count=count)
        )


def empty_folder(folder: Path) -> None:
    """Write nothing."""


def http_service(folder: Path, count: int) -> None:
    """Write a service of functions with one HTTP route each."""
    (folder / "handler.py").write_text(
        "def main(event, context):\n    return {'statusCode': 200}\n"
    )
    functions = {
        f"f{number}": {
            "handler": "handler.main",
            "events": [{"http": {"path": f"items/{number}", "method": "get"}}],
        }
        for number in range(count)
    }
    service = {
        "service": "bench",
        "provider": {"name": "aws", "runtime": "python3.12"},
        "functions": functions,
    }
    (folder / "serverless.json").write_text(json.dumps(service))


def run(command: tuple[str, ...], folder: Path) -> Sample:
    """Run a command once and measure it.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=clean_environment())
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Sample(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def clean_environment() -> dict[str, str]:
    """Return an environment without AWS settings, as on a CI machine.

    Python may keep byte-code, as it does for an installed slspy: the warm-up then compiles what was edited last.
    """
    left = ("AWS_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    return kept | {"CI": "1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}


def measure(scenario: Scenario, rounds: int) -> tuple[list[Sample], list[Sample]]:
    """Run both commands in turn after one warm-up each."""
    with tempfile.TemporaryDirectory(prefix="slspy-bench-") as folder:
        scenario.make(Path(folder))
        ours, theirs = [], []
        for number in range(rounds + 1):
            pair = run(scenario.slspy, Path(folder)), run(scenario.peer, Path(folder))
            if number:
                ours.append(pair[0])
                theirs.append(pair[1])
        return ours, theirs


def report(name: str, ours: list[Sample], theirs: list[Sample]) -> str:
    """Write one row: medians, and the median of the ratios pair by pair."""
    wall = statistics.median(b.wall / a.wall for a, b in zip(ours, theirs, strict=True))
    cpu = statistics.median(b.cpu / a.cpu for a, b in zip(ours, theirs, strict=True))
    mine, peer = (
        statistics.median(sample.wall for sample in samples) for samples in (ours, theirs)
    )
    return f"{name:<24} {mine * 1000:>9.0f} ms {peer * 1000:>9.0f} ms {wall:>8.1f}x {cpu:>8.1f}x"


def main() -> None:
    """Time the chosen scenarios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="scenarios whose name holds this word")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    osls = os.environ.get("OSLS") or shutil.which("osls")
    if not osls:
        sys.exit(
            "bench: osls was not found; `npm install osls` in a folder of its own and set OSLS to its path"
        )
    print(
        f"{'median of ' + str(options.rounds):<24} {'slspy':>12} {'osls':>12} {'wall':>9} {'cpu':>9}"
    )
    for scenario in scenarios(osls):
        if options.only in scenario.name:
            print(report(scenario.name, *measure(scenario, options.rounds)), flush=True)


if __name__ == "__main__":
    main()
