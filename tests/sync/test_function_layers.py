from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.errors import DeploymentError, NotDeployedError
from sls_py.sync.change import Snapshot, change_of
from sls_py.sync.flow import FlowId
from sls_py.sync.function_layers import FunctionLayers, FunctionLayersFlow, goal_of
from sls_py.sync.layer_content import LayerContentFlow
from sls_py.sync.layers import contents_mark, layers_of
from sls_py.sync.live import Live
from sls_py.testing.fakes import FakeGateways
from tests.sync.layered import (
    FUNCTION,
    LAYER,
    NAME,
    arn,
    deployed,
    digest_of,
    layered,
    layers_of_hello,
    stack_of,
)
from tests.sync.syncing import FakeProject, Session, context_of, marks_of

ABOVE, BELOW = arn(4, "above"), arn(9, "below")


@pytest.fixture
def before(tmp_path: Path) -> Snapshot:
    return layered(tmp_path, "A = 1\n", uses=(ABOVE, {"Ref": LAYER}, BELOW))


@pytest.fixture
def after(tmp_path: Path) -> Snapshot:
    return layered(tmp_path, "A = 22\n", uses=(ABOVE, {"Ref": LAYER}, BELOW))


@pytest.fixture
def gateways(before: Snapshot) -> FakeGateways:
    return deployed(before, ABOVE, arn(1), BELOW)


def found(change_of_layers: Snapshot, live: Live) -> list[FunctionLayersFlow]:
    change = change_of(change_of_layers.template, change_of_layers, live, frozenset())
    return list(FunctionLayers().find(change))


def flow_of(snapshot: Snapshot) -> FunctionLayersFlow:
    goal = goal_of(layers_of(snapshot, snapshot.package.stack.functions["hello"]))
    return FunctionLayersFlow("hello", FUNCTION, (LAYER,), goal)


def publish(snapshot: Snapshot, gateways: FakeGateways, live: Live) -> None:
    flow = LayerContentFlow(LAYER, NAME, digest_of(snapshot))
    flow.run(context_of(snapshot, gateways, live))


def test_it_waits_for_the_versions_and_the_code(after: Snapshot) -> None:
    (flow,) = found(after, Live(marks_of(after)))
    assert flow.depends_on == (
        FlowId("layer-content", LAYER),
        FlowId("function-code", FUNCTION),
    )
    assert flow.covers == frozenset()


def test_the_new_version_takes_the_place_of_the_old_one(
    after: Snapshot, gateways: FakeGateways
) -> None:
    live = Live()
    publish(after, gateways, live)
    gateways.forget()

    result = flow_of(after).run(context_of(after, gateways, live))

    assert layers_of_hello(gateways) == [ABOVE, arn(2), BELOW]
    assert (result.outcome, result.detail) == ("done", f"{NAME} 2")
    assert gateways.calls == ["functions.get", "functions.update_configuration"]


def test_it_is_not_over_before_lambda_is_done(after: Snapshot, gateways: FakeGateways) -> None:
    live = Live()
    publish(after, gateways, live)
    gateways.functions.update_takes = 3

    flow_of(after).run(context_of(after, gateways, live))

    assert gateways.functions.content["shop-dev-hello"].updating == 0
    assert found(after, Live({**marks_of(after), **live.marks()})) == []


def test_a_function_that_did_not_get_its_version_is_found_again(
    after: Snapshot, gateways: FakeGateways
) -> None:
    live = Live(marks_of(after))
    publish(after, gateways, live)

    (flow,) = found(after, live)

    assert flow == flow_of(after)
    assert live.mark(contents_mark(FUNCTION)) == ""


def test_without_a_mark_the_newest_version_is_asked_for(
    before: Snapshot, gateways: FakeGateways
) -> None:
    gateways.layers.add(NAME, b"newer")
    flow_of(before).run(context_of(before, gateways, Live()))
    assert layers_of_hello(gateways) == [ABOVE, arn(2), BELOW]


def test_a_version_that_cloudformation_made_since_stays(
    after: Snapshot, gateways: FakeGateways
) -> None:
    live = Live()
    publish(after, gateways, live)
    gateways.functions.change(
        "shop-dev-hello", {"Layers": [{"Arn": one} for one in (ABOVE, arn(3), BELOW)]}
    )

    result = flow_of(after).run(context_of(after, gateways, live))

    assert result.outcome == "unchanged"
    assert layers_of_hello(gateways) == [ABOVE, arn(3), BELOW]


def test_a_function_that_is_gone_is_an_error(after: Snapshot, gateways: FakeGateways) -> None:
    gateways.functions.content.clear()
    with pytest.raises(NotDeployedError, match="function `hello` is gone"):
        flow_of(after).run(context_of(after, gateways, Live()))


def test_a_list_that_somebody_emptied_is_written_anew(
    before: Snapshot, after: Snapshot, gateways: FakeGateways
) -> None:
    live = Live()
    gateways.functions.change("shop-dev-hello", {"Layers": []})
    stack_of(gateways, {LAYER: before.template["Resources"][LAYER]})
    publish(after, gateways, live)

    flow_of(after).run(context_of(after, gateways, live))

    assert layers_of_hello(gateways) == [ABOVE, arn(2), BELOW]


def test_a_list_that_only_cloudformation_can_write_is_an_error(
    tmp_path: Path, before: Snapshot, gateways: FakeGateways
) -> None:
    imported = layered(
        tmp_path, "A = 22\n", uses=({"Fn::ImportValue": "elsewhere"}, {"Ref": LAYER})
    )
    gateways.functions.change("shop-dev-hello", {"Layers": []})
    stack_of(gateways, {LAYER: before.template["Resources"][LAYER]})

    with pytest.raises(DeploymentError, match="only CloudFormation can tell"):
        flow_of(imported).run(context_of(imported, gateways, Live()))


def test_a_layer_that_cannot_be_published_holds_back_what_needs_it(tmp_path: Path) -> None:
    """Neither the list nor the alias is touched, and nothing is tried again and again."""
    project = LayeredProject(tmp_path, stack={"alias": True})
    session = Session(project)
    session.start()
    session.forget()
    project.content = "A = 22\n"
    project.gateways.fail("layers.publish", "AccessDeniedException")

    session.save("python/shared.py")

    assert len(session.failures) == 1
    assert project.gateways.writes == ["layers.publish"]

    session.forget()
    session.save("python/shared.py")

    assert session.done == [
        f"layer {NAME}: content",
        "function hello: layers",
        "function hello: alias provisioned",
    ]
    function = project.gateways.functions.content["shop-dev-hello"]
    version = function.versions[function.aliases["provisioned"]]
    assert version.configuration["Layers"] == [{"Arn": arn(2)}]


def test_a_chosen_function_gets_its_layers(tmp_path: Path) -> None:
    project = LayeredProject(tmp_path)
    Session(project).start()
    project.content = "A = 22\n"
    session = Session(project, chosen=frozenset([FUNCTION]))

    session.start()

    assert session.done == [f"layer {NAME}: content", "function hello: layers"]


def test_a_deployment_afterwards_has_the_last_word(tmp_path: Path) -> None:
    project = LayeredProject(tmp_path)
    session = Session(project)
    session.start()
    project.content = "A = 22\n"
    session.save("python/shared.py")
    session.forget()
    project.extra = {"Jobs": {"Type": "AWS::SQS::Queue", "Properties": {}}}

    session.save("serverless.yml")

    assert (session.done, session.failures) == (["infrastructure"], [])


class LayeredProject(FakeProject):
    """A fake project with a layer; what CloudFormation publishes is added by hand."""

    def __init__(self, directory: Path, **more: Any) -> None:
        super().__init__(directory, **more)
        self.content = "A = 1\n"
        self.extra: dict[str, Any] = {}

    def _made(self) -> Snapshot:
        made = layered(self.directory, self.content, code=self.code["hello"], **self.stack)
        made.template["Resources"] |= self.extra
        if not self.gateways.layers.content:
            for _, item in made.layer_artifacts():
                self.gateways.layers.add(NAME, item.path.read_bytes())
        return made
