"""Paired timings against the tools that do the same (A, B, A, B ...): ratios hold when the speed of the machine drifts."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench_deploy import deployments
from bench_language import language_service
from bench_packaging import packaging
from bench_runs import SLSPY, command
from bench_scenarios import HEADER, Scenario, measure, nothing, row


def scenarios(osls: str) -> Iterator[Scenario]:
    """Yield the cases, small ones first."""
    yield _whole("version", osls, nothing, "--version")
    yield _whole("help", osls, nothing, "--help")
    yield _whole("print 5,000 lines", osls, language_service, "print")
    for count in (1, 50, 200):
        name = f"package {count} function{'s' if count > 1 else ''}"
        yield _whole(name, osls, partial(http_service, count=count), "package")
    sam = os.environ.get("SAM") or shutil.which("sam")
    packages = os.environ.get("BENCH_PACKAGES")
    yield from packaging(osls, sam, Path(packages) if packages else None)


def _whole(name: str, osls: str, make: Callable[[Path], None], *arguments: str) -> Scenario:
    return Scenario(name, command(SLSPY, *arguments), command(osls, *arguments), make)


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
    print(f"median of {options.rounds}; `cpu` is what counts when others use the machine")
    print(HEADER)
    for scenario in scenarios(osls):
        if options.only in scenario.name:
            print(row(scenario, *measure(scenario, options.rounds)), flush=True)
    with deployments(osls) as (deploying, calls):
        for scenario in deploying:
            if options.only in scenario.name:
                print(row(scenario, *measure(scenario, options.rounds)), flush=True)
                print(calls.line(scenario.name), flush=True)


if __name__ == "__main__":
    main()
