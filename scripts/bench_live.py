#!/usr/bin/env python3
"""Measure a live session on the local cloud: round trips beside direct ones, saves, attaching and detaching.

scripts/bench_live.py [--requests 200]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SERVICE = """
service: bench
provider:
  name: aws
  runtime: python3.11
functions:
  direct:
    handler: app.handler
    events:
      - httpApi: GET /direct
  live:
    handler: app.handler
    events:
      - httpApi: GET /live
"""
CODE = """
import os
def handler(event, context):
    return {{"version": {version}, "here": "/cloud/" not in os.environ["LAMBDA_TASK_ROOT"], "fill": "x" * 800}}
"""


class Bench:
    """A deployed service in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "service"
        self.folder.mkdir()
        cloud = {"SLSPY_LOCAL_HOME": str(folder / "cloud"), "SLSPY_LOCAL": "1"}
        self.environ = {**os.environ, **cloud}
        (self.folder / "serverless.yml").write_text(SERVICE)
        self.save(1)
        self.slspy("deploy")
        url = urlsplit(self.slspy("info")["endpoints"][0]["url"])
        self.path = url.path.rpartition("/")[0]
        self._connection = HTTPConnection(url.hostname or "", url.port)

    def save(self, version: int) -> None:
        """Write the handler."""
        (self.folder / "app.py").write_text(CODE.format(version=version))

    def command(self, *words: str) -> list[str]:
        """Return a command line of slspy."""
        return [sys.executable, "-m", "sls_py", *words, "--json"]

    def slspy(self, *words: str) -> Any:
        """Run a command and return its result."""
        done = subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.environ,
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout.splitlines()[-1])

    def get(self, name: str) -> tuple[float, Any]:
        """Ask a function; return the milliseconds it took and the answer."""
        begun = time.perf_counter()
        self._connection.request("GET", f"{self.path}/{name}")
        body = json.loads(self._connection.getresponse().read())
        return (time.perf_counter() - begun) * 1000, body


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200)
    requests = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            measure(bench, requests)
        finally:
            bench.slspy("local", "stop")


def measure(bench: Bench, requests: int) -> None:
    """Run one session and print a line for each number."""
    begun = time.perf_counter()
    session = subprocess.Popen(
        bench.command("live", "--function", "live"),
        cwd=bench.folder,
        env=bench.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert session.stdout is not None
    while json.loads(session.stdout.readline()).get("event") != "ready":
        pass
    print(f"from the command to `ready`: {time.perf_counter() - begun:.2f} s")
    # its lines are read, so that it never waits for this script
    drain = subprocess.Popen(["cat"], stdin=session.stdout, stdout=subprocess.DEVNULL)
    for _ in range(10):
        bench.get("direct")
        bench.get("live")
    round_trips(bench, requests)
    saves(bench)
    session.send_signal(signal.SIGTERM)
    assert session.stderr is not None
    phases(session.stderr.read())
    session.wait()
    drain.wait()


def round_trips(bench: Bench, requests: int) -> None:
    """Ask both functions in turn."""
    times: dict[str, list[float]] = {"direct": [], "live": []}
    for _ in range(requests):
        for name, found in times.items():
            took, body = bench.get(name)
            assert body["here"] == (name == "live"), body
            found.append(took)
    for name, found in times.items():
        p10, p50, p90 = (statistics.quantiles(found, n=10)[place] for place in (0, 4, 8))
        print(f"{name:>6}, n={requests}: p10 {p10:.1f}  p50 {p50:.1f}  p90 {p90:.1f} ms")
    more = statistics.median(times["live"]) - statistics.median(times["direct"])
    print(f"live adds {more:.1f} ms at p50")


def saves(bench: Bench) -> None:
    """Save, and ask until the answer is new."""
    found = []
    for version in range(2, 22):
        time.sleep(0.3)
        begun = time.perf_counter()
        bench.save(version)
        while bench.get("live")[1]["version"] != version:
            pass
        found.append((time.perf_counter() - begun) * 1000)
    p50, worst = statistics.median(found), max(found)
    print(f"from a save to its first answer, n=20: p50 {p50:.0f}  max {worst:.0f} ms")


def phases(text: str) -> None:
    """Print how long attaching and putting back took."""
    for line in text.splitlines():
        said = json.loads(line) if line.startswith("{") else {}
        if said.get("event") == "phase-ended":
            print(f"{said['text']}: {said['seconds']:.2f} s")


if __name__ == "__main__":
    main()
