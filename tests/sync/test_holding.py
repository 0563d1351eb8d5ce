"""A function with mistakes waits until they are corrected, and the others go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sls_py.errors import PackagingError, Problem
from sls_py.position import Position
from sls_py.sync.change import Change, Place, Snapshot
from sls_py.sync.events import Failed, Mended, Saved
from sls_py.sync.flow import Flow, FlowContext, FlowId, FlowResult
from tests.sync.syncing import FakeProject, Session, snapshot_of

QUEUE = {"Jobs": {"Type": "AWS::SQS::Queue", "Properties": {}}}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    found = Session(FakeProject(tmp_path, code={"good": "old = 1\n", "bad": "old = 2\n"}))
    found.start()
    found.forget()
    return found


def break_one(session: Session, key: str = "bad") -> None:
    project = session.project
    position = Position(str(project.directory / f"{key}.py"), 3, 5)
    project.broken[key] = Problem(message="not valid Python", position=position)
    project.code[key] = "def f(:\n"


def failed(session: Session) -> list[Failed]:
    return [event for event in session.events if isinstance(event, Failed)]


def test_the_others_go_live_and_the_broken_one_is_shown_with_its_line(session: Session) -> None:
    before = session.live("bad")
    break_one(session)
    session.project.code["good"] = "new = 1\n"
    session.save("good.py", "bad.py")

    assert session.done == ["function good: code"]
    assert session.live("good") == session.wanted("good")
    assert session.live("bad") == before
    (failure,) = failed(session)
    (problem,) = failure.error.problems
    assert problem.position
    assert problem.position.line == 3
    assert failure.held == ("bad",)
    assert not failure.stops


def test_a_mistake_is_shown_again_only_when_its_file_is_saved_again(session: Session) -> None:
    break_one(session)
    session.save("bad.py")
    session.project.code["good"] = "new = 1\n"
    session.save("good.py")
    assert len(failed(session)) == 1
    session.save("bad.py")

    assert len(failed(session)) == 2


def test_the_correction_goes_live(session: Session) -> None:
    break_one(session)
    session.save("bad.py")
    session.project.broken.clear()
    session.project.code["bad"] = "right = 1\n"
    session.save("bad.py")

    assert session.done == ["function bad: code"]
    assert session.live("bad") == session.wanted("bad")


def test_a_mistake_that_is_taken_back_is_told_to_be_right_again(session: Session) -> None:
    code = session.project.code["bad"]
    break_one(session)
    session.save("bad.py")
    session.project.broken.clear()
    session.project.code["bad"] = code
    session.save("bad.py")

    assert any(isinstance(event, Mended) for event in session.events)
    assert session.done == []


def test_settings_of_a_broken_function_wait_with_its_code(session: Session) -> None:
    break_one(session)
    session.project.settings = {"Timeout": 20}
    session.save("serverless.yml", "bad.py")
    assert session.done == ["function good: settings"]
    session.project.broken.clear()
    session.save("bad.py")

    assert session.done == [
        "function good: settings",
        "function bad: code",
        "function bad: settings",
    ]


def test_no_deployment_uploads_a_broken_function(session: Session) -> None:
    break_one(session)
    session.project.stack = {"resources": QUEUE}
    session.save("serverless.yml", "bad.py")
    assert session.done == []
    assert [failure.stops for failure in failed(session)] == [True]
    session.project.broken.clear()
    session.project.code["bad"] = "right = 1\n"
    session.save("bad.py")

    assert session.done == ["infrastructure"]
    assert session.live("bad") == session.wanted("bad")


def test_a_deployment_that_has_to_wait_is_told(session: Session) -> None:
    break_one(session)
    session.save("bad.py")
    session.project.stack = {"resources": QUEUE}
    session.save("serverless.yml")
    session.save("serverless.yml")

    assert [failure.stops for failure in failed(session)] == [False, True]


def test_a_start_with_a_broken_function_brings_the_others(tmp_path: Path, session: Session) -> None:
    break_one(session)
    session.project.code["good"] = "new = 1\n"
    again = Session(session.project)
    again.start()

    assert again.done == ["function good: code"]
    assert again.loop.failed


def test_a_new_stack_waits_for_the_correction(tmp_path: Path) -> None:
    session = Session(FakeProject(tmp_path))
    break_one(session, "hello")
    session.start()
    assert session.project.gateways.writes == []
    session.project.broken.clear()
    session.project.code["hello"] = "right = 1\n"
    session.save("hello.py")

    assert session.done == ["infrastructure"]


def test_a_deployment_that_the_start_owes_is_made_after_the_correction(session: Session) -> None:
    break_one(session)
    again = Session(session.project, skip_deploy=False)
    again.start()
    assert again.done == []
    again.project.broken.clear()
    again.project.code["bad"] = "right = 1\n"
    again.save("bad.py")

    assert again.done == ["infrastructure"]


def test_a_mistake_of_a_function_that_was_not_chosen_is_nobodys(session: Session) -> None:
    break_one(session)
    session.project.code["good"] = "new = 1\n"
    functions = snapshot_of(session.project.directory, session.project.code).package.stack.functions
    again = Session(session.project, chosen=frozenset([functions["good"].logical_id]))
    again.start()

    assert again.done == ["function good: code"]
    assert failed(again) == []


class Pair:
    """Finds two flows of a function, of which the second waits for the first."""

    name = "pair"

    def __init__(self, during: Callable[[], None]) -> None:
        self.during = during
        self.ran: list[str] = []

    def inputs(self, snapshot: Snapshot) -> frozenset[Path]:
        return frozenset()

    def find(self, change: Change) -> Iterator[Flow]:
        if change.saved:
            yield Part(self, "first")
            yield Part(self, "second")


class Part(NamedTuple):
    pair: Pair
    title: str
    covers: frozenset[Place] = frozenset()
    depends_on: tuple[FlowId, ...] = ()
    reads_files: bool = False

    @property
    def id(self) -> FlowId:
        return FlowId(self.title, "HelloLambdaFunction")

    def run(self, context: FlowContext) -> FlowResult:
        self.pair.ran.append(self.title)
        if self.title == "first":
            self.pair.during()
        return FlowResult()


def test_a_flow_that_waited_while_the_mistake_was_saved_does_not_run(tmp_path: Path) -> None:
    def save_a_mistake() -> None:
        break_one(syncing, "hello")
        syncing.inbox.put(Saved(frozenset([tmp_path / "hello.py"])))
        while not failed(syncing):
            time.sleep(0.01)

    pair = Pair(save_a_mistake)
    syncing = Session(FakeProject(tmp_path), kinds=[pair])
    syncing.start()
    syncing.save("hello.py")

    assert pair.ran == ["first"]


def test_a_single_round_in_which_everything_waits_is_an_error(tmp_path: Path) -> None:
    single = Session(FakeProject(tmp_path))
    single.loop.options = single.loop.options._replace(watch=False)
    break_one(single, "hello")

    with pytest.raises(PackagingError, match="not valid Python"):
        single.start()
    assert single.project.gateways.writes == []
