"""Plans as a whole: pure decisions about steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.deploy import DeployOptions, inspect, plan
from sls_py.errors import DeploymentError
from sls_py.model.package import Package
from sls_py.model.plan import (
    Cleanup,
    CreateStack,
    DropVersions,
    HealAlias,
    HealCode,
    PruneVersions,
    PublishManifest,
    RestoreBucket,
    SetTerminationProtection,
    Skip,
    Step,
    UpdateStack,
    Upload,
    UploadTemplate,
)
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import BUCKET, HELLO, deploy, deploy_hello, deployed

NEW = "NEW = 1"


def steps(package: Package, gateways: FakeGateways, **options: Any) -> tuple[Step, ...]:
    return plan(package, inspect(package, gateways), DeployOptions(**options)).steps


def test_the_first_deployment(tmp_path: Path) -> None:
    package = simple_package(tmp_path, deletion_protection=True)
    assert steps(package, FakeGateways()) == (
        CreateStack(part="bucket"),
        Upload(artifact=package.artifacts.items[0]),
        UploadTemplate(),
        UpdateStack(method="direct", resources=1),
        SetTerminationProtection(enabled=True),
        PublishManifest(),
    )


def test_nothing_to_do(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    assert steps(package, deployed(package)) == (Skip(reason="no changes"),)


def test_planning_changes_nothing(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    steps(simple_package(tmp_path, NEW), gateways)
    assert gateways.writes == []


def test_drifted_code_is_healed_before_the_update(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, {"hello": "A = 1", "b": "B = 1"}))
    deploy_hello(simple_package(tmp_path, NEW), gateways)
    package = simple_package(tmp_path, {"hello": "A = 1", "b": "B = 2"})
    hello, other = package.artifacts.items
    assert steps(package, gateways) == (
        Upload(artifact=other),
        UploadTemplate(),
        HealCode(function="hello", name=HELLO, artifact=hello),
        UpdateStack(method="direct", resources=1),
        PublishManifest(),
    )


def test_one_zip_that_two_functions_use_is_uploaded_once(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    twice = (*package.artifacts.items, *package.artifacts.items)
    object.__setattr__(package.artifacts, "items", twice)
    uploads = [step for step in steps(package, FakeGateways()) if isinstance(step, Upload)]
    assert len(uploads) == 1


def test_a_moved_alias_goes_back(tmp_path: Path) -> None:
    package = simple_package(tmp_path, alias=True)
    gateways = deployed(package)
    deploy_hello(simple_package(tmp_path, NEW, alias=True), gateways)
    assert HealAlias(function="hello", name=HELLO, alias="provisioned", version="1") in steps(
        package, gateways
    )


def test_a_version_in_the_way_is_dropped(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, alias=True))
    package = simple_package(tmp_path, NEW, alias=True)
    deploy_hello(package, gateways)
    sha = package.artifacts.items[0].code_sha256
    assert DropVersions(
        function="hello", name=HELLO, own="1", code_sha256=sha, alias="provisioned"
    ) in steps(package, gateways)


def test_a_changed_function_normally_drops_no_versions(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, alias=True))
    found = steps(simple_package(tmp_path, NEW, alias=True), gateways)
    assert not [step for step in found if isinstance(step, DropVersions)]


def test_old_deployments_are_cleared_away_after_the_manifest(tmp_path: Path) -> None:
    gateways = FakeGateways()
    for number in range(3):
        deploy(simple_package(tmp_path, f"N = {number}"), gateways)
    package = simple_package(tmp_path, NEW, max_previous_deployments=2, prune_function_versions=3)
    manifest, prune, cleanup = steps(package, gateways)[-3:]
    assert manifest == PublishManifest()
    assert prune == PruneVersions(keep=3)
    assert isinstance(cleanup, Cleanup)
    assert (len(cleanup.remove), len(cleanup.keep)) == (2, 1)


@pytest.mark.parametrize("keep", [0, 1])
def test_the_deployment_being_made_is_always_kept(tmp_path: Path, keep: int) -> None:
    gateways = deployed(simple_package(tmp_path))
    found = steps(simple_package(tmp_path, NEW, max_previous_deployments=keep), gateways)[-1]
    assert isinstance(found, Cleanup)
    assert (len(found.remove), found.keep) == (1, ())


def test_a_missing_bucket_is_restored_first(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    del gateways.buckets.content[BUCKET]
    found = steps(simple_package(tmp_path, NEW), gateways)
    assert found[0] == RestoreBucket(bucket=BUCKET)


def test_a_review_needs_a_change_set(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    found = steps(simple_package(tmp_path, NEW), gateways, review=lambda _: True)
    assert UpdateStack(method="changesets", resources=1) in found


def test_a_bucket_that_cloudformation_cannot_read_is_refused_first(tmp_path: Path) -> None:
    package = simple_package(tmp_path, object_encryption={"SSECustomerAlgorithm": "AES256"})
    gateways = FakeGateways()
    with pytest.raises(DeploymentError, match=r"a key of your own \(SSE-C\)"):
        deploy(package, gateways)
    assert gateways.writes == []


def test_resources_of_kept_types_are_not_given_up(tmp_path: Path) -> None:
    jobs = {"Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}}}
    gateways = deployed(simple_package(tmp_path, resources=jobs))
    renamed = {"Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "work"}}}
    for resources, fate in (({}, "removed"), (renamed, "replaced")):
        package = simple_package(tmp_path, resources=resources)
        for kept in ("AWS::SQS::Queue", "any"):
            with pytest.raises(DeploymentError, match=f"`Jobs` .AWS::SQS::Queue. is {fate}"):
                steps(package, gateways, kept=(kept,))
        assert steps(package, gateways, kept=("AWS::DynamoDB::Table",))
    assert gateways.writes == []
