"""Timings and sizes of the local cloud: start, warm calls, large services, what is left behind."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sls_py import emulator
from sls_py.emulator import LocalCloud
from sls_py.emulator.runtime import Call, RunnableFunction, RuntimeHost
from sls_py.report import SilentReporter

SLSPY = str(Path(sys.executable).with_name("slspy"))
HANDLER = "def handler(event, context): return event\n"


@dataclass(frozen=True)
class Measure:
    """One number, and the bound it should keep."""

    name: str
    value: float
    bound: float
    unit: str


def main() -> int:
    """Print the measures; return 1 when one is out of its bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="starts that are timed")
    parser.add_argument("--calls", type=int, default=200, help="warm calls that are timed")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slspy-bench-") as folder:
        measures = list(measure(Path(folder), given.runs, given.calls))
    if given.json:
        sys.stdout.write(json.dumps([vars(each) for each in measures], indent=2) + "\n")
    else:
        for each in measures:
            mark = "ok" if each.value <= each.bound else "OVER"
            text = f"{each.name:<44}{each.value:>9.1f} {each.unit:<4} (bound {each.bound:g}) {mark}"
            sys.stdout.write(text + "\n")
    return int(any(each.value > each.bound for each in measures))


def measure(folder: Path, runs: int, calls: int) -> Iterator[Measure]:
    """Yield the measures, each in a cloud of its own."""
    home = folder / "cloud"
    starts = [_start_seconds(folder / f"start-{number}") for number in range(runs)]
    yield Measure("start to ready, p50", statistics.median(starts) * 1000, 1000, "ms")
    yield Measure(
        "warm call of the host, p50", _host_milliseconds(folder / "host", calls), 20, "ms"
    )
    cloud = _started(home)
    try:
        status = emulator.status(home)
        yield Measure("memory of an idle server", status.memory if status else 0, 100, "MB")
        yield from _services(folder, home, cloud, calls)
    finally:
        emulator.stop(home)


def _services(folder: Path, home: Path, cloud: LocalCloud, calls: int) -> Iterator[Measure]:
    service = _service(folder / "large", 200)
    yield Measure("deploy 200 functions", _slspy(service, home, "deploy"), 5, "s")
    client = _client(cloud)
    client.invoke(FunctionName="bench-dev-f0")
    warm = [_timed(lambda: client.invoke(FunctionName="bench-dev-f0")) for _ in range(calls)]
    yield Measure("warm call over the API, p50", statistics.median(warm) * 1000, 15, "ms")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: client.invoke(FunctionName=f"bench-dev-f{n}"), range(100)))
    _slspy(service, home, "remove")
    status = emulator.status(home)
    yield Measure("processes left of 100 functions", status.workers if status else 0, 0, "")
    left = list((home / "tmp" / "functions" / "workers").iterdir())
    yield Measure("folders left of 100 functions", len(left), 0, "")


def _start_seconds(home: Path) -> float:
    seconds = _timed(lambda: _started(home))
    emulator.stop(home)
    return seconds


def _started(home: Path) -> LocalCloud:
    return emulator.ensure(home, reporter=SilentReporter(), environ=os.environ)


def _host_milliseconds(folder: Path, calls: int) -> float:
    code = folder / "code"
    code.mkdir(parents=True)
    (code / "app.py").write_text(HANDLER)
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    function = RunnableFunction(
        key="f", fingerprint="1", name="f", runtime=version, handler="app.handler", code=code
    )
    host = RuntimeHost(folder, os.environ)
    try:
        call = Call(request_id="1", payload=b"{}")
        host.invoke(function, call)
        times = [_timed(lambda: host.invoke(function, call)) for _ in range(calls)]
    finally:
        host.close()
    return statistics.median(times) * 1000


def _service(folder: Path, functions: int) -> Path:
    folder.mkdir()
    (folder / "app.py").write_text(HANDLER)
    named = "".join(f"  f{number}:\n    handler: app.handler\n" for number in range(functions))
    text = (
        "service: bench\nprovider:\n  name: aws\n  runtime: python3.11\n  versionFunctions: false\nfunctions:\n"
        + named
    )
    (folder / "serverless.yml").write_text(text)
    return folder


def _slspy(service: Path, home: Path, command: str) -> float:
    environ = {**os.environ, "SLSPY_LOCAL_HOME": str(home)}
    arguments = [SLSPY, command, "--local", "--yes"]
    return _timed(
        lambda: subprocess.run(arguments, cwd=service, env=environ, check=True, capture_output=True)
    )


def _client(cloud: LocalCloud) -> Any:
    import boto3

    return boto3.client(
        "lambda",
        region_name="us-east-1",
        endpoint_url=cloud.endpoint,
        aws_access_key_id=cloud.access_key_id,
        aws_secret_access_key=cloud.secret_access_key,
    )


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
