"""What is deployed already is left alone, and what changed behind slspy's back is brought back."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.proxy import Proxy
from tests.end_to_end.story import changes

pytestmark = pytest.mark.emulator


def test_the_second_deployment_reads_a_little_and_writes_nothing(tell: Tell, proxy: Proxy) -> None:
    story = tell("members")
    story.deploy()
    result = story.slspy("deploy", AWS_ENDPOINT_URL=proxy.endpoint).assert_success()
    assert "No changes to deploy" in result.err
    assert proxy.writes == []
    assert len(proxy.calls) < 10


def test_touched_files_are_not_changed_files(tell: Tell, proxy: Proxy) -> None:
    story = tell("wiki")
    story.deploy()
    for file in story.path.rglob("*.py"):
        file.touch()
    (story.path / "__pycache__").mkdir()
    (story.path / "__pycache__" / "wiki.pyc").write_bytes(b"compiled")
    answer = story.deploy(AWS_ENDPOINT_URL=proxy.endpoint)
    assert (answer["changed"], answer["uploadedBytes"], proxy.writes) == (False, 0, [])


def test_a_build_folder_from_another_machine_is_not_needed(tell: Tell, proxy: Proxy) -> None:
    story = tell("orders")
    story.deploy()
    for file in sorted((story.path / ".slspy").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    answer = story.deploy(AWS_ENDPOINT_URL=proxy.endpoint)
    assert (answer["changed"], answer["uploadedBytes"], proxy.writes) == (False, 0, [])


def test_force_deploys_although_nothing_changed(tell: Tell, proxy: Proxy) -> None:
    story = tell("clicks")
    story.deploy()
    assert story.deploy("--force", AWS_ENDPOINT_URL=proxy.endpoint)["service"] == "clicks"
    assert proxy.writes


def test_code_that_somebody_else_put_there_is_replaced(tell: Tell) -> None:
    story = tell("veteran")
    story.deploy()
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("handler.py", "def main(event, context): return 'hacked'")
    api = story.client("lambda")
    api.update_function_code(FunctionName="veteran-dev-main", ZipFile=code.getvalue())
    assert story.invoke("main") == "hacked"
    assert changes(story.deploy()) == {"main": "healed"}
    assert story.invoke("main", {"path": "/"})["statusCode"] == 200
    assert not story.deploy()["changed"]


def test_the_old_version_is_back_after_deploying_it_again(tell: Tell) -> None:
    story = tell("tenant")
    story.deploy()
    for new, old in (("good-bye", "hello from"), ("hello from", "good-bye")):
        story.change("hello.py", old, new)
        assert changes(story.deploy())["hello"] == "code"
        assert story.invoke("hello").startswith(new)


def test_an_update_of_one_function_is_taken_over_by_the_next_deployment(tell: Tell) -> None:
    story = tell("tenant")
    story.deploy()
    story.change("hello.py", "hello from", "moin from")
    command = ("deploy", "function", "-f", "hello", "--json")
    first, second = (story.slspy(*command).assert_success().json() for _ in range(2))
    assert (changes(first), changes(second)) == ({"hello": "code"}, {"hello": "unchanged"})
    story.deploy()
    assert story.invoke("hello").startswith("moin")
    assert not story.deploy()["changed"]
