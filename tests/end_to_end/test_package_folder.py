"""`deploy --package`: what was packaged is what is deployed, whatever happened to the sources meanwhile."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from sls_py.testing import Project, Result
from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import Story

pytestmark = pytest.mark.emulator

EVENT = json.dumps({"path": "/"})


@pytest.fixture
def packaged(tell: Tell) -> Story:
    story = tell("veteran")
    story.slspy("package", "--package", "build").assert_success()
    return story


def deploy(story: Story) -> Result:
    return story.slspy("deploy", "--package", "build")


def test_changes_of_the_sources_do_not_get_in(packaged: Story) -> None:
    packaged.change("handler.py", '"answer"', '"other"')
    packaged.change("serverless.yml", "ANSWER: 42", "ANSWER: 43")
    deploy(packaged).assert_success()
    answer = packaged.invoke("main", {"path": "/"})
    assert json.loads(answer["body"])["answer"] == "42"


def test_a_package_can_be_deployed_without_its_service(packaged: Story, tmp_path: Path) -> None:
    runner = tmp_path / "runner"
    shutil.copytree(packaged.path / "build", runner / "build")
    elsewhere = Story(Project(runner), packaged.client)
    deploy(elsewhere).assert_success()
    assert packaged.invoke("main")["statusCode"] == 200


def test_a_package_is_deployed_to_its_stage_only(packaged: Story) -> None:
    result = packaged.slspy("deploy", "--package", "build", "--stage", "prod")
    assert result.code == 2
    assert "was made for stage `dev`, not for `prod`" in result.err


def test_a_folder_that_is_not_there_is_named(packaged: Story) -> None:
    result = packaged.slspy("deploy", "--package", "biuld")
    assert result.code == 2
    assert "`biuld` holds no package" in result.err
    assert "slspy package --package biuld" in result.err


def test_a_zip_that_was_changed_is_refused(packaged: Story) -> None:
    with zipfile.ZipFile(packaged.path / "build" / "veteran.zip", "a") as archive:
        archive.writestr("more.py", "surprise = True")
    result = deploy(packaged)
    assert result.code == 2
    assert "veteran.zip` changed after it was packaged" in result.err
    assert stacks(packaged) == []


def test_a_zip_that_is_gone_is_named(packaged: Story) -> None:
    (packaged.path / "build" / "veteran.zip").unlink()
    result = deploy(packaged)
    assert result.code == 2
    assert "veteran.zip" in result.err
    assert stacks(packaged) == []


@pytest.mark.parametrize("name", ["slspy-state.json", "cloudformation-template-update-stack.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe"], ids=repr)
def test_a_damaged_file_is_named(packaged: Story, name: str, content: bytes) -> None:
    (packaged.path / "build" / name).write_bytes(content)
    result = deploy(packaged)
    assert result.code == 2, result.err
    assert f"build/{name}" in result.err
    assert stacks(packaged) == []


def stacks(story: Story) -> list[str]:
    found = story.client("cloudformation").list_stacks()["StackSummaries"]
    return [stack["StackName"] for stack in found]
