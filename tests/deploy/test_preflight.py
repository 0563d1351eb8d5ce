"""What would make a deployment fail half-way is found before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sls_py.errors import BusyError, DeploymentError
from sls_py.model.package import Package
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import BUCKET, HELLO, STACK, deploy, deployed, notes

GROUP = "/aws/lambda/shop-dev-hello"


def named(tmp_path: Path, **settings: Any) -> Package:
    resources = {
        "HelloLogGroup": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": GROUP}},
        "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}},
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"RoleName": {"Fn::Join": ["-", ["shop", {"Ref": "AWS::Region"}]]}},
        },
        "Unnamed": {"Type": "AWS::SQS::Queue"},
    }
    return simple_package(tmp_path, resources=resources, **settings)


def occupied() -> FakeGateways:
    gateways = FakeGateways()
    gateways.logs.groups[GROUP] = []
    gateways.existing.others = {
        ("AWS::SQS::Queue", "jobs"): "https://sqs/123456789012/jobs",
        ("AWS::IAM::Role", "shop-eu-central-1"): "shop-eu-central-1",
    }
    return gateways


def test_all_names_that_are_taken_are_named_before_anything_is_made(tmp_path: Path) -> None:
    gateways = occupied()
    with pytest.raises(DeploymentError) as caught:
        deploy(named(tmp_path), gateways)
    assert caught.value.message == (
        f"stack `{STACK}` needs names that are taken: log group `{GROUP}` of `HelloLogGroup` exists already"
    )
    assert caught.value.failures == (
        "queue `jobs` of `Jobs` exists already",
        "role `shop-eu-central-1` of `Role` exists already",
    )
    assert "--adopt" in (caught.value.hint or "")
    assert gateways.writes == []


class _Rival(dict[str, list[Any]]):
    """Log groups that somebody else's deployment makes, with its stack, while this one looks for them."""

    def __init__(self, gateways: FakeGateways) -> None:
        super().__init__({GROUP: []})
        self._gateways = gateways

    def __iter__(self) -> Iterator[str]:
        self._gateways.stacks.put_in_status(STACK, "CREATE_IN_PROGRESS")
        return super().__iter__()


def test_names_of_a_stack_that_somebody_makes_meanwhile_are_not_taken(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.logs.groups = _Rival(gateways)
    with pytest.raises(BusyError, match="somebody else deployed"):
        deploy(named(tmp_path), gateways)
    assert gateways.writes == []


def test_an_unchanged_deployment_asks_about_no_name(tmp_path: Path) -> None:
    gateways = deployed(named(tmp_path))
    gateways.logs.groups[GROUP] = []
    assert not deploy(named(tmp_path), gateways).changed
    assert not [call for call in gateways.calls if call.startswith("existing.")]


def test_only_names_of_new_resources_are_asked_about(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.existing.others = {("AWS::SQS::Queue", "jobs"): "https://sqs/123456789012/jobs"}
    with pytest.raises(DeploymentError, match="queue `jobs` of `Jobs` exists already"):
        deploy(named(tmp_path), gateways)


def test_a_function_that_exists_outside_of_the_stack_is_found(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.functions.add(HELLO, b"")
    with pytest.raises(DeploymentError, match=f"function `{HELLO}` of `HelloLambdaFunction`"):
        deploy(simple_package(tmp_path), gateways)


def test_a_name_that_moved_to_another_key_is_explained(tmp_path: Path) -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}}
    gateways = deployed(simple_package(tmp_path, resources={"Old": queue}))
    gateways.existing.others = {("AWS::SQS::Queue", "jobs"): "https://sqs/123456789012/jobs"}
    with pytest.raises(DeploymentError, match="is in the stack as `Old`") as caught:
        deploy(simple_package(tmp_path, resources={"New": queue}), gateways, adopt=True)
    assert "two deployments" in (caught.value.hint or "")


def test_a_bucket_that_may_not_be_seen_is_a_doubt_and_no_obstacle(tmp_path: Path) -> None:
    """Whoever deploys with a role for CloudFormation need not be allowed to ask S3."""
    files = {"Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "files"}}}
    gateways = FakeGateways()
    gateways.existing.others = {("AWS::S3::Bucket", "files"): ""}
    reporter = SilentReporter()
    assert deploy(simple_package(tmp_path, resources=files), gateways, reporter=reporter).changed
    assert "bucket `files` of `Files` may belong to another account" in notes(reporter)
    assert gateways.stacks.imported == []


@pytest.mark.parametrize("bucket", [None, "mine"])
def test_what_exists_is_adopted(tmp_path: Path, bucket: str | None) -> None:
    gateways = occupied()
    gateways.buckets.content["mine"] = {}
    reporter = SilentReporter()
    package = named(tmp_path, bucket=bucket)
    deploy(package, gateways, adopt=True, reporter=reporter)
    assert f"adopted: log group `{GROUP}`, queue `jobs`" in notes(reporter)
    (imported,) = (request for request in gateways.stacks.imported)
    assert [item["ResourceIdentifier"] for item in imported] == [
        {"LogGroupName": GROUP},
        {"QueueUrl": "https://sqs/123456789012/jobs"},
        {"RoleName": "shop-eu-central-1"},
    ]
    (stack,) = gateways.stacks.content.values()
    assert stack.template == package.stack.template
    assert not deploy(package, gateways).changed


def test_adopting_and_reviewing_are_two_deployments(tmp_path: Path) -> None:
    with pytest.raises(DeploymentError, match="does not go together"):
        deploy(named(tmp_path), occupied(), adopt=True, review=lambda _: True)


def test_an_export_that_others_import_is_not_dropped(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    (stack,) = gateways.stacks.content.values()
    stack.live = replace(stack.live, exports={"Table": "shop-table"})
    stack.template["Outputs"]["Table"] = {"Value": "t", "Export": {"Name": "shop-table"}}
    gateways.stacks.imports = {"shop-table": ("orders-dev",)}
    with pytest.raises(DeploymentError, match="export `shop-table` is imported by `orders-dev`"):
        deploy(simple_package(tmp_path), gateways)
    assert gateways.writes == []
    assert BUCKET in gateways.buckets.content
