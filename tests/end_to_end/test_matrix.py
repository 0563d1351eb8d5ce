"""Every kind of change, by every method, over every kind of drift, ends in the compiled state.

What is written to AWS on the way is a promise: `docs/reference/aws-calls.md` lists it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sls_py.model.values import JsonObject
from sls_py.testing import MakeProject, environment_of
from tests.end_to_end.story import REPOSITORY, Clients, Story

pytestmark = pytest.mark.emulator

PAGE = REPOSITORY / "docs/reference/aws-calls.md"
NAME = "matrix-dev-hello"
READS = ("Batch", "Describe", "Get", "Head", "List", "Validate")

SERVICE = """\
service: matrix
provider:
  name: aws
  runtime: python3.11
  deploymentMethod: {method}
functions:
  hello:
    handler: hello.main
    memorySize: {memory}
{resources}"""
QUEUE = """\
resources:
  Resources:
    Jobs:
      Type: AWS::SQS::Queue
"""


class Matrix(Story):
    """One service that is changed step by step."""

    memory, answer, queue = 128, 1, False

    def write(self, method: str) -> None:
        resources = QUEUE if self.queue else ""
        text = SERVICE.format(method=method, memory=self.memory, resources=resources)
        self.project.write({"serverless.yml": text, "hello.py": self.code()})

    def code(self) -> str:
        return f"main = lambda *_: {self.answer}\n"

    def change(self, kind: str) -> None:  # type: ignore[override]
        match kind:
            case "code":
                self.answer += 1
            case "configuration":
                self.memory += 64
            case "new resource":
                self.queue = True
            case "removed resource":
                self.queue = False

    def drift(self, how: str) -> None:
        """Change the function behind the stack."""
        if how == "deploy function":
            self.project.write({"hello.py": "main = lambda *_: 'drifted'\n"})
            self.slspy("deploy", "function", "-f", "hello").assert_success()
            self.project.write({"hello.py": self.code()})
        elif how == "console":
            api = self.client("lambda")
            api.update_function_code(FunctionName=NAME, ZipFile=archive())
            api.update_function_configuration(FunctionName=NAME, MemorySize=3008, Timeout=60)

    def deployed(self) -> tuple[JsonObject, list[str]]:
        """Deploy; return the answer and the calls that write."""
        done = self.slspy("deploy", "--json", "--verbose").assert_success()
        notes = [json.loads(line).get("text", "") for line in done.err.splitlines()]
        calls = [note.split()[2] for note in notes if note.startswith("aws: ")]
        return done.json(), [call for call in calls if not call.startswith(READS)]

    def check(self) -> None:
        """Compare what is live with what was compiled."""
        package = self.project.package()
        function = self.settings(NAME)
        (artifact,) = package.artifacts.items
        assert function["CodeSha256"] == artifact.code_sha256 == sha256(artifact.path)
        properties = package.stack.template["Resources"]["HelloLambdaFunction"]["Properties"]
        assert function["MemorySize"] == properties["MemorySize"] == self.memory
        assert function["Timeout"] == properties["Timeout"]
        live = self.client("cloudformation").list_stack_resources(StackName="matrix-dev")
        kept = {each["LogicalResourceId"] for each in live["StackResourceSummaries"]}
        assert {*package.stack.template["Resources"]} == kept
        queues: list[str] = self.client("sqs").list_queues().get("QueueUrls", [])
        assert len(queues) == self.queue
        version = self.client("lambda").list_versions_by_function(FunctionName=NAME)["Versions"][-1]
        assert version["CodeSha256"] == function["CodeSha256"]


def sha256(path: Path) -> str:
    return base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("hello.py", "main = lambda *_: 'from the console'\n")
    return buffer.getvalue()


def told(writes: list[str]) -> str:
    """Write calls as the page does: `PutObject` x2, in alphabetical order."""
    counts = sorted(Counter(writes).items())
    texts = [f"`{name}`" + (f" ×{number}" if number > 1 else "") for name, number in counts]
    return ", ".join(texts) or "none"


def promised(method: str, drift: str) -> dict[str, str]:
    """Return the rows of the page for a method and a drift: what is written, by the kind of change."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE.read_text(), re.MULTILINE)
    return {change: calls for by, over, change, calls in rows if (by, over) == (method, drift)}


CHANGES = ("none", "code", "configuration", "new resource", "removed resource")


@pytest.mark.parametrize("method", ["direct", "changesets", "express"])
@pytest.mark.parametrize("drift", ["none", "deploy function", "console"])
def test_every_change_ends_in_the_compiled_state(
    method: str, drift: str, slspy_project: MakeProject, clients: Clients
) -> None:
    matrix = Matrix(slspy_project({}), clients)
    assert matrix.env == environment_of(clients.target)
    matrix.write(method)
    written: dict[str, str] = {"first": told(matrix.deployed()[1])} if drift == "none" else {}
    if drift != "none":
        matrix.deployed()
    matrix.check()
    for change in CHANGES:
        matrix.drift(drift)
        matrix.change(change)
        matrix.write(method)
        answer, writes = matrix.deployed()
        written[change] = told(writes)
        assert answer["changed"] is not (change == drift == "none")
        matrix.check()
    assert matrix.deployed()[1] == []
    assert promised(method, drift) == written


def test_the_page_has_every_row() -> None:
    drifts: list[Any] = ["none", "deploy function", "console"]
    for method in ("direct", "changesets", "express"):
        rows = [len(promised(method, drift)) for drift in drifts]
        assert rows == [6, 5, 5]
