"""One service in several regions: deployed side by side, looked at, changed and removed in all of them."""

from __future__ import annotations

import json

import pytest

from sls_py.model.values import JsonObject
from sls_py.testing import MakeProject, Project, Result, environment_of
from tests.end_to_end.story import Clients

pytestmark = pytest.mark.emulator

SERVICE = """\
service: greeter
provider:
  name: aws
  runtime: python3.11
  environment:
    WHERE: ${aws:region}
functions:
  hello:
    handler: hello.main
"""
BOTH = ("--target", "eu-west-1", "--target", "us-east-1")


class Greeter:
    def __init__(self, project: Project, clients: Clients) -> None:
        self.project = project
        self.env = environment_of(clients.target)

    def slspy(self, *arguments: str) -> Result:
        return self.project.run(*arguments, env=self.env)

    def json(self, *arguments: str) -> dict[str, JsonObject]:
        found = json.loads(self.slspy(*arguments, "--json").out)
        return {target["target"]: target for target in found["targets"]}


@pytest.fixture
def greeter(slspy_project: MakeProject, clients: Clients) -> Greeter:
    files = {
        "serverless.yml": SERVICE,
        "hello.py": "import os\nmain = lambda *_: os.environ['WHERE']\n",
    }
    return Greeter(slspy_project(files), clients)


def test_a_service_is_deployed_to_all_targets_compiled_for_each(greeter: Greeter) -> None:
    found = greeter.json("deploy", *BOTH)
    assert {name: each["ok"] for name, each in found.items()} == dict.fromkeys(BOTH[1::2], True)
    for region in BOTH[1::2]:
        answer = greeter.slspy("invoke", "-f", "hello", "--region", region).assert_success()
        assert json.loads(answer.out) == region
    again = greeter.json("deploy", *BOTH)
    assert [each["changed"] for each in again.values()] == [False, False]


def test_every_line_names_its_target_and_the_last_counts_them(greeter: Greeter) -> None:
    done = greeter.slspy("deploy", *BOTH).assert_success()
    assert "eu-west-1 | Deploying greeter to stage dev (eu-west-1)" in done.err
    assert done.err.splitlines()[-1] == "2 targets succeeded"
    assert "stack: greeter-dev" in done.out


def test_a_target_that_fails_does_not_stop_the_others(greeter: Greeter) -> None:
    done = greeter.slspy("deploy", "--target", "us-east-1", "--target", "nobody:eu-west-1")
    assert done.code == 1
    assert "nobody:eu-west-1: failed" in done.err
    assert "there is no AWS profile `nobody`" in done.err
    assert done.err.splitlines()[-1] == "1 target succeeded, 1 failed"
    greeter.slspy("info", "--region", "us-east-1").assert_success()


def test_targets_are_compared_shown_and_removed(greeter: Greeter) -> None:
    greeter.slspy("deploy", "--target", "us-east-1").assert_success()
    found = greeter.json("diff", *BOTH)
    assert {name: each["changed"] for name, each in found.items()} == {
        "eu-west-1": True,
        "us-east-1": False,
    }
    assert greeter.slspy("diff", *BOTH, "--exit-code").code == 5
    greeter.slspy("deploy", *BOTH).assert_success()
    assert [each["status"] for each in greeter.json("info", *BOTH).values()] == [
        "UPDATE_COMPLETE",
        "UPDATE_COMPLETE",
    ]
    assert [each["removed"] for each in greeter.json("remove", *BOTH).values()] == [True, True]
    assert [each["removed"] for each in greeter.json("remove", *BOTH).values()] == [False, False]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--target", "mars"), "`mars` of `--target mars` is not an AWS region"),
        (("--target", ":us-east-1"), "`--target :us-east-1` names no profile"),
        (("--target", "us-east-1", "--region", "us-east-1"), "`--target` says where to work"),
        (("--target", "us-east-1", "--review"), "`--target` takes no questions"),
        (("--target", "us-east-1", "-f", "hello"), "is for single functions"),
    ],
)
def test_targets_that_cannot_be_meant_are_refused(
    greeter: Greeter, arguments: tuple[str, ...], message: str
) -> None:
    refused = greeter.slspy("deploy", *arguments)
    assert refused.code == 2
    assert message in refused.err
