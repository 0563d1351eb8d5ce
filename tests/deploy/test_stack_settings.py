"""What the service file says about the stack itself reaches CloudFormation, whatever the method."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.model.stack import DeploymentMethod
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import STACK, deploy, deployed

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


@pytest.mark.parametrize("name", ["deletion_protection", "stack_policy", "tags"])
def test_a_setting_is_noticed_by_itself_and_set_once(tmp_path: Path, name: str) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, **{name: SETTINGS[name]})
    assert deploy(package, gateways).changed
    gateways.forget()
    assert not deploy(package, gateways).changed
    assert gateways.writes == []
