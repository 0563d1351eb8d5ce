"""Deployments to a local cloud: slspy and osls in turn, each with a stack of its own, and the calls that both make."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench_calls import Calls, counting
from bench_runs import SLSPY, Runner, clean_environment, command
from bench_scenarios import Scenario

from sls_py import emulator
from sls_py.report import SilentReporter

HANDLER = "def main(event, context):\n    return {'statusCode': 200}\n"
REGION = "us-east-1"


@contextmanager
def deployments(osls: str) -> Iterator[tuple[list[Scenario], Calls]]:
    """Yield scenarios on a local cloud that lives as long as the block, and the calls they made so far."""
    with TemporaryDirectory(prefix="slspy-bench-cloud-") as folder:
        home = Path(folder)
        cloud = emulator.ensure(home, reporter=SilentReporter(), environ=os.environ)
        try:
            with counting(cloud.endpoint) as calls:
                target = {
                    "AWS_ACCESS_KEY_ID": cloud.access_key_id,
                    "AWS_SECRET_ACCESS_KEY": cloud.secret_access_key,
                    "AWS_ENDPOINT_URL": cloud.endpoint,
                    "AWS_REGION": REGION,
                    # osls looks every 5 seconds whether CloudFormation is done; here, that is at once.
                    "SLS_AWS_MONITORING_FREQUENCY": "100",
                }
                yield list(_scenarios(osls, target, calls)), calls
        finally:
            emulator.stop(home)


def _scenarios(osls: str, target: dict[str, str], calls: Calls) -> Iterator[Scenario]:
    def pair(name: str, count: int, *arguments: str, goal: float = 0.0) -> Scenario:
        counted = target | {"AWS_ENDPOINT_URL": calls.endpoint}

        def run(tool: str, program: str) -> Runner:
            words = (program, *arguments)
            return calls.first(
                tool, name, command(*words, environ=counted), command(*words, environ=target)
            )

        return Scenario(
            name,
            run("slspy", SLSPY),
            run("osls", osls),
            partial(deployed, SLSPY, target, count, "slspy"),
            partial(deployed, osls, target, count, "osls"),
            target=goal,
        )

    yield pair("unchanged deploy, 1", 1, "deploy", goal=3)
    yield pair("unchanged deploy, 50", 50, "deploy", goal=5)
    code = pair("deploy function", 1, "deploy", "function", "-f", "f0", goal=4)
    yield replace(code, before=changed)
    whole = pair("deploy new code", 1, "deploy", goal=5)
    yield replace(whole, before=changed)
    one = pair("deploy 1 of 20 changed", 20, "deploy", goal=5)
    yield replace(one, before=changed)


def deployed(tool: str, target: dict[str, str], count: int, owner: str, folder: Path) -> None:
    """Write a service of functions, each with a file of its own, and deploy it."""
    functions = {}
    for number in range(count):
        (folder / f"f{number}.py").write_text(HANDLER)
        patterns = ["!**", f"f{number}.py"]
        functions[f"f{number}"] = {
            "handler": f"f{number}.main",
            "package": {"individually": True, "patterns": patterns},
        }
    service = {
        "service": f"bench-{owner}-{folder.parent.name[-8:].replace('_', '-')}".lower(),
        "provider": {"name": "aws", "runtime": "python3.12", "deploymentMethod": "direct"},
        "functions": functions,
    }
    (folder / "serverless.json").write_text(json.dumps(service))
    subprocess.run(
        [tool, "deploy"],
        cwd=folder,
        env=clean_environment() | target,
        check=True,
        capture_output=True,
    )


def changed(folder: Path) -> None:
    """Change the code of one function."""
    with (folder / "f0.py").open("a") as file:
        file.write("# changed\n")
