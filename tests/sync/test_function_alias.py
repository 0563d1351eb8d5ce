from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import NotDeployedError
from sls_py.sync.change import Snapshot, change_of
from sls_py.sync.flow import FlowId
from sls_py.sync.function_alias import KEPT, FunctionAlias, FunctionAliasFlow
from sls_py.sync.function_code import FunctionCodeFlow
from sls_py.sync.live import Live
from sls_py.testing.fakes import FakeGateways
from tests.sync.syncing import FakeProject, Session, context_of, marks_of, snapshot_of

FUNCTION, NAME = "HelloLambdaFunction", "shop-dev-hello"


@pytest.fixture
def before(tmp_path: Path) -> Snapshot:
    return snapshot_of(tmp_path, "A = 1\n", alias=True)


@pytest.fixture
def after(tmp_path: Path) -> Snapshot:
    return snapshot_of(tmp_path, "A = 2\n", alias=True)


@pytest.fixture
def gateways(before: Snapshot) -> FakeGateways:
    """A function with a version that the stack made, and an alias at it."""
    made = FakeGateways()
    artifact = before.artifact_of(before.package.stack.functions["hello"])
    assert artifact is not None
    made.functions.add(NAME, artifact.path.read_bytes())
    made.functions.publish(NAME)
    made.functions.content[NAME].aliases["provisioned"] = "1"
    return made


def found(before: Snapshot, after: Snapshot, live: Live) -> list[FunctionAliasFlow]:
    return list(FunctionAlias().find(change_of(before.template, after, live, frozenset())))


def send(after: Snapshot, gateways: FakeGateways, live: Live) -> None:
    artifact = after.artifact_of(after.package.stack.functions["hello"])
    assert artifact is not None
    flow = FunctionCodeFlow("hello", FUNCTION, artifact.code_sha256)
    flow.run(context_of(after, gateways, live))


def test_it_comes_after_all_that_a_version_freezes(before: Snapshot, after: Snapshot) -> None:
    (flow,) = found(before, after, Live(marks_of(before)))
    kinds = ("function-code", "function-image", "function-layers", "function-configuration")
    assert flow.depends_on == tuple(FlowId(kind, FUNCTION) for kind in kinds)


def test_functions_without_an_alias_have_no_flow(tmp_path: Path) -> None:
    plain = snapshot_of(tmp_path, "A = 1\n")
    assert found(plain, plain, Live()) == []


def test_an_alias_that_is_not_deployed_yet_has_no_flow(tmp_path: Path, after: Snapshot) -> None:
    assert found(snapshot_of(tmp_path, "A = 1\n"), after, Live()) == []


def test_new_code_gets_a_version_and_the_alias(
    before: Snapshot, after: Snapshot, gateways: FakeGateways
) -> None:
    live = Live(marks_of(before))
    (flow,) = found(before, after, live)
    send(after, gateways, live)
    gateways.forget()

    result = flow.run(context_of(after, gateways, live))

    function = gateways.functions.content[NAME]
    assert (result.outcome, result.detail) == ("done", "version 2")
    assert function.aliases["provisioned"] == "2"
    assert function.versions["2"].code_sha256 == function.live.code_sha256
    assert gateways.calls == [
        "functions.alias_version",
        "functions.publish_version",
        "functions.update_alias",
    ]
    assert found(before, after, live) == []


def test_at_the_first_start_the_alias_is_looked_at(
    before: Snapshot, gateways: FakeGateways
) -> None:
    live = Live(marks_of(before))
    (flow,) = found(before, before, live)

    result = flow.run(context_of(before, gateways, live))

    assert (result.outcome, gateways.writes) == ("unchanged", [])
    assert found(before, before, live) == []


def test_an_alias_that_was_left_behind_follows(
    before: Snapshot, after: Snapshot, gateways: FakeGateways
) -> None:
    live = Live(marks_of(before))
    send(after, gateways, live)

    (flow,) = found(before, after, live)
    result = flow.run(context_of(after, gateways, live))

    assert (flow.behind, result.detail) == (False, "version 2")
    assert gateways.functions.content[NAME].aliases["provisioned"] == "2"


def test_other_settings_move_the_alias(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    larger = snapshot_of(tmp_path, "A = 1\n", alias=True, properties={"MemorySize": 512})
    live = Live(marks_of(before))
    (flow,) = found(before, larger, live)
    gateways.functions.change(NAME, {"MemorySize": 512})

    flow.run(context_of(larger, gateways, live))

    function = gateways.functions.content[NAME]
    assert function.versions[function.aliases["provisioned"]].configuration["MemorySize"] == 512


def test_versions_of_sync_go_later_and_those_of_the_stack_stay(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    live = Live(marks_of(before))
    for number in range(2, 7):
        snapshot = snapshot_of(tmp_path, f"A = {number}\n", alias=True)
        (flow,) = found(before, snapshot, live)
        send(snapshot, gateways, live)
        flow.run(context_of(snapshot, gateways, live))

    function = gateways.functions.content[NAME]
    assert sorted(function.versions) == ["1", "5", "6"]
    assert function.aliases["provisioned"] == "6"
    assert KEPT == 2


def test_a_version_that_was_there_is_not_taken_for_one_of_sync(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    live = Live()
    (flow,) = found(before, before, live)

    result = flow.run(context_of(before, gateways, live))

    assert (flow.behind, result.outcome) == (True, "unchanged")
    for number in range(2, 7):
        snapshot = snapshot_of(tmp_path, f"A = {number}\n", alias=True)
        (flow,) = found(before, snapshot, live)
        send(snapshot, gateways, live)
        flow.run(context_of(snapshot, gateways, live))
    assert "1" in gateways.functions.content[NAME].versions


def test_a_function_that_is_gone_is_an_error(before: Snapshot, gateways: FakeGateways) -> None:
    (flow,) = found(before, before, Live())
    gateways.functions.content.clear()
    with pytest.raises(NotDeployedError, match="function `hello` is gone"):
        flow.run(context_of(before, gateways, Live()))


def test_a_save_ends_with_the_alias_and_a_deployment_takes_over(tmp_path: Path) -> None:
    project = FakeProject(tmp_path, stack={"alias": True})
    session = Session(project)
    session.start()
    session.forget()
    project.code["hello"] = "A = 2\n"

    session.save("handler.py")

    assert session.done == ["function hello: code", "function hello: alias provisioned"]
    function = project.gateways.functions.content[NAME]
    assert function.versions[function.aliases["provisioned"]].code_sha256 == session.wanted("hello")

    session.forget()
    project.stack["resources"] = {"Jobs": {"Type": "AWS::SQS::Queue", "Properties": {}}}
    session.save("serverless.yml")

    assert (session.done, session.failures) == (["infrastructure"], [])
    assert function.versions[function.aliases["provisioned"]].code_sha256 == session.wanted("hello")


def test_a_difference_that_nothing_brings_moves_no_alias_again_and_again(tmp_path: Path) -> None:
    project = FakeProject(tmp_path, stack={"alias": True})
    Session(project).start()
    project.settings = {"Tags": [{"Key": "a", "Value": "b"}]}
    session = Session(project, code=True)

    session.start()

    assert (session.done, session.failures) == ([], [])
    assert project.gateways.functions.content[NAME].aliases["provisioned"] == "1"
