"""`slspy sync` from the command line, on the local cloud."""

from __future__ import annotations

import json

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject
from sls_py.testing.project import environment_of

pytestmark = pytest.mark.emulator

SERVICE = """\
service: synced
provider: {name: aws, runtime: python3.11}
functions:
  hello: {handler: hello.main}
"""


def test_a_service_is_deployed_then_synced(
    slspy_project: MakeProject, local_cloud: AwsTarget
) -> None:
    project = slspy_project({"serverless.yml": SERVICE, "hello.py": "def main(*_): return 1\n"})
    env = {**environment_of(local_cloud), "XDG_STATE_HOME": str(project.path / ".." / "state")}

    first = project.run("sync", env=env).assert_success()
    assert "infrastructure is live" in first.err
    project.write({"hello.py": "def main(*_): return 2\n"})
    second = project.run("sync", "--json", env=env).assert_success()
    flow, ended = (json.loads(line) for line in second.out.splitlines())
    assert (flow["kind"], flow["outcome"]) == ("function-code", "done")
    assert ended["event"] == "ended"
    third = project.run("sync", env=env).assert_success()
    assert "in sync" in third.err
    assert "live" not in third.err


def test_mistakes_are_not_uploaded_unless_asked_for(
    slspy_project: MakeProject, local_cloud: AwsTarget
) -> None:
    project = slspy_project({"serverless.yml": SERVICE, "hello.py": "import nowhere\nmain = 1\n"})
    env = {**environment_of(local_cloud), "XDG_STATE_HOME": str(project.path / ".." / "state")}

    refused = project.run("sync", env=env)
    assert refused.code == 2
    assert "hello.py:1:8" in refused.err
    project.run("sync", "--no-check", env=env).assert_success()


def test_an_unknown_id_is_a_usage_error(slspy_project: MakeProject, local_cloud: AwsTarget) -> None:
    project = slspy_project({"serverless.yml": SERVICE, "hello.py": "def main(*_): return 1\n"})
    result = project.run(
        "sync", "--resource-id", "HeloLambdaFunction", env=environment_of(local_cloud)
    )

    assert result.code == 2
    assert "did you mean `HelloLambdaFunction`?" in result.err
