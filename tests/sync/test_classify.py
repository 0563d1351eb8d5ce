from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sls_py.sync.change import Change, Place, change_of
from sls_py.sync.classify import classify, with_needed, without
from sls_py.sync.flow import FlowContext, FlowId, FlowResult
from sls_py.sync.kinds import KINDS
from sls_py.sync.live import Live
from tests.sync.syncing import ids, marks_of, snapshot_of

TWO = {"hello": "a = 1\n", "bye": "b = 1\n"}
QUEUE = {"Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 1}}}


def change(tmp_path: Path, before: dict[str, Any], after: dict[str, Any]) -> Change:
    deployed = snapshot_of(tmp_path / "before", **{"code": TWO, **before})
    now = snapshot_of(tmp_path / "after", **{"code": TWO, **after})
    return change_of(deployed.template, now, Live(marks_of(deployed)))


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()


FLOWS = {
    "nothing": ({}, {}, []),
    "code of one": (
        {},
        {"code": {**TWO, "bye": "b = 2\n"}},
        [("function-code", "ByeLambdaFunction")],
    ),
    "shared code": (
        {},
        {"code": {"hello": "a = 2\n", "bye": "b = 2\n"}},
        [("function-code", "HelloLambdaFunction"), ("function-code", "ByeLambdaFunction")],
    ),
    "memory and timeout": (
        {},
        {"code": {"hello": "a = 1\n"}, "properties": {"MemorySize": 512, "Timeout": 9}},
        [("function-configuration", "HelloLambdaFunction")],
    ),
    "a setting that goes": (
        {"properties": {"Description": "old"}},
        {"code": {"hello": "a = 1\n"}},
        [("function-configuration", "HelloLambdaFunction")],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), FLOWS.values(), ids=FLOWS)
def test_apis_do_what_they_can(
    tmp_path: Path, before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    if "code" in after and len(after["code"]) == 1:
        before = {**before, "code": after["code"]}

    found = classify(change(tmp_path, before, after), KINDS)

    assert ids(found.flows) == expected
    assert found.uncovered == frozenset()


UNCOVERED = {
    "a new resource": ({}, {"resources": QUEUE}, {Place("Jobs")}),
    "a resource that goes": ({"resources": QUEUE}, {}, {Place("Jobs")}),
    "a property of another resource": (
        {"resources": QUEUE},
        {"resources": {"Jobs": {**QUEUE["Jobs"], "Properties": {"DelaySeconds": 2}}}},
        {Place("Jobs", "DelaySeconds")},
    ),
    "what a resource depends on": (
        {"resources": QUEUE},
        {"resources": {"Jobs": {**QUEUE["Jobs"], "DependsOn": ["HelloLambdaFunction"]}}},
        {Place("Jobs")},
    ),
    "a setting of functions that the API cannot set": (
        {},
        {"properties": {"ReservedConcurrentExecutions": 1}},
        {
            Place("HelloLambdaFunction", "ReservedConcurrentExecutions"),
            Place("ByeLambdaFunction", "ReservedConcurrentExecutions"),
        },
    ),
    "a new function": (
        {"code": {"hello": "a = 1\n"}},
        {},
        {Place("ByeLambdaFunction"), Place("ByeLambdaFunction", "Code")},
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), UNCOVERED.values(), ids=UNCOVERED)
def test_the_rest_needs_cloudformation(
    tmp_path: Path, before: dict[str, Any], after: dict[str, Any], expected: set[Place]
) -> None:
    found = classify(change(tmp_path, before, after), KINDS)

    assert found.uncovered == expected
    assert found.flows == ()


def test_versions_follow_from_the_code(tmp_path: Path) -> None:
    found = classify(
        change(tmp_path, {"alias": True}, {"alias": True, "code": {**TWO, "bye": "b = 2\n"}}), KINDS
    )

    assert found.uncovered == frozenset()


def test_code_that_is_live_already_is_left_alone(tmp_path: Path) -> None:
    deployed = snapshot_of(tmp_path / "before", "a = 1\n")
    now = snapshot_of(tmp_path / "after", "a = 2\n")

    found = classify(change_of(deployed.template, now, Live(marks_of(now))), KINDS)

    assert found.flows == ()


def test_what_was_handed_over_goes_to_cloudformation(tmp_path: Path) -> None:
    place = Place("HelloLambdaFunction", "Role")
    found = classify(
        change(
            tmp_path,
            {"code": {"hello": "a = 1\n"}},
            {"code": {"hello": "a = 1\n"}, "properties": {"Role": "arn:aws:iam::1:role/other"}},
        ),
        KINDS,
        stubborn={place},
    )

    assert found.flows == ()
    assert found.uncovered == {place}


def test_a_newer_goal_makes_another_flow(tmp_path: Path) -> None:
    one = change(tmp_path, {}, {"properties": {"MemorySize": 256}})
    other = change(tmp_path, {}, {"properties": {"MemorySize": 512}})

    assert classify(one, KINDS).flows != classify(other, KINDS).flows


class Waiting(NamedTuple):
    """A flow that waits for others; only its id and what it waits for matter."""

    name: str
    waits_for: tuple[str, ...] = ()

    @property
    def id(self) -> FlowId:
        return FlowId("test", self.name)

    @property
    def title(self) -> str:
        return self.name

    @property
    def covers(self) -> frozenset[Place]:
        return frozenset()

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        return tuple(FlowId("test", name) for name in self.waits_for)

    @property
    def reads_files(self) -> bool:
        return False

    def run(self, context: FlowContext) -> FlowResult:
        raise NotImplementedError


LAYER, CODE = Waiting("layer"), Waiting("code")
ALIAS, OTHER = Waiting("alias", ("attached", "code")), Waiting("other", ("layer",))
ATTACHED = Waiting("attached", ("layer", "elsewhere"))
EVERY = (LAYER, CODE, ATTACHED, ALIAS, OTHER)


def test_what_is_chosen_comes_with_what_it_waits_for() -> None:
    assert with_needed(EVERY, {"alias"}) == (LAYER, CODE, ATTACHED, ALIAS)
    assert with_needed(EVERY, {"code"}) == (CODE,)
    assert with_needed(EVERY, {"nothing"}) == ()


def test_what_waits_for_a_flow_that_is_left_out_is_left_out() -> None:
    assert without(EVERY, {LAYER.id}) == (CODE,)
    assert without(EVERY, {CODE.id}) == (LAYER, ATTACHED, OTHER)
    assert without(EVERY, ()) == EVERY
