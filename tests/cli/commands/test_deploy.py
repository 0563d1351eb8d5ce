"""Tests of `slspy deploy`, `info`, `invoke`, `logs`, `deploy function` and `remove` on a local cloud."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project, Result, environment_of

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
      region: us-east-1
    functions:
      hello:
        handler: app.hello
        events:
          - httpApi: GET /hello/{name}
      fail:
        handler: app.fail
"""
HANDLER = """
    import json


    def hello(event, context):
        name = event.get("pathParameters", {}).get("name", "nobody")
        return {"statusCode": 200, "body": json.dumps({"message": f"hello {name}"})}


    def fail(event, context):
        print("about to fail")
        raise ValueError("boom")
"""

Run = Callable[..., Result]


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "app.py": HANDLER})


@pytest.fixture
def run(project: Project, local_cloud: AwsTarget) -> Run:
    """Run command lines on the project against a cloud that starts empty."""
    environment = environment_of(local_cloud)
    return lambda *arguments, **more: project.run(*arguments, env=environment, **more)


def fetch(url: str) -> object:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def test_a_deployed_service_answers_at_the_printed_address(run: Run) -> None:
    deployed = run("deploy", "--json").assert_success().json()
    assert (deployed["stack"], deployed["changed"]) == ("shop-dev", True)
    (endpoint,) = deployed["endpoints"]
    assert endpoint["method"] == "GET"
    assert fetch(endpoint["url"].replace("{name}", "ada")) == {"message": "hello ada"}


def test_the_end_of_a_deployment_lists_the_service(run: Run) -> None:
    result = run("deploy", "--stage", "test").assert_success()
    lines = result.out.strip().splitlines()
    assert lines[:4] == ["service: shop", "stage: test", "region: us-east-1", "stack: shop-test"]
    assert lines[4].startswith("endpoint: GET - http://127.0.0.1:")
    assert lines[6].startswith("  hello: shop-test-hello (")
    assert "✔ Service deployed to stack shop-test (" in result.err


def test_a_second_deployment_has_nothing_to_do(run: Run) -> None:
    run("deploy").assert_success()
    again = run("deploy").assert_success()
    assert "✔ No changes to deploy (" in again.err
    assert "endpoint: GET - " in again.out


def test_a_package_is_deployed_as_it_was_made(run: Run, project: Project) -> None:
    run("package", "--stage", "test", "--package", "out").assert_success()
    project.write({"app.py": "def hello(event, context): return 'changed'\n"})
    run("deploy", "--package", "out").assert_success()
    assert (
        "hello ada"
        in run("invoke", "-s", "test", "-f", "hello", "-d", '{"pathParameters": {"name": "ada"}}')
        .assert_success()
        .out
    )


def test_a_package_is_deployed_without_its_service_file(run: Run, project: Project) -> None:
    run("package", "--package", "out").assert_success()
    (project.path / "serverless.yml").unlink()
    deployed = run("deploy", "--package", "out", "--json").assert_success().json()
    assert deployed["stack"] == "shop-dev"


def test_a_package_for_another_stage_is_refused(run: Run) -> None:
    run("package", "--package", "out").assert_success()
    result = run("deploy", "--package", "out", "--stage", "prod")
    assert result.code == 2
    assert "the package in `out` was made for stage `dev`, not for `prod`" in result.err


def test_a_package_of_another_service_is_refused(run: Run, project: Project) -> None:
    run("package", "--package", "out").assert_success()
    project.write({"serverless.yml": SERVICE.replace("shop", "other")})
    result = run("deploy", "--package", "out")
    assert result.code == 2
    assert "is of service `shop`, the service here is `other`" in result.err


def test_one_function_is_updated_in_the_stage_that_is_named_first(
    run: Run, project: Project
) -> None:
    run("deploy", "--stage", "test").assert_success()
    project.write({"app.py": "def hello(event, context): return 'new'\n"})
    result = run("deploy", "-s", "test", "function", "-f", "hello").assert_success()
    assert "Deploying function hello to stage test" in result.err
    assert "✔ Function hello deployed: code (" in result.err
    assert run("invoke", "-s", "test", "-f", "hello").assert_success().out == '"new"\n'


def test_an_unchanged_function_is_left_alone(run: Run) -> None:
    run("deploy").assert_success()
    result = run("deploy", "-f", "hello").assert_success()
    assert "Function hello unchanged, nothing to deploy" in result.err


def test_code_that_was_changed_behind_the_stack_is_healed(run: Run, project: Project) -> None:
    run("deploy").assert_success()
    project.write({"app.py": "def hello(event, context): return 'new'\n"})
    run("deploy", "function", "-f", "hello").assert_success()
    project.write({"app.py": HANDLER})
    result = run("deploy", "--json").assert_success().json()
    changes = {function["key"]: function["change"] for function in result["functions"]}
    assert changes["hello"] == "healed"
    assert run("invoke", "-f", "hello").assert_success().out != '"new"\n'


def test_a_failing_function_is_told_with_its_error(run: Run) -> None:
    run("deploy").assert_success()
    result = run("invoke", "-f", "fail")
    assert result.code == 1
    assert json.loads(result.out)["errorMessage"] == "boom"
    assert "error: function `fail` failed: " in result.err


def test_a_failure_is_not_ok_in_json(run: Run) -> None:
    run("deploy").assert_success()
    result = run("invoke", "-f", "fail", "--json")
    assert (result.code, result.json()["ok"], result.json()["functionError"]) == (
        1,
        False,
        "Unhandled",
    )


def test_an_event_can_be_handed_over_without_waiting(run: Run) -> None:
    run("deploy").assert_success()
    result = run("invoke", "-f", "hello", "-t", "Event", "--json").assert_success()
    assert (result.json()["status"], result.json()["payload"]) == (202, None)
    deadline = time.monotonic() + 60
    while " END " not in run("logs", "-f", "hello").assert_success().out:
        assert time.monotonic() < deadline, "the function never ran"
        time.sleep(0.1)


def test_logs_of_all_functions_are_shown_with_their_names(run: Run) -> None:
    run("deploy").assert_success()
    run("invoke", "-f", "fail")
    out = run("logs", "--since", "5m").assert_success().out
    assert any(" fail about to fail" in line for line in out.splitlines())


def test_logs_of_one_function_as_json(run: Run) -> None:
    run("deploy").assert_success()
    run("invoke", "-f", "fail")
    lines = run("logs", "-f", "fail", "--json").assert_success().json()["lines"]
    assert {"fail"} == {line["function"] for line in lines}
    assert "about to fail" in {line["message"].strip() for line in lines}


def test_info_of_a_missing_stack_is_a_clear_error(run: Run) -> None:
    result = run("info")
    assert result.code == 1
    assert "error: stack `shop-dev` does not exist in us-east-1" in result.err


def test_info_shows_outputs_with_verbose(run: Run) -> None:
    run("deploy").assert_success()
    assert "stack outputs:" not in run("info").assert_success().out
    assert "  HttpApiUrl: http://127.0.0.1:" in run("info", "--verbose").assert_success().out


def test_a_removed_service_is_gone(run: Run) -> None:
    run("deploy").assert_success()
    result = run("remove").assert_success()
    assert "✔ Service shop removed (" in result.err
    assert run("info").code == 1
    assert "nothing to remove" in run("remove").assert_success().err.lower()


def test_nothing_is_deployed_when_the_code_cannot_be_packaged(run: Run, project: Project) -> None:
    missing = "app.fail\n        package:\n          artifact: missing.zip"
    project.write({"serverless.yml": SERVICE.replace("app.fail", missing)})
    assert run("deploy").code == 2
    project.write({"serverless.yml": SERVICE})
    assert run("info").code == 1


def test_a_reviewed_deployment_shows_its_changes(run: Run) -> None:
    result = run("deploy", "--review", "--yes").assert_success()
    assert "  + HelloLambdaFunction AWS::Lambda::Function" in result.err


def test_a_review_needs_somebody_to_answer(run: Run) -> None:
    result = run("deploy", "--review")
    assert (result.code, "hint: add `--yes`" in result.err) == (2, True)
    assert run("info").code == 1


@pytest.mark.parametrize("option", ["--package=out", "--wait", "--review", "--plan"])
def test_single_functions_refuse_what_is_for_services(run: Run, option: str) -> None:
    result = run("deploy", "-f", "hello", option)
    assert (result.code, "is for single functions" in result.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--code-only",), "which function?"),
        (("function", "-f", "hello", "--code-only", "-u"), "exclude each other"),
    ],
)
def test_code_and_configuration_are_choices_for_functions(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = run("deploy", *arguments)
    assert (result.code, message in result.err) == (2, True)
