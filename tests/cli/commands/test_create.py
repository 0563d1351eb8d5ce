"""Tests of `slspy create`."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project, environment_of


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({})


def test_a_new_project_packages_as_it_comes(project: Project) -> None:
    out = project.run("create", "shop").assert_success().out
    assert out.startswith("created shop\n")
    shop = Project(project.path / "shop")
    shop.run("package").assert_success()
    assert set(shop.package().stack.functions) == {"hello", "health"}
    assert all(artifact.files for artifact in shop.package().artifacts.items)


def test_the_tests_of_a_new_project_pass(project: Project) -> None:
    project.run("create", "shop").assert_success()
    subprocess.run(
        [sys.executable, "-m", "unittest"],
        cwd=project.path / "shop",
        capture_output=True,
        check=True,
    )


def test_the_folder_can_be_chosen(project: Project) -> None:
    project.run("create", "shop", "--path", ".").assert_success()
    assert "service: shop\n" in (project.path / "serverless.yml").read_text()


def test_the_result_is_json_when_asked_for(project: Project) -> None:
    result = project.run("create", "shop", "--json").assert_success().json()
    assert result["directory"] == str(project.path / "shop")
    assert "serverless.yml" in result["files"]


def test_a_second_time_is_refused(project: Project) -> None:
    project.run("create", "shop").assert_success()
    result = project.run("create", "shop")
    assert result.code == 2
    assert "`shop` already has `README.md`" in result.err


def test_an_unknown_template_is_refused(project: Project) -> None:
    result = project.run("create", "shop", "-t", "python-http")
    assert result.code == 2
    assert "hint: did you mean `python-http-api`?" in result.err
    assert not (project.path / "shop").exists()


@pytest.mark.emulator
def test_a_new_project_deploys_as_it_comes(project: Project, local_cloud: AwsTarget) -> None:
    project.run("create", "shop").assert_success()
    shop = Project(project.path / "shop")
    deployed = shop.run("deploy", "--json", env=environment_of(local_cloud)).assert_success().json()
    urls = {endpoint["function"]: endpoint["url"] for endpoint in deployed["endpoints"]}
    with urllib.request.urlopen(urls["hello"].replace("{name}", "Ada"), timeout=30) as answer:
        assert json.load(answer) == {"message": "hello, Ada"}
    with urllib.request.urlopen(urls["health"], timeout=30) as answer:
        assert json.load(answer) == {"status": "ok", "stage": "dev"}
