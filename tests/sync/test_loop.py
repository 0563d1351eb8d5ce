from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import (
    CredentialsError,
    DeploymentError,
    NotDeployedError,
    PackagingError,
    Problem,
    ServiceFileError,
)
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import SyncContext
from sls_py.sync.events import Left, Mended, Saved, Watching
from tests.sync.syncing import FakeProject, Session

QUEUE = {"Jobs": {"Type": "AWS::SQS::Queue", "Properties": {}}}
FIVE = dict.fromkeys(("a", "b", "c", "d", "e"), "shared = 1\n")


@pytest.fixture
def project(tmp_path: Path) -> FakeProject:
    return FakeProject(tmp_path)


@pytest.fixture
def session(project: FakeProject) -> Session:
    found = Session(project)
    found.start()
    assert found.done == ["infrastructure"]
    found.forget()
    return found


def test_a_new_stack_is_deployed_at_the_start(session: Session) -> None:
    assert session.live("hello") == session.wanted("hello")


def test_a_start_without_changes_writes_nothing(session: Session) -> None:
    again = Session(session.project)
    again.start()

    assert again.done == []
    assert session.project.gateways.writes == []
    assert len(session.project.gateways.calls) <= 6


def test_saved_code_becomes_live_with_few_calls(session: Session) -> None:
    session.project.code["hello"] = "new = 1\n"
    session.project.gateways.functions.update_takes = 1
    session.save("hello.py")

    assert session.done == ["function hello: code"]
    assert session.live("hello") == session.wanted("hello")
    assert session.project.gateways.calls == ["functions.update_code", *["functions.get"] * 2]


def test_a_save_without_a_difference_calls_nobody(session: Session) -> None:
    session.save("README.md")

    assert session.done == []
    assert session.project.gateways.calls == []


def test_functions_that_share_code_are_all_updated(tmp_path: Path) -> None:
    project = FakeProject(tmp_path, code=dict(FIVE))
    session = Session(project)
    session.start()
    session.forget()
    project.code = dict.fromkeys(FIVE, "shared = 2\n")
    session.save("shared.py")

    assert sorted(session.done) == [f"function {name}: code" for name in FIVE]
    assert project.gateways.calls == ["functions.update_code"] * 5


def test_a_file_that_is_reverted_is_seen(session: Session) -> None:
    before = session.project.code["hello"]
    session.project.code["hello"] = "other = 1\n"
    session.save("hello.py")
    session.project.code["hello"] = before
    session.save("hello.py")

    assert session.done == ["function hello: code"] * 2
    assert session.live("hello") == session.wanted("hello")


def test_code_that_others_deployed_is_replaced_at_the_start(session: Session) -> None:
    session.project.gateways.functions.update_code("shop-dev-hello", archive=b"theirs")
    again = Session(session.project)
    again.start()

    assert again.done == ["function hello: code"]
    assert again.live("hello") == again.wanted("hello")


def test_settings_go_through_the_api(session: Session) -> None:
    session.project.settings = {"MemorySize": 512, "Timeout": 9}
    session.save("serverless.yml")

    assert session.done == ["function hello: settings"]
    assert session.project.loads == 2
    assert session.project.gateways.writes == ["functions.update_configuration"]
    session.forget()
    session.save("serverless.yml")
    assert session.project.gateways.calls == []


def test_other_changes_go_through_cloudformation(session: Session) -> None:
    session.project.stack = {"resources": QUEUE}
    session.project.code["hello"] = "new = 1\n"
    session.save("serverless.yml", "hello.py")

    assert session.done == ["infrastructure"]
    assert "Jobs" in (session.project.gateways.stacks.template("shop-dev") or {})["Resources"]
    assert session.live("hello") == session.wanted("hello")


def test_a_failed_deployment_does_not_stop_code(session: Session) -> None:
    session.project.stack = {"resources": QUEUE}
    session.project.gateways.fail("stacks.update", "ValidationError", "no queues today")
    session.save("serverless.yml")
    assert len(session.failures) == 1
    session.forget()
    session.project.code["hello"] = "new = 1\n"
    session.save("hello.py")

    assert session.failures == []
    assert session.done == ["function hello: code"]
    assert session.live("hello") == session.wanted("hello")
    session.save("serverless.yml")
    assert session.done[-1] == "infrastructure"


def test_a_broken_service_file_does_not_stop_code(session: Session) -> None:
    session.project.error = ServiceFileError([Problem(message="no colon")])
    session.project.code["hello"] = "new = 1\n"
    session.save("serverless.yml", "hello.py")

    assert session.failures == ["no colon"]
    assert session.done == ["function hello: code"]


def test_code_that_cannot_be_packaged_is_not_uploaded(session: Session) -> None:
    session.project.error = PackagingError([Problem(message="not valid Python")])
    session.save("hello.py")
    assert session.failures == ["not valid Python"]
    assert session.project.gateways.calls == []
    session.project.code["hello"] = "right = 1\n"
    session.save("other.py")

    both = [session.project.directory / name for name in ("hello.py", "other.py")]
    assert session.project.packages[-1] == frozenset(both)
    assert session.live("hello") == session.wanted("hello")


def test_a_mistake_that_is_undone_is_told_to_be_right_again(session: Session) -> None:
    session.project.error = PackagingError([Problem(message="not valid Python")])
    session.save("hello.py")
    told = [isinstance(event, Mended) for event in session.events]
    session.save("hello.py")
    session.save("hello.py")

    assert not any(told)
    assert sum(isinstance(event, Mended) for event in session.events) == 1
    assert session.done == []


def test_a_flow_that_failed_is_tried_with_the_next_save(session: Session) -> None:
    session.project.gateways.fail("functions.update_code", "ServiceException", "try later")
    session.project.code["hello"] = "new = 1\n"
    session.save("hello.py")
    assert session.failures == ["try later"]
    session.save("README.md")

    assert session.done == ["function hello: code"]
    assert session.live("hello") == session.wanted("hello")


def test_nothing_is_lost_while_credentials_are_refused(session: Session) -> None:
    functions = session.project.gateways.recorder
    functions.errors["functions.update_code"] = CredentialsError("expired")  # type: ignore[assignment]
    session.project.code["hello"] = "new = 1\n"
    session.save("hello.py")
    assert session.failures == ["expired"]
    session.retry()

    assert session.project.reconnected == 1
    assert session.live("hello") == session.wanted("hello")


def test_lost_events_have_everything_looked_at(session: Session) -> None:
    session.project.code["hello"] = "new = 1\n"
    session.rescan()

    assert session.project.packages == [None]
    assert session.done == ["function hello: code"]


def test_saves_that_may_hide_others_are_looked_at_again(session: Session) -> None:
    session.save("folder-that-is-gone")

    assert [message for _, message in session.later] == [Saved(None)]


def test_saves_of_one_moment_are_packaged_once(session: Session) -> None:
    for number in range(500):
        session.project.code["hello"] = f"number = {number}\n"
        session.inbox.put(Saved(frozenset([session.project.directory / "hello.py"])))
    session.settle()

    assert len(session.project.packages) == 1
    assert session.project.gateways.calls.count("functions.update_code") == 1
    assert session.live("hello") == session.wanted("hello")


def test_what_is_left_to_a_deployment_is_named_with_code_only(project: FakeProject) -> None:
    Session(project).start()
    session = Session(project, code=True)
    session.start()
    session.forget()
    project.stack = {"resources": QUEUE}
    session.save("serverless.yml")

    left = [event for event in session.events if isinstance(event, Left)]
    assert [[place.resource for place in event.places] for event in left] == [["Jobs"]]
    assert project.gateways.writes == []


def test_only_what_was_chosen_is_synced(tmp_path: Path) -> None:
    project = FakeProject(tmp_path, code=dict(FIVE))
    Session(project).start()
    project.code = dict.fromkeys(FIVE, "shared = 2\n")
    session = Session(project, chosen=frozenset(["BLambdaFunction"]))
    session.start()

    assert session.done == ["function b: code"]


def test_code_of_a_stack_that_is_not_there_is_an_error(project: FakeProject) -> None:
    with pytest.raises(NotDeployedError):
        Session(project, code=True).start()


def test_a_stack_that_was_not_deployed_for_a_week_is(session: Session) -> None:
    again = Session(session.project)
    again.clock.time += 8 * 86_400
    again.start()

    assert "stacks.describe" in session.project.gateways.calls
    assert "buckets.keys" in session.project.gateways.calls


def test_everything_is_deployed_at_the_start_when_skipping_is_off(session: Session) -> None:
    again = Session(session.project, skip_deploy=False)
    again.start()

    assert "buckets.keys" in session.project.gateways.calls


def test_plugins_hear_of_saves_and_can_have_everything_built(project: FakeProject) -> None:
    heard: list[frozenset[Path]] = []

    class Watchful:
        @moments.SYNC_BATCH.before
        def batch(self, context: SyncContext) -> None:
            heard.append(context.changed)
            context.affect("hello")

    project.lifecycle = Lifecycle()
    project.lifecycle.register("watchful", Watchful())
    session = Session(project)
    session.start()
    session.save("schema.proto")

    assert heard == [{project.directory / "schema.proto"}]
    assert project.packages == [None]


def test_a_loop_that_rests_says_so(session: Session) -> None:
    session.save("README.md")
    session.inbox.put(None)
    session.loop.run()

    assert isinstance(session.events[-1], Watching)


def test_a_bug_in_a_flow_does_not_end_the_loop(session: Session) -> None:
    session.project.gateways.recorder.errors["functions.update_code"] = ZeroDivisionError("oh")  # type: ignore[assignment]
    session.project.code["hello"] = "new = 1\n"
    session.save("hello.py")
    assert "ZeroDivisionError" in session.failures[0]
    session.save("hello.py")

    assert session.live("hello") == session.wanted("hello")


def test_an_update_that_lambda_refuses_is_a_failure(session: Session) -> None:
    session.project.gateways.recorder.errors["functions.update_code"] = DeploymentError("no")  # type: ignore[assignment]
    session.project.code["hello"] = "new = 1\n"
    session.save("hello.py")

    assert session.failures == ["no"]
    assert session.loop.failed


def test_a_function_that_was_removed_behind_the_stack_is_deployed_again(session: Session) -> None:
    session.forget()
    del session.project.gateways.functions.content["shop-dev-hello"]
    session.project.code["hello"] = "new = 1\n"
    session.save("hello.py")

    assert session.done == ["infrastructure"]
    assert not session.failures
    assert session.live("hello") == session.wanted("hello")


def test_a_function_that_was_removed_is_an_error_where_nothing_may_be_deployed(
    project: FakeProject,
) -> None:
    Session(project).start()
    session = Session(project, code=True)
    session.start()
    del project.gateways.functions.content["shop-dev-hello"]
    project.code["hello"] = "new = 1\n"
    session.save("hello.py")

    assert session.done == []
    assert len(session.failures) == 1
