"""What the service file says about the stack itself reaches CloudFormation, whatever the method."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.model.stack import DeploymentMethod
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import STACK, deploy, deployed, notes

METHODS: list[DeploymentMethod] = ["direct", "changesets", "express"]

SETTINGS: dict[str, Any] = {
    "deployment_role": "arn:aws:iam::123456789012:role/cfn",
    "notification_arns": ("arn:aws:sns:eu-central-1:123456789012:news",),
    "rollback_configuration": {"MonitoringTimeInMinutes": 5},
    "disable_rollback": True,
    "tags": {"team": "blue"},
    "stack_policy": ({"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},),
    "deletion_protection": True,
}


def check(gateways: FakeGateways, method: DeploymentMethod) -> None:
    request = gateways.stacks.requests[-1]
    assert request.role_arn == SETTINGS["deployment_role"]
    assert request.notification_arns == SETTINGS["notification_arns"]
    assert request.rollback_configuration == SETTINGS["rollback_configuration"]
    assert request.tags == SETTINGS["tags"]
    assert request.disable_rollback
    assert request.express == (method == "express")
    live = gateways.stacks.describe(STACK)
    assert live is not None
    assert live.termination_protection
    assert gateways.stacks.policy(STACK) == {"Statement": [*SETTINGS["stack_policy"]]}


@pytest.mark.parametrize("bucket", [None, "mine"])
@pytest.mark.parametrize("method", METHODS)
def test_the_first_deployment_has_all_settings(
    tmp_path: Path, method: DeploymentMethod, bucket: str | None
) -> None:
    gateways = FakeGateways()
    gateways.buckets.create("mine")
    deploy(simple_package(tmp_path, bucket=bucket, **SETTINGS), gateways, method=method)
    check(gateways, method)


@pytest.mark.parametrize("method", METHODS)
def test_an_update_has_all_settings(tmp_path: Path, method: DeploymentMethod) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, "NEW = 1", **SETTINGS)
    deploy(package, gateways, method=method)
    check(gateways, method)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["deletion_protection", "stack_policy", "tags"])
def test_a_setting_is_noticed_by_itself_and_set_once(
    tmp_path: Path, name: str, method: DeploymentMethod
) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, **{name: SETTINGS[name]})
    assert deploy(package, gateways, method=method).changed
    gateways.forget()
    assert not deploy(package, gateways, method=method).changed
    assert gateways.writes == []


ALONE = ["notification_arns", "rollback_configuration", "deployment_role"]


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ALONE)
def test_a_setting_beside_the_template_is_tried_once(
    tmp_path: Path, name: str, method: DeploymentMethod, counts: bool
) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.stacks.settings_count = counts
    package = simple_package(tmp_path, **{name: SETTINGS[name]})
    assert deploy(package, gateways, method=method).changed == counts
    gateways.forget()
    assert not deploy(package, gateways, method=method).changed
    assert gateways.writes == []


def test_change_sets_leave_settings_to_an_update(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, notification_arns=SETTINGS["notification_arns"])
    deploy(package, gateways, method="changesets")
    live = gateways.stacks.describe(STACK)
    assert live is not None
    assert live.notification_arns == SETTINGS["notification_arns"]
    assert "stacks.execute_change_set" not in gateways.calls


@pytest.mark.parametrize("asked", ["review", "leave_change_set"])
def test_nothing_is_set_without_being_asked(tmp_path: Path, asked: str) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, notification_arns=SETTINGS["notification_arns"])
    options: dict[str, Any] = {
        "review": {"review": lambda _: True},
        "leave_change_set": {"leave_change_set": True},
    }
    assert not deploy(package, gateways, **options[asked]).changed
    assert "stacks.update" not in gateways.calls
    assert deploy(package, gateways).changed


def test_a_setting_that_is_declined_is_told_and_comes_with_the_next_change(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path)), SilentReporter()
    gateways.stacks.settings_count = False
    arns = SETTINGS["notification_arns"]
    result = deploy(simple_package(tmp_path, notification_arns=arns), gateways, reporter=reporter)
    assert "does not change a stack for its notification ARNs alone" in notes(reporter)
    assert any("notification ARNs" in note for note in result.notes)
    deploy(simple_package(tmp_path, "NEW = 1", notification_arns=arns), gateways)
    live = gateways.stacks.describe(STACK)
    assert live is not None
    assert live.notification_arns == arns


def test_another_value_of_a_declined_setting_is_tried_again(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.stacks.settings_count = False
    deploy(simple_package(tmp_path, deployment_role="arn:aws:iam::1:role/one"), gateways)
    gateways.forget()
    deploy(simple_package(tmp_path, deployment_role="arn:aws:iam::1:role/two"), gateways)
    assert "stacks.update" in gateways.writes


def test_what_a_cloud_does_not_keep_is_not_given_again(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, "NEW = 1", deployment_role=SETTINGS["deployment_role"])
    gateways.stacks.keeps_settings = False
    assert deploy(package, gateways).changed
    gateways.forget()
    assert not deploy(package, gateways).changed
    assert gateways.writes == []


def test_how_failures_are_handled_is_no_change(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    assert not deploy(simple_package(tmp_path, disable_rollback=True), gateways).changed
    assert gateways.writes == []


def test_all_settings_together_come_to_rest(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, **SETTINGS)
    assert deploy(package, gateways).changed
    gateways.forget()
    assert not deploy(package, gateways).changed
    assert gateways.writes == []
