"""Tests of `slspy print`."""

from __future__ import annotations

import json

import pytest

from sls_py.testing import MakeProject, Project


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    service = """
        service: shop
        provider:
          name: aws
          runtime: python3.12
          environment:
            STAGE: ${sls:stage}
    """
    return slspy_project({"serverless.yml": service})


def test_variables_are_resolved(project: Project) -> None:
    out = project.run("print", "-s", "prod").assert_success().out
    assert out.startswith("service: shop\nprovider:\n  name: aws\n")
    assert "    STAGE: prod\n" in out


def test_a_part_can_be_printed_in_another_form(project: Project) -> None:
    arguments = ("print", "--path", "provider.environment", "--format", "json")
    assert json.loads(project.run(*arguments).assert_success().out) == {"STAGE": "dev"}


def test_keys_are_lines_of_text(project: Project) -> None:
    arguments = ("print", "--path", "provider", "--transform", "keys", "--format", "text")
    assert project.run(*arguments).assert_success().out == "name\nruntime\nenvironment\n"


def test_json_wraps_the_value(project: Project) -> None:
    result = project.run("print", "--json", "--path", "service").assert_success()
    assert result.json() == {"version": 1, "command": "print", "ok": True, "value": "shop"}
