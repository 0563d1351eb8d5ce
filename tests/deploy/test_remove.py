"""Removing a service."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import BusyError, DeploymentError
from sls_py.model.function import Event, Function
from sls_py.report import PhaseEnded, SilentReporter
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import PREFIX, simple_package
from tests.deploy.running import BUCKET, HELLO, STACK, deploy, deployed, details, notes, remove


def test_a_service_is_removed_with_everything_in_its_bucket(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.buckets.content[BUCKET]["something/else"] = b""
    result = remove(gateways)
    assert gateways.writes == ["buckets.empty", "buckets.empty", "stacks.delete"]
    assert result.removed
    assert gateways.stacks.describe(STACK) is None
    assert gateways.functions.content == {}
    assert BUCKET not in gateways.buckets.content


def test_in_a_given_bucket_only_the_own_objects_are_deleted(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.buckets.content["mine"] = {"else": b"", f"{PREFIX}-two/x": b""}
    deploy(simple_package(tmp_path, bucket="mine"), gateways)
    remove(gateways, bucket="mine")
    assert gateways.buckets.content["mine"] == {"else": b"", f"{PREFIX}-two/x": b""}


def test_one_deleted_object_is_no_plural(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path)), SilentReporter()
    gateways.buckets.content[BUCKET] = {"left": b""}
    remove(gateways, reporter=reporter)
    assert details(reporter)["empty"] == "1 object"


def test_nothing_to_remove_is_said_and_is_no_error() -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    result = remove(gateways, reporter=reporter)
    assert not result.removed
    assert gateways.writes == []
    assert "nothing to remove" in notes(reporter)


def test_a_protected_stack_stays_as_it_is(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, deletion_protection=True))
    with pytest.raises(DeploymentError, match="is protected") as caught:
        remove(gateways)
    assert "deletionProtection" in str(caught.value.hint)
    assert gateways.writes == []


def test_a_busy_stack_is_left_alone(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.stacks.put_in_status(STACK, "UPDATE_IN_PROGRESS", looks=9)
    with pytest.raises(BusyError):
        remove(gateways)
    assert gateways.writes == []


def test_a_deletion_that_runs_already_is_followed(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.buckets.content[BUCKET].clear()
    gateways.stacks.put_in_status(STACK, "DELETE_IN_PROGRESS", looks=4)
    assert remove(gateways).removed
    assert "stacks.delete" not in gateways.writes


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "DELETE_FAILED", "REVIEW_IN_PROGRESS"])
def test_stacks_that_cannot_be_updated_can_be_removed(status: str) -> None:
    gateways = FakeGateways()
    gateways.stacks.put_in_status(STACK, status)
    assert remove(gateways).removed


def test_what_cannot_be_deleted_is_named(tmp_path: Path) -> None:
    package = simple_package(tmp_path, resources={"Files": {"Type": "AWS::S3::Bucket"}})
    gateways = deployed(package)
    gateways.buckets.content["shop-dev-files"]["x"] = b""
    reporter = SilentReporter()
    with pytest.raises(DeploymentError, match=r"`Files` .*: the bucket is not empty") as caught:
        remove(gateways, reporter=reporter)
    assert "empty the bucket" in str(caught.value.hint)
    (ended,) = [
        event
        for event in reporter.events
        if isinstance(event, PhaseEnded) and event.name == "delete"
    ]
    assert not ended.ok


REPOSITORY = "serverless-shop-dev"


def test_the_lock_is_the_last_object_of_the_bucket(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    remove(gateways)
    order = [call for call in gateways.calls if call.startswith("buckets.")]
    assert order == ["buckets.put_if", "buckets.empty", "buckets.delete_if", "buckets.empty"]


def test_the_repository_of_the_images_goes_too(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.images.create_repository(REPOSITORY, scan_on_push=False)
    gateways.forget()
    remove(gateways)
    assert gateways.writes == [
        "buckets.empty",
        "buckets.empty",
        "stacks.delete",
        "images.delete_repository",
    ]
    assert gateways.images.repositories == {}


def test_a_repository_that_was_left_behind_is_removed() -> None:
    gateways = FakeGateways()
    gateways.images.create_repository(REPOSITORY, scan_on_push=False)
    assert not remove(gateways).removed
    assert gateways.images.repositories == {}


def test_a_service_without_images_needs_no_permissions_for_them(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path)), SilentReporter()
    gateways.fail("images.repository", "AccessDenied")
    assert remove(gateways, reporter=reporter).removed
    assert "repository" not in notes(reporter)


def test_images_that_may_not_be_deleted_are_told(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path)), SilentReporter()
    gateways.fail("images.repository", "AccessDenied")
    remove(gateways, reporter=reporter, settings={"ecr": {"images": {"app": "."}}})
    assert "repository `serverless-shop-dev` stays where it is" in notes(reporter)


def test_functions_at_the_edge_that_stay_are_told(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    package.stack.template["Resources"]["HelloLambdaFunction"]["DeletionPolicy"] = "Retain"
    event = Event(kind="cloudFront", config={"eventType": "viewer-request"}, index=1)
    functions = {"hello": Function(key="hello", name=HELLO, events=(event,))}
    reporter = SilentReporter()
    result = remove(deployed(package), functions=functions, reporter=reporter)
    assert result.retained == (f"{HELLO} (AWS::Lambda::Function)",)
    assert f"function `{HELLO}` stays until CloudFront has deleted its copies" in notes(reporter)
