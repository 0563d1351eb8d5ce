from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sls_py.errors import DeploymentError, NotDeployedError
from sls_py.sync.change import Change, Snapshot, change_of
from sls_py.sync.classify import Verdict, classify
from sls_py.sync.kinds import KINDS
from sls_py.sync.live import Live
from sls_py.sync.state_machine import definition_of
from sls_py.testing.fakes import FakeGateways
from tests.sync.layered import stack_of
from tests.sync.syncing import context_of, ids, marks_of, snapshot_of

MACHINE, ARN = "Orders", "shop-dev-Orders"
TASK = {"Type": "Task", "Resource": "${hello}", "End": True}


def machine(comment: str = "one", **properties: Any) -> dict[str, Any]:
    definition = {"Comment": comment, "StartAt": "Say", "States": {"Say": TASK}}
    return {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "RoleArn": "arn:aws:iam::123456789012:role/r",
            "DefinitionString": {"Fn::Sub": json.dumps(definition).replace("${", "${!")},
            "DefinitionSubstitutions": {"hello": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}},
            **properties,
        },
    }


def snapshot(tmp_path: Path, *args: Any, **properties: Any) -> Snapshot:
    return snapshot_of(tmp_path, resources={MACHINE: machine(*args, **properties)})


def change(before: Snapshot, after: Snapshot, live: Live) -> Change:
    return change_of(before.template, after, live)


def verdict(before: Snapshot, after: Snapshot, live: Live | None = None) -> Verdict:
    return classify(change(before, after, live or Live(marks_of(before))), KINDS)


@pytest.fixture
def before(tmp_path: Path) -> Snapshot:
    return snapshot(tmp_path)


@pytest.fixture
def gateways(before: Snapshot) -> FakeGateways:
    made = FakeGateways()
    hello = {"Type": "AWS::Logs::LogGroup"}
    stack_of(made, {MACHINE: machine(), "HelloLambdaFunction": hello})
    made.state_machines.definitions[ARN] = "{}"
    return made


def run(after: Snapshot, before: Snapshot, gateways: FakeGateways, live: Live) -> Any:
    (flow,) = verdict(before, after, live).flows
    return flow.run(context_of(after, gateways, live))


def test_another_definition_needs_no_cloudformation(tmp_path: Path, before: Snapshot) -> None:
    found = verdict(before, snapshot(tmp_path, "two"))
    assert ids(found.flows) == [("state-machine", MACHINE)]
    assert found.uncovered == frozenset()


def test_another_role_does(tmp_path: Path, before: Snapshot) -> None:
    found = verdict(before, snapshot(tmp_path, RoleArn="arn:aws:iam::123456789012:role/s"))
    assert (found.flows, len(found.uncovered)) == ((), 1)


def test_references_and_substitutions_are_made(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    after, live = snapshot(tmp_path, "two"), Live(marks_of(before))

    result = run(after, before, gateways, live)

    sent = json.loads(gateways.state_machines.definitions[ARN])
    assert (result.outcome, sent["Comment"]) == ("done", "two")
    assert sent["States"]["Say"]["Resource"].startswith("arn:aws:")
    assert "${" not in gateways.state_machines.definitions[ARN]


def test_it_waits_until_new_executions_get_it(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    gateways.state_machines.stale = 4
    run(snapshot(tmp_path, "two"), before, gateways, Live(marks_of(before)))
    assert gateways.state_machines.stale == 0


def test_a_definition_that_never_comes_is_an_error(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    gateways.state_machines.stale = 10_000
    with pytest.raises(DeploymentError, match="still has its old definition"):
        run(snapshot(tmp_path, "two"), before, gateways, Live(marks_of(before)))


def test_a_definition_that_is_live_is_not_sent(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    after, live = snapshot(tmp_path, "two"), Live(marks_of(before))
    run(after, before, gateways, live)
    gateways.forget()

    known = run(after, before, gateways, live)
    unknown = run(after, before, gateways, Live(marks_of(before)))

    assert (known.outcome, unknown.outcome, gateways.writes) == ("unchanged", "unchanged", [])


def test_going_back_to_what_the_stack_has_is_sent(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    live = Live(marks_of(before))
    run(snapshot(tmp_path, "two"), before, gateways, live)

    run(before, before, gateways, live)

    assert json.loads(gateways.state_machines.definitions[ARN])["Comment"] == "one"
    assert verdict(before, before, live).flows == ()


def test_what_only_cloudformation_knows_is_handed_over(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    unknown = {"hello": {"Fn::ImportValue": "elsewhere"}}
    after, live = snapshot(tmp_path, DefinitionSubstitutions=unknown), Live(marks_of(before))

    result = run(after, before, gateways, live)

    assert (result.outcome, gateways.writes) == ("handed_over", [])
    assert live.mark(MACHINE) is None


def test_a_stack_that_is_gone_is_an_error(tmp_path: Path, before: Snapshot) -> None:
    with pytest.raises(NotDeployedError, match="state machine `Orders` is gone"):
        run(snapshot(tmp_path, "two"), before, FakeGateways(), Live(marks_of(before)))


DEFINITIONS: dict[str, tuple[dict[str, Any], str]] = {
    "an object": ({"Definition": {"StartAt": "A"}}, '{"StartAt": "A"}'),
    "a text": ({"DefinitionString": '{"StartAt":"A"}'}, '{"StartAt":"A"}'),
    "substitutions": (
        {"DefinitionString": '"${a} ${b} ${c}"', "DefinitionSubstitutions": {"a": 1, "b": True}},
        '"1 true ${c}"',
    ),
}


@pytest.mark.parametrize(("properties", "expected"), DEFINITIONS.values(), ids=DEFINITIONS)
def test_definitions_are_made_as_cloudformation_makes_them(
    properties: dict[str, Any], expected: str
) -> None:
    assert definition_of(properties) == expected
