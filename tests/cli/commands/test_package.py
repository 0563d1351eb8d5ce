"""Tests of `slspy package`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

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
        environment:
          COLOR: ${param:color, 'none'}
"""
HANDLER = "def main(event, context):\n    return 'hello'\n"


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "app.py": HANDLER})


def color(project: Project, folder: str = ".slspy") -> str:
    function = project.template(folder)["Resources"]["HelloLambdaFunction"]
    return str(function["Properties"]["Environment"]["Variables"]["COLOR"])


def test_a_service_is_packaged_beside_its_file(project: Project) -> None:
    result = project.run("package").assert_success()
    assert result.out == ""
    assert "Packaging shop for stage dev (us-east-1)\n" in result.err
    assert "✔ Service packaged into .slspy (" in result.err
    assert project.package().stack.name == "shop-dev"


def test_options_reach_the_service_file(project: Project) -> None:
    arguments = ("--stage", "prod", "--region", "eu-west-1", "--param", "color=red")
    project.run("package", *arguments).assert_success()
    stack = project.package().stack
    assert (stack.stage, stack.region, color(project)) == ("prod", "eu-west-1", "red")


def test_the_folder_can_be_chosen(project: Project) -> None:
    project.run("package", "--package", "out/build").assert_success()
    assert color(project, "out/build") == "none"
    assert not (project.path / ".slspy/slspy-state.json").exists()


def test_the_template_can_be_written_in_one_line(project: Project) -> None:
    project.run("package", "--minify-template").assert_success()
    text = (project.path / ".slspy/cloudformation-template-update-stack.json").read_text()
    assert text.count("\n") == 1
    assert json.loads(text) == project.package().stack.template


def test_the_result_is_one_json_object(project: Project) -> None:
    result = project.run("package", "--json").assert_success()
    found = result.json()
    assert (found["version"], found["command"], found["ok"]) == (1, "package", True)
    assert Path(found["directory"]) == project.path / ".slspy"
    assert [function["name"] for function in found["functions"]] == ["shop-dev-hello"]


def test_talk_is_json_lines_with_json(project: Project) -> None:
    lines = project.run("package", "--json").assert_success().err.splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert events[0] == "note"
    assert {"phase-started", "phase-ended"} <= set(events)


def test_all_problems_are_shown_with_their_places(project: Project) -> None:
    project.write({"serverless.yml": SERVICE.replace("handler", "handlr") + "\n    outdput: 1\n"})
    result = project.run("package")
    assert result.code == 2
    assert "unknown property `handlr`" in result.err
    assert "--> serverless.yml:8:5" in result.err
    assert "unknown property `outdput`" in result.err
    assert not (project.path / ".slspy").exists()


def test_another_file_can_be_named(project: Project) -> None:
    project.write({"other.yml": SERVICE.replace("shop", "other")})
    project.run("package", "-c", "other.yml").assert_success()
    assert project.package().stack.service == "other"


def test_the_file_that_output_goes_to_is_left_out(project: Project) -> None:
    with (project.path / "s.log").open("w") as log:
        done = subprocess.run(
            [sys.executable, "-m", "sls_py", "package"],
            cwd=project.path,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    text = (project.path / "s.log").read_text()
    assert done.returncode == 0, text
    assert text.count("warning: `s.log` is left out: the output of slspy goes to it\n") == 1
    with ZipFile(project.path / ".slspy/shop.zip") as archive:
        assert archive.namelist() == ["app.py"]


def test_the_files_of_zips_are_listed_with_their_rules(project: Project) -> None:
    (project.path / "notes.md").write_text("x")
    result = project.run("package", "--list", "-f", "hello").assert_success()
    assert result.out.splitlines() == [
        "shop.zip  2 files, 46 B",
        "  app.py       45 B  no pattern leaves it out",
        "  notes.md      1 B  no pattern leaves it out",
    ]
    assert not (project.path / ".slspy/shop.zip").exists()
    data = project.run("package", "--list", "--json", "--verbose").assert_success().json()
    (artifact,) = data["artifacts"]
    assert [file["name"] for file in artifact["leftOut"]] == ["serverless.yml"]


def test_what_weighs_most_is_told(project: Project) -> None:
    result = project.run("package", "--why-big").assert_success()
    assert result.out.startswith("shop.zip  hello: 45 B unzipped, ")
    data = project.run("package", "--why-big", "--json").assert_success().json()
    assert data["functions"] == [{"key": "hello", "unzipped": 45, "otherLayers": False}]


def test_listing_and_weighing_exclude_each_other(project: Project) -> None:
    assert "exclude each other" in project.run("package", "--list", "--why-big").err
    assert "`--function` is for `--list`" in project.run("package", "-f", "x").err


def test_a_broken_source_stops_packaging_unless_nobody_looks(project: Project) -> None:
    (project.path / "app.py").write_text("def main(:\n")
    result = project.run("package")
    assert "error: `app.py` is not valid Python: invalid syntax\n  --> app.py:1:10" in result.err
    project.run("package", "--no-check").assert_success()
