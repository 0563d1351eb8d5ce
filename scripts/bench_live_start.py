#!/usr/bin/env python3
"""Measure what a live session adds to a function's cold start: loading the stub and libsodium, without the network.

Each time is that of a new process which has loaded what Lambda's own runtime client loads.
scripts/bench_live_start.py [--processes 25]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from sls_py.deploy.relayed import VARIABLE, Marker
from sls_py.live.layer import Platform, layer_files
from sls_py.live.libraries import Libraries

PROGRAM = """
import sys, time, json, os, re, traceback, logging, datetime, urllib.request
sys.path.insert(0, sys.argv[1])
wall, cpu = time.perf_counter(), time.process_time()
{code}
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu]))
"""
STUB = "from slspy_live.stub import entry; entry._stub()"
DIRECT = "import given_app"
MARKER = Marker(
    session="s",
    key=bytes(32),
    prefix="slspy/shop/dev/s",
    host="broker",
    url="ws://127.0.0.1:9",
    owner="ann",
    machine="desk",
    since=0,
    layer="arn",
    handler="given_app.main",
)


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=25)
    processes = parser.parse_args().processes
    with tempfile.TemporaryDirectory() as name:
        folder = unpacked(Path(name))
        show("the handler alone", [once(folder, DIRECT, "-B") for _ in range(processes)])
        cold = [once(folder, STUB, "-B") for _ in range(processes)]
        show("the stub from its sources, as in /opt", cold)
        once(folder, STUB)
        show("the stub from byte-code", [once(folder, STUB) for _ in range(processes)])


def unpacked(folder: Path) -> Path:
    """Return a folder with the layer and a handler."""
    here = Platform(f"{sys.version_info[0]}.{sys.version_info[1]}", platform.machine(), here=True)
    libraries = Libraries(folder / "libraries", os.environ).libraries(here)
    files = {**layer_files(libraries), "python/given_app.py": b"def main(event, context): ..."}
    for name, content in files.items():
        path = folder / "layer" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "layer" / "python"


def once(folder: Path, code: str, *flags: str) -> tuple[float, float]:
    """Return the seconds that a new process takes, on the clock and of the processor."""
    if "-B" in flags:
        for cache in list(folder.rglob("__pycache__")):
            shutil.rmtree(cache)
    done = subprocess.run(
        [sys.executable, "-I", "-S", *flags, "-c", PROGRAM.format(code=code), str(folder)],
        env={VARIABLE: MARKER.text(), "AWS_REGION": "us-east-1"},
        capture_output=True,
        check=True,
    )
    wall, cpu = json.loads(done.stdout)
    return wall, cpu


def show(title: str, found: list[tuple[float, float]]) -> None:
    """Print how long it took."""
    for name, times in zip(("clock", "CPU"), zip(*found, strict=True), strict=True):
        p10, p50, p90 = (statistics.quantiles(times, n=10)[place] * 1000 for place in (0, 4, 8))
        print(f"{title}, {name}: p10 {p10:.1f}  p50 {p50:.1f}  p90 {p90:.1f} ms")


if __name__ == "__main__":
    main()
