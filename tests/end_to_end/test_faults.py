"""Every call of a deployment goes wrong in turn; afterwards one plain `slspy deploy` gives the right state."""

from __future__ import annotations

import json
import os
from itertools import cycle

import pytest

from sls_py.model.values import JsonObject
from sls_py.testing import MakeProject, Result
from tests.end_to_end.faults import KINDS, PATIENCE, Once, name_of
from tests.end_to_end.proxy import Proxy
from tests.end_to_end.story import Clients, Story

pytestmark = pytest.mark.emulator

NAME = "faulty-dev-hello"
SERVICE = """\
service: faulty
provider: {{name: aws, runtime: python3.11, deploymentMethod: {method}}}
functions:
  hello: {{handler: hello.main, memorySize: {memory}}}
"""
AT_ONCE = {"AWS_RETRY_MODE": "standard", "AWS_MAX_ATTEMPTS": "1"}
"""No call is repeated: each fault is the end of its call."""


class Faulty(Story):
    """A service whose calls go through a proxy."""

    number = 1
    method = "direct"

    def next(self) -> None:
        """Change code and settings, and let somebody change the live ones."""
        self.number += 1
        memory = 128 + self.number
        text = SERVICE.format(method=self.method, memory=memory)
        code = f"main = lambda *_: {self.number}\n"
        self.project.write({"serverless.yml": text, "hello.py": code})

    def drift(self) -> None:
        self.client("lambda").update_function_configuration(FunctionName=NAME, Timeout=60)

    def plain(self) -> JsonObject:
        return self.deploy()

    def check(self) -> None:
        """See that the newest code and settings are live, and the artifacts stored."""
        package, settings = self.project.package(), self.settings(NAME)
        (artifact,) = package.artifacts.items
        assert settings["CodeSha256"] == artifact.code_sha256
        assert (settings["MemorySize"], settings["Timeout"]) == (128 + self.number, 6)
        stack = self.client("cloudformation").describe_stacks(StackName="faulty-dev")["Stacks"][0]
        outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
        bucket = outputs["ServerlessDeploymentBucketName"]
        objects = self.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
        assert artifact.key in {each["Key"] for each in objects}


@pytest.fixture
def faulty(slspy_project: MakeProject, clients: Clients) -> Faulty:
    story = Faulty(slspy_project({}), clients)
    story.next()
    return story


def through(story: Faulty, proxy: Proxy, **env: str) -> Result:
    return story.slspy("deploy", "--json", AWS_ENDPOINT_URL=proxy.endpoint, **AT_ONCE, **env)


def calls_of(story: Faulty, proxy: Proxy) -> list[tuple[str, int]]:
    """Return the calls of a deployment that goes well: names, and which of that name."""
    proxy.calls.clear()
    through(story, proxy).assert_success()
    names = [name_of(call) for call in proxy.calls]
    return [(name, names[:index].count(name)) for index, name in enumerate(names)]


def told_well(result: Result, fault: Once) -> None:
    """See that a command that failed says at which call, and what to do."""
    assert result.code in (1, 2, 4), (fault.kind, fault.call, result)
    assert "Traceback" not in result.err
    errors = json.loads(result.out)["errors"]
    operation = fault.call.split()[1]
    for error in errors:
        assert error.get("hint"), (fault.kind, fault.call, error)
        if operation.isalpha() and not operation.isupper() and fault.kind != "expired":
            assert operation in error["message"], (fault.kind, error)


@pytest.mark.parametrize("method", ["direct", "changesets"])
def test_a_fault_at_any_call_of_an_update_is_told_and_mended_by_the_next_deployment(
    faulty: Faulty, proxy: Proxy, method: str
) -> None:
    faulty.method = method
    faulty.plain()
    faulty.next()
    faulty.drift()
    names = dict.fromkeys(name for name, _ in calls_of(faulty, proxy))
    if method == "changesets":
        names = {name: None for name in names if "ChangeSet" in name}
    assert len(names) >= 3
    for name, kind in zip(names, cycle(KINDS), strict=False):
        faulty.next()
        faulty.drift()
        strike(faulty, proxy, Once(kind, name))
    assert faulty.plain()["changed"] is False


def strike(faulty: Faulty, proxy: Proxy, fault: Once) -> None:
    proxy.fault = fault
    hung = {"SLSPY_AWS_TIMEOUT": str(PATIENCE)} if fault.kind == "hung" else {}
    result = through(faulty, proxy, **hung)
    proxy.fault = lambda _call, _handler: False
    if result.code:
        told_well(result, fault)
    faulty.plain()
    faulty.check()


def test_a_fault_at_any_write_of_a_first_deployment_is_mended_by_the_next(
    faulty: Faulty, proxy: Proxy
) -> None:
    calls_of(faulty, proxy)
    writes = dict.fromkeys(name_of(call) for call in proxy.writes)
    for name, kind in zip(writes, cycle(KINDS), strict=False):
        faulty.slspy("remove", "--yes").assert_success()
        strike(faulty, proxy, Once(kind, name))


@pytest.mark.skipif(
    os.environ.get("SLSPY_TEST_SLOW") != "1", reason="takes minutes: `SLSPY_TEST_SLOW=1` runs it"
)
@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_at_every_call_is_mended_by_the_next_deployment(
    faulty: Faulty, proxy: Proxy, kind: str
) -> None:
    faulty.plain()
    faulty.next()
    faulty.drift()
    for name, occurrence in calls_of(faulty, proxy):
        faulty.next()
        faulty.drift()
        strike(faulty, proxy, Once(kind, name, occurrence))


@pytest.mark.parametrize("kind", ["throttled", "reset", "broken"])
def test_a_fault_that_passes_is_not_noticed(faulty: Faulty, proxy: Proxy, kind: str) -> None:
    proxy.fault = fault = Once(kind, "cloudformation DescribeStacks")
    faulty.slspy("deploy", AWS_ENDPOINT_URL=proxy.endpoint).assert_success()
    assert fault.struck == 1
    faulty.check()
