"""Tests of `slspy print`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project, Result, environment_of
from tests.cli.commands.cloud_secrets import put_secrets

Run = Callable[..., Result]


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


@pytest.fixture
def secretive(slspy_project: MakeProject, local_cloud: AwsTarget) -> Run:
    """Run command lines on a service that reads a secret from a cloud that has it."""
    service = """
        service: shop
        provider:
          name: aws
          region: us-east-1
        custom:
          url: db://me:${ssm:/shop/password}@host
          token: ${secretsmanager:shop.token}
    """
    put_secrets(local_cloud)
    project = slspy_project({"serverless.yml": service})
    return lambda *arguments: project.run(*arguments, env=environment_of(local_cloud))


@pytest.mark.emulator
def test_secrets_are_hidden(secretive: Run) -> None:
    plain = secretive("print", "--path", "custom").assert_success()
    assert plain.out == "url: db://me:(secret)@host\ntoken: (secret)\n"
    told = secretive("print", "--json", "--verbose").assert_success()
    assert "hunter2" not in plain.err + told.out + told.err


@pytest.mark.emulator
def test_secrets_are_shown_to_those_who_insist(secretive: Run) -> None:
    shown = secretive("print", "--path", "custom", "--show-secrets").assert_success()
    assert shown.out == "url: db://me:hunter2-password@host\ntoken: hunter2-token\n"
    assert secretive(
        "print", "--path", "custom.token", "--format", "text", "--show-secrets"
    ).out == ("hunter2-token\n")
