"""Tests of `slspy validate`."""

from __future__ import annotations

import pytest

from sls_py.testing import MakeProject, Project

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.12
    functions:
      hello:
        handler: app.main
    """


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "app.py": "def main(event, context): ...\n"})


def test_a_good_service_gets_one_line(project: Project) -> None:
    result = project.run("validate", "--stage", "prod").assert_success()
    assert result.out == ""
    assert result.err.startswith("✔ serverless.yml is valid for stage prod (us-east-1) (")
    assert result.err.count("\n") == 1


def test_nothing_is_written(project: Project) -> None:
    project.run("validate").assert_success()
    assert {path.name for path in project.path.iterdir()} == {"serverless.yml", "app.py"}


def test_a_good_service_is_data(project: Project) -> None:
    found = project.run("validate", "--json").assert_success().json()
    assert (found["ok"], found["service"], found["stage"]) == (True, "shop", "dev")
    assert (found["file"], found["functions"], found["warnings"]) == ("serverless.yml", 1, [])


def test_problems_of_variables_and_of_the_schema_are_shown_together(project: Project) -> None:
    more = "    timeout: ${env:NOPE}\n    memorySzie: 12\n"
    project.write({"serverless.yml": SERVICE.rstrip() + "\n" + more.replace("    ", "        ", 2)})
    result = project.run("validate")
    assert result.code == 2
    assert "the environment variable `NOPE` is not set" in result.err
    assert "unknown property `memorySzie`" in result.err
    assert "must be" not in result.err


def test_problems_of_the_template_and_of_the_files_are_shown_together(project: Project) -> None:
    more = """
        environment:
          TABLE: !Ref Nowhere
      other:
        handler: other.main
    """
    project.write({"serverless.yml": SERVICE.rstrip() + more})
    found = project.run("validate", "--json")
    assert found.code == 2
    told = [(error["path"], error["line"], error["column"]) for error in found.json()["errors"]]
    assert told == [
        ("Resources.HelloLambdaFunction", 10, 14),
        ("functions.other.handler", 12, 14),
    ]
    assert {error["severity"] for error in found.json()["errors"]} == {"error"}


def test_warnings_are_no_failure(project: Project) -> None:
    text = "configValidationMode: warn\nservic: shop\n"
    project.write({"serverless.yml": text + "".join(line[4:] for line in SERVICE.splitlines(True))})
    result = project.run("validate", "--json").assert_success()
    (warning,) = result.json()["warnings"]
    assert (warning["path"], warning["severity"]) == ("servic", "warning")


def test_github_gets_annotations(project: Project) -> None:
    project.write({"serverless.yml": SERVICE.replace("handler", "handlr")})
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(project.path.parent)}
    result = project.run("validate", env=environment)
    assert result.out == ""
    line = "::error file=project/serverless.yml,line=8,col=5::unknown property `handlr`"
    assert f"{line}%0Ahint: did you mean `handler`?\n" in result.err


def test_data_stays_data_in_github(project: Project) -> None:
    project.write({"serverless.yml": "service: shop\n"})
    result = project.run("validate", "--json", env={"GITHUB_ACTIONS": "true"})
    assert len(result.json()["errors"]) == 1
    assert "::error file=" in result.err


def test_github_gets_warnings_of_other_commands(project: Project) -> None:
    project.write({"app.py": ""})
    result = project.run("package", env={"GITHUB_ACTIONS": "true"}).assert_success()
    assert "\n::warning file=" in result.err
