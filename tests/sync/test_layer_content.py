from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.errors import AwsError
from sls_py.model.package import Package
from sls_py.sync.change import Place, Snapshot, change_of
from sls_py.sync.classify import classify
from sls_py.sync.kinds import KINDS
from sls_py.sync.layer_content import KEPT, OURS, LayerContentFlow
from sls_py.sync.layers import contents_mark
from sls_py.sync.live import Live
from tests.sync.layered import FUNCTION, LAYER, NAME, arn, deployed, digest_of, layered
from tests.sync.syncing import context_of, ids, marks_of


@pytest.fixture
def before(tmp_path: Path) -> Snapshot:
    return layered(tmp_path, "A = 1\n")


@pytest.fixture
def after(tmp_path: Path, before: Snapshot) -> Snapshot:
    return layered(tmp_path, "A = 22\n")


def live_after(snapshot: Snapshot) -> Live:
    return Live({**marks_of(snapshot), LAYER: digest_of(snapshot)})


def flow(snapshot: Snapshot) -> LayerContentFlow:
    return LayerContentFlow(LAYER, NAME, digest_of(snapshot))


def test_other_content_needs_no_cloudformation(before: Snapshot, after: Snapshot) -> None:
    change = change_of(before.template, after, live_after(before), frozenset())

    found = classify(change, KINDS)

    assert ids(found.flows) == [("layer-content", LAYER), ("function-layers", FUNCTION)]
    assert found.uncovered == frozenset()
    assert found.flows[0].covers == {Place(LAYER, "Content")}


def test_a_layer_that_keeps_its_versions_is_for_cloudformation(after: Snapshot) -> None:
    resources = after.template["Resources"]
    resources[f"{LAYER}abc"] = resources.pop(LAYER)
    change = change_of(after.template, after, Live(marks_of(after)), frozenset())

    found = classify(change, KINDS)

    assert found.flows == ()
    assert found.uncovered == {Place(LAYER, "Content")}


def test_outputs_that_tell_the_content_need_no_cloudformation(
    before: Snapshot, after: Snapshot
) -> None:
    for snapshot in (before, after):
        for what in ("Hash", "S3Key"):
            snapshot.template["Outputs"][f"{LAYER}{what}"] = {"Value": digest_of(snapshot)}
    change = change_of(before.template, after, live_after(before), frozenset())

    assert classify(change, KINDS).uncovered == frozenset()


def test_a_version_is_published_with_the_settings_of_the_layer(
    before: Snapshot, after: Snapshot
) -> None:
    gateways, live = deployed(before, arn(1)), live_after(before)

    result = flow(after).run(context_of(after, gateways, live))

    assert (result.outcome, result.detail) == ("done", "version 2")
    published = gateways.layers.content[NAME][2]
    item = dict(after.layer_artifacts())[LAYER]
    assert published.content == item.path.read_bytes()
    assert published.settings == {
        "Description": f"what we share {OURS}",
        "CompatibleRuntimes": ["python3.11"],
    }
    assert live.mark(LAYER) == digest_of(after)
    assert live.mark(contents_mark(FUNCTION)) == ""


def test_content_that_is_the_newest_version_is_not_published_again(before: Snapshot) -> None:
    gateways, live = deployed(before, arn(1)), Live()

    result = flow(before).run(context_of(before, gateways, live))

    assert (result.outcome, gateways.writes) == ("unchanged", [])
    assert live.mark(LAYER) == digest_of(before)


def test_content_that_is_known_to_be_live_costs_no_call(before: Snapshot) -> None:
    gateways = deployed(before, arn(1))
    result = flow(before).run(context_of(before, gateways, live_after(before)))
    assert (result.outcome, gateways.calls) == ("unchanged", [])


def test_going_back_to_earlier_content_publishes_it_again(
    before: Snapshot, after: Snapshot
) -> None:
    gateways, live = deployed(before, arn(1)), live_after(before)
    flow(after).run(context_of(after, gateways, live))

    result = flow(before).run(context_of(before, gateways, live))

    assert (result.outcome, result.detail) == ("done", "version 3")


def test_versions_of_sync_go_later_and_those_of_the_stack_stay(
    tmp_path: Path, before: Snapshot
) -> None:
    gateways, live = deployed(before, arn(1)), live_after(before)
    for number in range(5):
        snapshot = layered(tmp_path, f"A = {'1' * (number + 3)}\n")
        flow(snapshot).run(context_of(snapshot, gateways, live))

    assert sorted(gateways.layers.content[NAME]) == [1, 4, 5, 6]
    assert KEPT == 2


def test_a_large_layer_goes_through_the_bucket(before: Snapshot, after: Snapshot) -> None:
    gateways, live = deployed(before, arn(1)), live_after(before)
    item = dict(after.layer_artifacts())[LAYER]
    gateways.buckets.content["b"] = {}
    large = after._replace(archives={}, package=_with_size(after, 60_000_000, "b"))

    flow(large).run(context_of(large, gateways, live))

    assert gateways.buckets.content["b"] == {item.key: item.path.read_bytes()}
    assert gateways.layers.content[NAME][2].content == item.path.read_bytes()


def test_what_lambda_refuses_is_not_taken_for_live(before: Snapshot, after: Snapshot) -> None:
    gateways, live = deployed(before, arn(1)), live_after(before)
    gateways.fail("layers.publish", "CodeStorageExceededException")

    with pytest.raises(AwsError):
        flow(after).run(context_of(after, gateways, live))

    assert live.mark(LAYER) != digest_of(after)


def _with_size(snapshot: Snapshot, size: int, bucket: str) -> Package:
    package = snapshot.package
    items = tuple(
        replace(item, size=size) if item.kind == "layer" else item
        for item in package.artifacts.items
    )
    return replace(
        package,
        artifacts=replace(package.artifacts, items=items),
        stack=replace(package.stack, bucket=bucket),
    )


def test_content_of_the_stack_is_in_doubt_when_sync_published_other_content(
    before: Snapshot, after: Snapshot
) -> None:
    gateways, live = deployed(before, arn(1)), live_after(before)
    flow(after).run(context_of(after, gateways, live))
    live.set(LAYER, digest_of(before))  # as the template says

    found = classify(change_of(before.template, before, live, frozenset()), KINDS).flows
    result = found[0].run(context_of(before, gateways, live))

    assert ids(found) == [("layer-content", LAYER), ("function-layers", FUNCTION)]
    assert (result.outcome, result.detail) == ("done", "version 3")
    places = change_of(before.template, before, live, frozenset()).places
    assert Place(LAYER, "Content") not in places
