"""Time a save until it is live on a local cloud, for slspy and its peers; see `scripts/bench-sync`."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench_runs import SLSPY

sys.path.insert(0, str(Path(__file__).parents[1]))

from sls_py import emulator
from sls_py.report import SilentReporter
from tests.end_to_end.editing import FUNCTIONS, Editor

REGION = "us-east-1"
Save = Callable[[], None]


class Lab:
    """A local cloud, and services beside it."""

    def __init__(self, folder: Path) -> None:
        import boto3

        self.folder = folder
        self.cloud = emulator.start(folder / "cloud", reporter=SilentReporter(), environ=os.environ)
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ENDPOINT_URL": self.cloud.endpoint,
            "AWS_ACCESS_KEY_ID": self.cloud.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.cloud.secret_access_key,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "XDG_STATE_HOME": str(folder / "state"),
            "SAM_CLI_TELEMETRY": "0",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        session = boto3.Session(
            self.cloud.access_key_id, self.cloud.secret_access_key, region_name=REGION
        )
        self.functions = session.client("lambda", endpoint_url=self.cloud.endpoint)
        self.buckets = session.client("s3", endpoint_url=self.cloud.endpoint)

    def live(self, name: str) -> tuple[str, str]:
        """Return the hash of a function's code and the status of its last update."""
        found: Any = self.functions.get_function_configuration(FunctionName=name)
        return found["CodeSha256"], found["LastUpdateStatus"]

    def until_live(self, names: Sequence[str], save: Save) -> float:
        """Save, and return the seconds until all functions run other code."""
        before = {name: self.live(name)[0] for name in names}
        started = time.perf_counter()
        save()
        waiting = set(names)
        while waiting:
            for name in list(waiting):
                code, status = self.live(name)
                if code != before[name] and status == "Successful":
                    waiting.discard(name)
            if time.perf_counter() - started > 60:
                raise TimeoutError(f"{waiting} did not change")
            time.sleep(0.002)
        return time.perf_counter() - started

    def run(self, folder: Path, *command: str) -> None:
        """Run a program to its end."""
        subprocess.run(command, cwd=folder, env=self.environ, check=True, capture_output=True)

    @contextmanager
    def running(self, folder: Path, ready: str, *command: str) -> Iterator[Running]:
        """Run a program until it says a word, and on; interrupt it in the end."""
        log = self.folder / f"{folder.name}-{Path(command[0]).name}.log"
        answers = self.folder / "answers"
        answers.write_text("y\n" * 9)
        with log.open("w") as output, answers.open() as yes:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=self.environ,
                stdin=yes,
                stdout=output,
                stderr=output,
            )
        running = Running(process, log)
        try:
            running.until(ready)
            yield running
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


class Running:
    """A program that runs, and what it wrote."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def until(self, word: str) -> None:
        """Wait for a word in its output."""
        started = time.monotonic()
        while word not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() - started > 120:
                raise RuntimeError(self.log.read_text()[-2000:])
            time.sleep(0.05)

    def count(self, word: str) -> int:
        """Count a word in its output."""
        return self.log.read_text().count(word)

    def cpu(self) -> float:
        """Return the seconds of the processor that it used (on Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def service(folder: Path, count: int, form: str) -> Save:
    """Write a service of functions that share a module, for slspy or for sam; return what saves the module."""
    folder.mkdir()
    names = [f"f{number}" for number in range(1, count + 1)]
    if form == "sam":
        functions = "".join(
            f"  {name.upper()}:\n    Type: AWS::Lambda::Function\n    Properties: "
            f"{{FunctionName: {folder.name}-dev-{name}, Runtime: python3.11, Handler: {name}.main, Code: src, "
            "Role: 'arn:aws:iam::000000000000:role/any'}\n"
            for name in names
        )
        text = f"Resources:\n{functions}"
        (folder / "template.yaml").write_text(text)
    else:
        functions = "".join(f"  {name}: {{handler: src/{name}.main}}\n" for name in names)
        head = f"service: {folder.name}\nprovider: {{name: aws, runtime: python3.11}}\n"
        (folder / "serverless.yml").write_text(f"{head}functions:\n{functions}")
    source = folder / "src"
    source.mkdir()
    (source / "requirements.txt").write_text("")
    for name in names:
        text = "from src import shared\n" if form != "sam" else "import shared\n"
        (source / f"{name}.py").write_text(f"{text}def main(*_): return shared.VALUE\n")

    def save() -> None:
        (source / "shared.py").write_text(f"VALUE = {time.time()}\n")

    save()
    return save


def repeated(
    lab: Lab, names: Sequence[str], save: Save, rounds: int, *, rest: float
) -> list[float]:
    """Save again and again, with a rest (s) before each save."""
    times = []
    for _ in range(rounds):
        time.sleep(rest)
        times.append(lab.until_live(names, save))
    return times


def time_slspy(lab: Lab, count: int, rounds: int) -> list[float]:
    """Return the times of slspy; the first save is a warm-up."""
    folder = lab.folder / f"slspy{count}"
    save = service(folder, count, "slspy")
    names = [f"{folder.name}-dev-f{number}" for number in range(1, count + 1)]
    with lab.running(folder, "watching", SLSPY, "watch", "--yes", "--verbose") as running:
        lab.until_live(names, save)
        time.sleep(1)
        before = running.count("aws: ")
        times = repeated(lab, names, save, rounds, rest=0.6)
        time.sleep(1)
        calls = (running.count("aws: ") - before) / rounds / count
    print(f"  {calls:.1f} calls for a function that changed")
    with lab.running(folder, "watching", SLSPY, "watch", "--yes", "--verbose") as running:
        print(f"  {running.count('aws: ')} calls for a start without changes")
    return times


def time_sam(lab: Lab, sam: str, count: int, rounds: int) -> list[float]:
    """Return the times of `sam sync --watch`."""
    folder = lab.folder / f"sam{count}"
    save = service(folder, count, "sam")
    names = [f"{folder.name}-dev-f{number}" for number in range(1, count + 1)]
    lab.buckets.create_bucket(Bucket=folder.name)
    with lab.running(
        folder,
        "Infra sync completed",
        *(sam, "sync", "--watch", "--stack-name", folder.name, "--s3-bucket", folder.name),
        *("--no-dependency-layer", "--no-express", "--region", REGION),
    ):
        time.sleep(3)
        lab.until_live(names, save)
        return repeated(lab, names, save, rounds, rest=3)


def time_osls(lab: Lab, osls: str, rounds: int) -> list[float]:
    """Return the times of `osls deploy function`."""
    folder = lab.folder / "osls1"
    save = service(folder, 1, "slspy")
    lab.run(folder, SLSPY, "deploy")

    def both() -> None:
        save()
        lab.run(folder, osls, "deploy", "function", "-f", "f1", "--region", REGION)

    return [lab.until_live([f"{folder.name}-dev-f1"], both) for _ in range(rounds)]


def storm(lab: Lab) -> None:
    """Save 500 times in a second, and see how often the function is updated."""
    folder = lab.folder / "storm1"
    service(folder, 1, "slspy")
    with lab.running(folder, "watching", SLSPY, "watch", "--yes", "--verbose") as running:
        time.sleep(1)
        before = running.count("UpdateFunctionCode")
        for number in range(500):
            (folder / "src" / "shared.py").write_text(f"VALUE = {number}\n")
            time.sleep(0.002)
        time.sleep(3)
        updates = running.count("UpdateFunctionCode") - before
    print(f"500 saves: {updates} updates, last one live: {is_fresh(lab, folder, ['f1'])}")


def idle(lab: Lab, seconds: int) -> None:
    """Do nothing, beside 50,000 files."""
    folder = lab.folder / "idle1"
    service(folder, 1, "slspy")
    with (folder / "serverless.yml").open("a") as file:
        file.write("package: {patterns: ['!many/**']}\n")
    for number in range(50_000):
        path = folder / "many" / str(number // 100) / str(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with lab.running(folder, "watching", SLSPY, "watch", "--yes", "--verbose") as running:
        time.sleep(3)
        cpu, calls = running.cpu(), running.count("aws: ")
        time.sleep(seconds)
        used = (running.cpu() - cpu) / seconds
        print(f"idle for {seconds}s: {used:.2%} CPU, {running.count('aws: ') - calls} calls")


def edits(lab: Lab, count: int, seed: int) -> None:
    """Edit at random, and compare with a fresh package in the end."""
    folder = lab.folder / "edited"
    folder.mkdir()
    editor = Editor(folder, seed)
    editor.create()
    with lab.running(folder, "watching", SLSPY, "watch", "--yes", "--verbose") as running:
        for number in range(count):
            editor.edit()
            time.sleep(0.01 * (number % 60))
        time.sleep(4)
        updates = running.count("UpdateFunctionCode")
    fresh = is_fresh(lab, folder, FUNCTIONS)
    print(f"{count} random edits: {updates} updates, live code is that of the files: {fresh}")


def is_fresh(lab: Lab, folder: Path, keys: Sequence[str]) -> bool:
    """Tell whether functions run what a package would have that is made from nothing."""
    import json

    shutil.rmtree(folder / ".slspy", ignore_errors=True)
    lab.run(folder, SLSPY, "package")
    template = json.loads((folder / ".slspy/cloudformation-template-update-stack.json").read_text())
    wanted = {
        resource["Properties"]["FunctionName"]["Ref"]: resource["Properties"]["CodeSha256"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Version"
    }
    live = {
        f"{key.capitalize()}LambdaFunction": lab.live(f"{folder.name}-dev-{key}")[0] for key in keys
    }
    return live == wanted


def show(name: str, times: Sequence[float]) -> float:
    """Print the middle and the slow end of some times; return the middle."""
    middle = statistics.median(times)
    slow = sorted(times)[min(len(times) - 1, round(len(times) * 0.95))]
    print(
        f"{name:<28} p50 {middle * 1000:7.0f} ms   p95 {slow * 1000:7.0f} ms   ({len(times)} saves)"
    )
    return middle


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=20, help="saves for slspy; peers get a quarter"
    )
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--idle", type=int, default=60, help="seconds")
    options = parser.parse_args()
    sam = os.environ.get("SAM") or shutil.which("sam")
    osls = os.environ.get("OSLS") or shutil.which("osls")
    few = max(options.rounds // 4, 1)
    with tempfile.TemporaryDirectory(prefix="slspy-sync-") as root:
        lab = Lab(Path(root))
        try:
            for count in (1, 5) if options.rounds else ():
                ours = show(f"slspy, {count} function(s)", time_slspy(lab, count, options.rounds))
                if sam:
                    theirs = show(f"sam, {count} function(s)", time_sam(lab, sam, count, few))
                    print(f"  slspy is {theirs / ours:.0f}x faster")
            if osls and options.rounds:
                show("osls deploy function", time_osls(lab, osls, few))
            storm(lab)
            if options.idle:
                idle(lab, options.idle)
            if options.edits:
                edits(lab, options.edits, options.seed)
        finally:
            emulator.stop(lab.folder / "cloud")


if __name__ == "__main__":
    main()
