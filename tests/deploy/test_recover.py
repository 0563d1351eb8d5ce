"""Every state that a stack can be stuck in has a way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sls_py.deploy import recover_service, unlock_service
from sls_py.deploy.recover import way_out
from sls_py.errors import BusyError, DeploymentError, NotDeployedError
from sls_py.model.deployed import LiveStack
from sls_py.model.result import RecoveryResult
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeClock, FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import BUCKET, HERE, STACK, deploy, deployed, notes, service
from tests.deploy.test_lock import KEY, lock

QUEUE = {"Queue": {"Type": "AWS::SQS::Queue"}}


def recover(
    gateways: FakeGateways,
    *,
    confirm: Callable[[str], bool] = lambda _: True,
    reporter: SilentReporter | None = None,
    **options: Any,
) -> RecoveryResult:
    return recover_service(
        service(),
        gateways=gateways,
        reporter=reporter or SilentReporter(),
        confirm=confirm,
        clock=FakeClock(),
        caller=HERE,
        **options,
    )


def stuck(tmp_path: Path, status: str) -> FakeGateways:
    gateways = deployed(simple_package(tmp_path, resources=QUEUE))
    gateways.stacks.put_in_status(STACK, status, looks=3)
    gateways.forget()
    return gateways


@pytest.mark.parametrize(
    ("status", "after"),
    [
        ("REVIEW_IN_PROGRESS", "ABSENT"),
        ("ROLLBACK_COMPLETE", "ABSENT"),
        ("ROLLBACK_FAILED", "ABSENT"),
        ("DELETE_FAILED", "ABSENT"),
        ("UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE"),
        ("UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"),
        ("UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"),
    ],
)
def test_a_stuck_stack_gets_on_and_can_be_deployed(tmp_path: Path, status: str, after: str) -> None:
    gateways = stuck(tmp_path, status)
    result = recover(gateways)
    assert (result.before, result.after, result.deployable) == (status, after, True)
    assert len(result.actions) == 1
    assert deploy(simple_package(tmp_path, "NEW = 1"), gateways).changed


@pytest.mark.parametrize("status", ["UPDATE_ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_FAILED"])
def test_a_dry_run_says_what_it_would_do_and_does_nothing(tmp_path: Path, status: str) -> None:
    gateways = stuck(tmp_path, status)
    result = recover(gateways, dry_run=True)
    assert (result.after, result.deployable, len(result.actions)) == (status, False, 1)
    assert gateways.writes == []


def test_a_stack_that_can_be_deployed_is_left_alone(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    result = recover(gateways)
    assert (result.actions, result.deployable) == ((), True)
    assert gateways.writes == []
    assert recover(FakeGateways()).before == "ABSENT"


def test_what_cannot_go_back_is_given_up(tmp_path: Path) -> None:
    gateways = stuck(tmp_path, "UPDATE_ROLLBACK_FAILED")
    gateways.stacks.failures = {"Queue": "gone"}
    asked: list[str] = []

    def yes(question: str) -> bool:
        asked.append(question)
        return True

    reporter = SilentReporter()
    result = recover(gateways, confirm=yes, reporter=reporter)
    assert asked == ["Queue cannot go back: give them up?"]
    assert (result.after, result.left) == ("UPDATE_ROLLBACK_COMPLETE", ("Queue",))
    assert "`Queue` (AWS::SQS::Queue): gone" in notes(reporter)


def test_nothing_is_given_up_without_consent(tmp_path: Path) -> None:
    gateways = stuck(tmp_path, "UPDATE_ROLLBACK_FAILED")
    gateways.stacks.failures = {"Queue": "gone"}
    with pytest.raises(DeploymentError, match="gone") as caught:
        recover(gateways, confirm=lambda _: False)
    assert "slspy recover --skip Queue" in (caught.value.hint or "")


def test_what_is_named_is_skipped_at_once(tmp_path: Path) -> None:
    gateways = stuck(tmp_path, "UPDATE_ROLLBACK_FAILED")
    gateways.stacks.failures = {"Queue": "gone"}
    result = recover(gateways, skip=["Queue"], confirm=lambda _: False)
    assert result.left == ("Queue",)
    assert gateways.calls.count("stacks.continue_rollback") == 1


def test_a_bucket_that_is_not_empty_is_left_behind(tmp_path: Path) -> None:
    bucket = {"Files": {"Type": "AWS::S3::Bucket"}}
    gateways = deployed(simple_package(tmp_path, resources=bucket))
    gateways.buckets.content[f"{STACK}-files"]["mine"] = b""
    gateways.stacks.put_in_status(STACK, "DELETE_FAILED")
    result = recover(gateways)
    assert (result.after, result.left) == ("ABSENT", (f"{STACK}-files (AWS::S3::Bucket)",))
    assert "mine" in gateways.buckets.content[f"{STACK}-files"]


def test_nothing_leads_out_of_a_failed_import(tmp_path: Path) -> None:
    with pytest.raises(DeploymentError, match="nothing leads out of"):
        recover(stuck(tmp_path, "IMPORT_ROLLBACK_FAILED"))


def test_a_failed_creation_without_a_bucket_is_begun_anew() -> None:
    stack = LiveStack(name=STACK, stack_id="id", status="CREATE_FAILED")
    assert way_out(stack, has_bucket=False) == "delete"
    assert way_out(stack, has_bucket=True) == "none"


def test_recovering_needs_the_lock(tmp_path: Path) -> None:
    gateways = stuck(tmp_path, "UPDATE_FAILED")
    theirs = lock(gateways)
    theirs.take(BUCKET)
    with pytest.raises(BusyError, match="bob@ci-3"):
        recover(gateways)
    theirs.release()
    assert recover(gateways).deployable
    assert KEY not in gateways.buckets.content[BUCKET]


def test_a_lock_is_taken_away(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    assert unlock_service(service(), gateways) is None
    lock(gateways).take(BUCKET)
    assert "bob@ci-3" in (unlock_service(service(), gateways) or "")
    assert deploy(simple_package(tmp_path, "NEW = 1"), gateways).changed


def test_without_a_stack_there_is_no_lock() -> None:
    with pytest.raises(NotDeployedError):
        unlock_service(service(), FakeGateways())
