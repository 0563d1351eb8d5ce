"""Packaging cases: small services, large trees, one changed file, many functions, many files to choose from."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench_runs import SLSPY, command, reported
from bench_scenarios import Scenario

REPEAT = (sys.executable, str(Path(__file__).with_name("bench_repeat.py")))
HANDLER = "def main(event, context):\n    return {'statusCode': 200}\n"
SAM = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
"""
SAM_FUNCTION = """\
  F{number}:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.11, Handler: f{number}.main, CodeUri: .}}
"""


def packaging(osls: str, sam: str | None, packages: Path | None) -> Iterator[Scenario]:
    """Yield the cases; `sam` is its program, `packages` a folder in which numpy and pandas are installed."""
    ours = command(SLSPY, "package", zips=".slspy")
    theirs = command(osls, "package", zips=".serverless")
    yield Scenario("5 functions", ours, theirs, five, before=forget, target=8)
    if sam:
        built = command(sam, "build")
        yield Scenario("5 functions, sam build", ours, built, five, before=forget, target=5)
    yield Scenario("5,000 files", ours, theirs, large, before=forget, target=12)
    yield Scenario("1 of 5,000 files", ours, theirs, large, before=change, target=40)
    watching = reported(*REPEAT, "watch")
    yield Scenario("1 of 5,000, watching", watching, theirs, large, target=150)
    if packages:
        tree = partial(installed, packages=packages)
        yield Scenario("numpy+pandas", ours, theirs, tree, before=forget, target=7)
        yield Scenario("numpy+pandas, handler", ours, theirs, tree, before=change, target=35)
    few, many = partial(individual, count=20), partial(individual, count=200)
    yield Scenario(
        "200 own zips (osls 20)", ours, theirs, many, few, before=forget, target=100, work=10
    )
    yield Scenario("200 own zips, 20 own", ours, ours, many, few, before=forget, target=1 / 3)
    modules = str(Path(osls).resolve().parents[1])
    select = ("node", str(Path(__file__).with_name("bench_select.js")), modules)
    choose, theirs = reported(*REPEAT, "select"), reported(*select)
    yield Scenario("patterns, 20,000 files", choose, theirs, crowded, target=50)
    yield Scenario("patterns, all looked at", choose, theirs, wide)


def forget(folder: Path) -> None:
    """Delete what packaging left, so that the next run is a first one."""
    for name in (".slspy", ".serverless", ".aws-sam"):
        shutil.rmtree(folder / name, ignore_errors=True)


def change(folder: Path) -> None:
    """Change one file; osls leaves no cache that could help it, and its zip must not go into the next one."""
    shutil.rmtree(folder / ".serverless", ignore_errors=True)
    with (folder / "handler.py").open("a") as file:
        file.write("# changed\n")


def five(folder: Path) -> None:
    """Write five functions with a file each, for slspy, osls and sam."""
    for number in range(5):
        (folder / f"f{number}.py").write_text(HANDLER)
    functions = {f"f{number}": {"handler": f"f{number}.main"} for number in range(5)}
    write_service(folder, functions)
    resources = (SAM_FUNCTION.format(number=number) for number in range(5))
    (folder / "template.yaml").write_text(SAM + "".join(resources))


def large(folder: Path) -> None:
    """Write a function with 5,000 files of 40 MB."""
    (folder / "handler.py").write_text(HANDLER)
    write_service(folder, {"hello": {"handler": "handler.main"}})
    write_sources(folder / "vendor", 5_000, 40_000_000)


def installed(folder: Path, packages: Path) -> None:
    """Write a function beside installed packages."""
    shutil.copytree(packages, folder, dirs_exist_ok=True)
    (folder / "handler.py").write_text(HANDLER)
    write_service(folder, {"hello": {"handler": "handler.main"}})


def individual(folder: Path, count: int) -> None:
    """Write functions with zips of their own: one file for each, 2,000 for all."""
    functions = {}
    for number in range(count):
        (folder / f"h{number}.py").write_text(f"{HANDLER}# {number}\n")
        patterns = ["!h*.py", f"h{number}.py"]
        functions[f"f{number}"] = {"handler": f"h{number}.main", "package": {"patterns": patterns}}
    write_service(folder, functions, package={"individually": True})
    write_sources(folder / "vendor", 2_000, 8_500_000)


def crowded(folder: Path) -> None:
    """Write 20,000 files in folders of which one is wanted, as in a repository with Node and Python in it."""
    sizes = {"node_modules": 12_000, ".venv/lib": 6_000, ".git/objects": 1_300, "src": 700}
    for root, count in sizes.items():
        for number in range(count):
            suffix = "test.py" if number % 7 == 0 else "py"
            path = folder / root / f"p{number // 60}" / f"m{number}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    excluded = ("node_modules", ".venv", ".github", "docs", "tests", "build", "dist", "tmp")
    patterns = [f"!{name}/**" for name in excluded]
    patterns += ["!**/*.test.py", "!**/__pycache__/**", "!**/*.md", "!*.toml", "src/p1/**"]
    functions = {"hello": {"handler": "src/p0/m1.main"}}
    write_service(folder, functions, package={"patterns": patterns})


def wide(folder: Path) -> None:
    """Write 20,000 files that have to be looked at one by one, whatever folder they are in."""
    for number in range(20_000):
        suffix = ("py", "test.py", "md", "py", "json")[number % 5]
        path = (
            folder / "src" / f"p{number // 600}" / f"q{number // 60 % 10}" / f"m{number}.{suffix}"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    names = ("test.py", "spec.js", "md", "rst", "map", "ts", "tsx", "log", "tmp", "bak", "orig")
    patterns = [f"!**/*.{name}" for name in names]
    patterns += ["!**/__pycache__/**", "!**/fixtures/**", "!**/docs/**", "!*.toml", "**/q3/*.md"]
    functions = {"hello": {"handler": "src/p0/q0/m0.main"}}
    write_service(folder, functions, package={"patterns": patterns})


def write_service(folder: Path, functions: dict[str, Any], **more: Any) -> None:
    """Write a service file."""
    provider = {"name": "aws", "runtime": "python3.12"}
    service = {"service": "bench", "provider": provider, "functions": functions, **more}
    (folder / "serverless.json").write_text(json.dumps(service))


def write_sources(folder: Path, count: int, size: int) -> None:
    """Write text files that deflate as source code does, to about a quarter; the same ones on every run."""
    chance = random.Random(1)  # noqa: S311 - not a secret
    words = [
        "".join(chance.choices("abcdefghijklmnopqrstuvwxyz_", k=k % 9 + 2)) for k in range(900)
    ]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    for number in range(count):
        path = folder / f"pkg{number // 60}" / f"module{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        wanted = int(size / count * chance.uniform(0.2, 1.8))
        picked = chance.choices(words, weights, k=wanted // 4)
        lines = (
            "    " * (at % 3) + " ".join(picked[at : at + 7]) for at in range(0, len(picked), 7)
        )
        path.write_text("\n".join(lines)[:wanted])
