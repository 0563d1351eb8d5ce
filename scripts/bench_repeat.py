"""Measure a part of slspy inside of one process, as a watching one does it, and print the seconds as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sls_py.lifecycle import Lifecycle
from sls_py.model.options import Options
from sls_py.model.service import Service
from sls_py.packaging.build import build_artifacts
from sls_py.packaging.memory import Memory
from sls_py.packaging.plan import plan_targets
from sls_py.packaging.select import select
from sls_py.report import SilentReporter
from sls_py.service.load import build, read

REPEATS = 5


def watch(service: Service) -> Callable[[], object]:
    """Return what packages the service once more after one of its files was changed; the zips are there."""
    memory = Memory()
    file = service.directory / "handler.py"

    def work() -> object:
        return build_artifacts(
            service,
            service.directory / ".slspy",
            lifecycle=Lifecycle(),
            reporter=SilentReporter(),
            memory=memory,
            changed=frozenset({file}),
        )

    def change_and_work() -> object:
        with file.open("a") as opened:
            opened.write("# changed\n")
        return work()

    work()
    change_and_work()
    return change_and_work


def choose(service: Service) -> Callable[[], object]:
    """Return what chooses the files of the zips."""
    targets = plan_targets(service)
    return lambda: select(service, targets, build_folder=service.directory / ".slspy")


def main() -> None:
    """Measure what the only argument names (`watch` or `select`) in this folder."""
    directory = Path()
    service = build(read(directory, Options(directory=directory), os.environ))
    work = {"watch": watch, "select": choose}[sys.argv[1]](service)
    work()
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    for _ in range(REPEATS):
        work()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"wall": wall / REPEATS, "cpu": cpu / REPEATS}))


if __name__ == "__main__":
    main()
