"""Tests of options that stand before a subcommand."""

from __future__ import annotations

import pytest

from sls_py.testing import MakeProject, Project

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.12
    functions:
      a:
        handler: app.main
"""


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "app.py": "def main(event, context): ..."})


def test_the_stage_before_the_subcommand_counts(project: Project) -> None:
    result = project.run("deploy", "-s", "my_stage", "function", "-f", "a")
    assert result.code == 2
    assert "`--stage my_stage` cannot be a stage name" in result.err


def test_a_value_after_the_subcommand_wins(project: Project) -> None:
    result = project.run("deploy", "-s", "prod", "function", "-f", "a", "-s", "my_stage")
    assert "`--stage my_stage` cannot be a stage name" in result.err


def test_a_required_option_may_stand_before_the_subcommand(project: Project) -> None:
    result = project.run("deploy", "-f", "bb", "function")
    assert result.code == 2
    assert "service `shop` has no function `bb`" in result.err


def test_an_option_that_the_subcommand_lacks_is_refused(project: Project) -> None:
    result = project.run("deploy", "--package", "out", "function", "-f", "a")
    assert result.code == 2
    assert "`--package` is not an option of `slspy deploy function`" in result.err


def test_flags_come_down_too(project: Project) -> None:
    result = project.run("deploy", "--json", "function", "-f", "zzz")
    assert result.json()["command"] == "deploy function"
    assert result.json()["ok"] is False
