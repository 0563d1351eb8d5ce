"""Previews: what a deployment would do, told without doing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.deploy import DeployOptions, preview
from sls_py.errors import BusyError
from sls_py.model.package import Package
from sls_py.model.plan import Skip, UpdateStack, Upload
from sls_py.model.preview import Preview, ResourceChange, ValueChange
from sls_py.model.stack import RestStage
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import STACK, deploy_hello, deployed

NEW = "NEW = 1"


def previewed(package: Package, gateways: FakeGateways, **options: Any) -> Preview:
    return preview(
        package,
        gateways=gateways,
        reporter=SilentReporter(),
        options=DeployOptions(**options),
    )


def test_a_first_deployment_is_all_new_and_nothing_is_written(tmp_path: Path) -> None:
    gateways = FakeGateways()
    found = previewed(simple_package(tmp_path), gateways)
    assert gateways.writes == []
    assert [(it.logical_id, it.change) for it in found.resources] == [
        ("ServerlessDeploymentBucket", "added"),
        ("HelloLambdaFunction", "added"),
    ]
    assert found.changed
    assert found.plan.functions[0].detail == "new"


def test_nothing_to_do_is_no_change(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    found = previewed(package, deployed(package))
    assert (found.changed, found.resources, found.settings) == (False, (), ())
    assert found.plan.steps == (Skip(reason="no changes"),)


def test_a_change_is_told_value_by_value_and_nothing_is_written(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    found = previewed(simple_package(tmp_path, NEW, properties={"MemorySize": 256}), gateways)
    assert gateways.writes == []
    (resource,) = found.resources
    assert resource.logical_id == "HelloLambdaFunction"
    assert ValueChange("Properties.MemorySize", "changed", 128, 256) in resource.values
    kinds = [type(step) for step in found.plan.steps]
    assert Upload in kinds
    assert UpdateStack in kinds


def test_code_that_is_live_behind_the_stack_is_a_change(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    deploy_hello(simple_package(tmp_path, NEW), gateways)
    gateways.forget()
    found = previewed(package, gateways)
    assert (found.changed, found.resources) == (True, ())
    assert (found.plan.functions[0].change, found.plan.functions[0].detail) == ("healed", "code")
    assert gateways.writes == []


def test_what_differs_beside_the_template_is_named(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(
        tmp_path,
        tags={"STAGE": "dev", "team": "x"},
        deletion_protection=True,
        stack_policy=({"Effect": "Allow"},),
        rest_stage=RestStage(name="dev", tracing=True),
    )
    assert previewed(package, gateways).settings == (
        "tags",
        "stack policy",
        "termination protection",
    )


def test_force_is_told_as_an_update_without_changes(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    found = previewed(package, deployed(package), force=True)
    assert UpdateStack(method="direct", resources=0) in found.plan.steps
    assert found.resources == ()


def test_a_removed_function_is_told(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, {"hello": "A = 1", "b": "B = 1"}))
    found = previewed(simple_package(tmp_path, {"hello": "A = 1"}), gateways)
    assert found.resources == (
        ResourceChange("BLambdaFunction", "AWS::Lambda::Function", "removed"),
    )


def test_a_stack_that_is_worked_on_is_not_waited_for(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.stacks.put_in_status(STACK, "UPDATE_IN_PROGRESS", looks=9)
    with pytest.raises(BusyError):
        previewed(simple_package(tmp_path, NEW), gateways)
    assert gateways.writes == []
