"""Tests of `slspy rollback` and `slspy deploy list` on a local cloud."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Result, environment_of

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
    functions:
      hello:
        handler: app.hello
        events:
          - http: GET /hello
"""

Run = Callable[..., Result]


@pytest.fixture
def run(slspy_project: MakeProject, local_cloud: AwsTarget) -> Run:
    project = slspy_project({"serverless.yml": SERVICE})

    def run_with(*arguments: str, answer: str = "one") -> Result:
        project.write({"app.py": f"def hello(event, context):\n    return {answer!r}\n"})
        return project.run(*arguments, env=environment_of(local_cloud))

    return run_with


def test_a_deployment_is_listed_and_brought_back(run: Run) -> None:
    run("deploy").assert_success()
    run("deploy", answer="two").assert_success()
    newest, first = run("deploy", "list", "--json").assert_success().json()["deployments"]
    assert (newest["current"], first["current"]) == (True, False)
    assert f"  {first['timestamp']}  slspy " in run("deploy", "list").assert_success().out

    result = run("rollback", "--json").assert_success().json()
    assert (result["changed"], result["restored"]) == (True, first["timestamp"])
    assert run("invoke", "-f", "hello").assert_success().out == '"one"\n'
    again = run("rollback", "-t", str(newest["timestamp"])).assert_success()
    assert "✔ Service rolled back to 20" in again.err
    assert run("invoke", "-f", "hello").assert_success().out == '"two"\n'
    assert "No changes to deploy" in run("deploy", answer="two").assert_success().err


def test_a_rollback_to_what_is_live_changes_nothing(run: Run) -> None:
    run("deploy").assert_success()
    (only,) = run("deploy", "list", "--json").assert_success().json()["deployments"]
    result = run("rollback", "--timestamp", str(only["timestamp"])).assert_success()
    assert "✔ Service is as it was at 20" in result.err


def test_an_unknown_timestamp_is_a_mistake_in_the_command(run: Run) -> None:
    run("deploy").assert_success()
    result = run("rollback", "-t", "1")
    assert (result.code, "there is no deployment `1`" in result.err) == (2, True)


def test_nothing_is_listed_of_a_service_that_is_not_deployed(run: Run) -> None:
    result = run("deploy", "list")
    assert (result.code, "stack `shop-dev` does not exist" in result.err) == (1, True)


def test_one_function_goes_back_and_the_next_deployment_heals_it(run: Run) -> None:
    run("deploy").assert_success()
    run("deploy", answer="two").assert_success()
    listed = run("deploy", "list", "functions").assert_success().out
    assert "the code that runs now" in listed
    (function,) = run("deploy", "list", "functions", "--json").assert_success().json()["functions"]
    first = function["versions"][0]["version"]
    result = run("rollback", "function", "-f", "hello", "--to", first).assert_success()
    assert f"✔ Function hello rolled back to version {first}" in result.err
    assert run("invoke", "-f", "hello").assert_success().out == '"one"\n'
    again = run("rollback", "function", "-f", "hello", "--function-version", first)
    assert "has the code of version" in again.assert_success().err
    assert "hello: healed" in run("deploy", answer="two").assert_success().err
    assert run("invoke", "-f", "hello").assert_success().out == '"two"\n'
