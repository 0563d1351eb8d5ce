"""A process that dies at any call leaves nothing that the next run does not put right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sls_py.model.package import Package
from sls_py.testing.fakes import FakeGateways, Killed
from sls_py.testing.packages import simple_package
from tests.deploy.running import (
    BUCKET,
    HELLO,
    LATER,
    STACK,
    code_of,
    deploy,
    deploy_hello,
    deployed,
    folders,
    live_code,
    remove,
)

Prepare = Callable[[Path], tuple[FakeGateways, Package]]
NEW, OTHER = "NEW = 1", "OTHER = 1"


def first(tmp_path: Path) -> tuple[FakeGateways, Package]:
    return FakeGateways(), simple_package(tmp_path, NEW, deletion_protection=True)


def first_with_a_given_bucket(tmp_path: Path) -> tuple[FakeGateways, Package]:
    gateways = FakeGateways()
    gateways.buckets.content["mine"] = {}
    return gateways, simple_package(tmp_path, NEW, bucket="mine")


def changed_code(tmp_path: Path) -> tuple[FakeGateways, Package]:
    return deployed(simple_package(tmp_path)), simple_package(tmp_path, NEW)


def many_deployments(tmp_path: Path) -> tuple[FakeGateways, Package]:
    gateways = FakeGateways()
    for number in range(3):
        deploy(simple_package(tmp_path, f"N = {number}"), gateways)
    return gateways, simple_package(tmp_path, NEW, max_previous_deployments=2)


def drifted(tmp_path: Path) -> tuple[FakeGateways, Package]:
    gateways = deployed(simple_package(tmp_path, {"hello": NEW, "b": "B = 1"}))
    deploy_hello(simple_package(tmp_path, OTHER, properties={"MemorySize": 512}), gateways)
    return gateways, simple_package(tmp_path, {"hello": NEW, "b": "B = 2"})


def published_behind_the_stack(tmp_path: Path) -> tuple[FakeGateways, Package]:
    gateways = deployed(simple_package(tmp_path, alias=True))
    package = simple_package(tmp_path, NEW, alias=True)
    deploy_hello(package, gateways)
    return gateways, package


def unborn(tmp_path: Path) -> tuple[FakeGateways, Package]:
    gateways = FakeGateways()
    gateways.stacks.put_in_status(STACK, "ROLLBACK_COMPLETE")
    return gateways, simple_package(tmp_path, NEW)


SITUATIONS: tuple[Prepare, ...] = (
    first,
    first_with_a_given_bucket,
    changed_code,
    many_deployments,
    drifted,
    published_behind_the_stack,
    unborn,
)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
@pytest.mark.parametrize(
    ("method", "takes"), [("direct", 0), ("direct", 2), ("changesets", 2), ("express", 0)]
)
def test_a_deployment_killed_at_any_call_can_be_repeated(
    tmp_path: Path, situation: Prepare, method: str, takes: int
) -> None:
    """The call either had its effect or not; operations go on without us or are done at once."""
    for moment in range(100):
        ended = [
            _killed_then_repeated(tmp_path, situation, method, takes, before=moment),
            _killed_then_repeated(tmp_path, situation, method, takes, after=moment),
        ]
        if all(ended):
            return
    pytest.fail("the deployment never came to its end")


def _killed_then_repeated(
    tmp_path: Path,
    situation: Prepare,
    method: str,
    takes: int,
    *,
    before: int | None = None,
    after: int | None = None,
) -> bool:
    """Kill a deployment at a call, repeat it and check the outcome; return whether it was over before."""
    gateways, package = situation(tmp_path)
    gateways.forget()
    gateways.stacks.takes = takes
    gateways.recorder.kill_before, gateways.recorder.kill_after = before, after
    try:
        deploy(package, gateways, method=method)
        ended = True
    except Killed:
        ended = False
    gateways.forget()
    # The other process is alive in this test, so its operation would be somebody else's.
    deploy(package, gateways, method=method, wait=True)
    _check(gateways, package)
    return ended


def _check(gateways: FakeGateways, package: Package) -> None:
    stack = gateways.stacks.describe(STACK)
    assert stack is not None
    assert stack.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    assert stack.termination_protection is bool(package.stack.deletion_protection)
    for key, function in package.stack.functions.items():
        live = gateways.functions.content[function.name]
        assert live.live.code_sha256 == code_of(package, key)
        assert live.live.configuration["MemorySize"] == 128
        if function.alias_name:
            version = live.versions[live.aliases[function.alias_name]]
            assert version.code_sha256 == code_of(package, key)
    bucket = package.stack.bucket or BUCKET
    newest = max(folders(gateways, bucket).items())
    assert "slspy-manifest.json" in newest[1]
    assert {item.key for item in package.artifacts.items} <= set(gateways.buckets.content[bucket])
    gateways.forget()
    assert not deploy(package, gateways).changed
    assert gateways.writes == []


def test_a_removal_killed_at_any_call_can_be_repeated(tmp_path: Path) -> None:
    for moment in range(50):
        gateways = deployed(simple_package(tmp_path))
        gateways.recorder.kill_after = moment
        try:
            remove(gateways)
            ended = True
        except Killed:
            ended = False
        gateways.forget()
        remove(gateways, caller=LATER)
        assert gateways.stacks.describe(STACK) is None
        assert BUCKET not in gateways.buckets.content
        if ended:
            return


def test_a_function_update_killed_at_any_call_can_be_repeated(tmp_path: Path) -> None:
    for moment in range(50):
        gateways = deployed(simple_package(tmp_path, alias=True))
        package = simple_package(tmp_path, NEW, alias=True, properties={"MemorySize": 256})
        gateways.recorder.kill_after = moment
        try:
            deploy_hello(package, gateways)
            ended = True
        except Killed:
            ended = False
        gateways.forget()
        deploy_hello(package, gateways, caller=LATER)
        function = gateways.functions.content[HELLO]
        assert live_code(gateways) == code_of(package)
        assert function.live.configuration["MemorySize"] == 256
        version = function.versions[function.aliases["provisioned"]]
        assert version.code_sha256 == code_of(package)
        if ended:
            return
