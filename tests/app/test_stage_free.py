"""A package that is made once and deployed to every stage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sls_py.testing import MakeProject, Project

SERVICE = """\
service: shop
provider:
  name: aws
  runtime: python3.12
  environment: ${file(config.${sls:stage}.yml)}
functions:
  hello:
    handler: app.main
    package:
      individually: true
      patterns: ${param:patterns, self:custom.none}
  image: {image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/x@sha256:%s"}
custom:
  none: []
""" % ("0" * 64)
FILES = {
    "serverless.yml": SERVICE,
    "app.py": "def main(event, context): ...\n",
    "config.dev.yml": "MODE: development\n",
    "config.prod.yml": "MODE: production\n",
}
NOWHERE = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
}


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project(FILES)


def test_a_package_needs_neither_sources_nor_a_stage(project: Project, tmp_path: Path) -> None:
    made = project.run("package", "--stage-free", "--package", "out", "--json").assert_success()
    assert json.loads(made.out)["stage"] is None
    state = json.loads((project.path / "out/slspy-state.json").read_bytes())
    assert state["format"] == "stage-free-1"
    for name in FILES:
        (project.path / name).unlink()
    shutil.copytree(project.path / "out", tmp_path / "copy")
    result = project.run("deploy", "-p", str(tmp_path / "copy"), "--stage", "prod", env=NOWHERE)
    assert "Deploying shop to stage prod" in result.err
    assert "127.0.0.1:9" in result.err  # it got as far as AWS


def test_a_stage_that_is_packaged_in_another_way_is_refused(project: Project) -> None:
    project.run("package", "--stage-free", "--package", "out").assert_success()
    config = project.path / "out/service/serverless.yml"
    config.write_text(SERVICE.replace("none: []", 'none: ["!*.md"]'))
    result = project.run("deploy", "-p", "out", "--stage", "prod", env=NOWHERE)
    assert "function `hello` is packaged in another way in stage `prod`" in result.err


def test_a_stage_without_its_files_is_refused(project: Project) -> None:
    project.run("package", "--stage-free", "--package", "out").assert_success()
    result = project.run("deploy", "-p", "out", "--stage", "qa", env=NOWHERE)
    assert (result.code, "config.qa.yml" in result.err) == (2, True)


def test_images_that_are_built_are_refused(slspy_project: MakeProject) -> None:
    text = SERVICE.replace("  name: aws", "  name: aws\n  ecr: {images: {own: {path: ./}}}")
    text = text.replace(
        '  image: {image: "123', '  built: {image: {name: own}}\n  image: {image: "123'
    )
    project = slspy_project({**FILES, "serverless.yml": text})
    result = project.run("package", "--stage-free", "--package", "out")
    assert "the images `own` are built for one stage" in result.err


@pytest.mark.parametrize("options", [(), ("--package", "out", "--minify-template")])
def test_a_folder_has_to_be_named(project: Project, options: tuple[str, ...]) -> None:
    result = project.run("package", "--stage-free", *options)
    assert (result.code, "without a template" in result.err) == (2, True)
