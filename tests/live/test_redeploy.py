"""Deployments and removals end live sessions first, whoever runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.deploy import deploy_functions, deploy_service, remove_service
from sls_py.deploy.relayed import VARIABLE
from sls_py.lifecycle import Lifecycle
from sls_py.model.package import Package
from sls_py.report import SilentReporter, Warned
from sls_py.testing.packages import simple_package
from tests.deploy.running import HELLO, service
from tests.live.conftest import TRUST, World

pytestmark = pytest.mark.emulator
REGION = "us-east-1"
ROLE = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}}


class Reports(SilentReporter):
    def __init__(self) -> None:
        self.warnings: list[str] = []

    def emit(self, event: object) -> None:
        if isinstance(event, Warned):
            self.warnings.append(event.problem.message)


Make = Callable[[str], Package]


@pytest.fixture
def package(tmp_path: Path) -> Make:
    def make(answer: str) -> Package:
        return simple_package(
            tmp_path,
            f"def handler(event, context):\n    return {answer!r}\n",
            properties={"Role": {"Fn::GetAtt": ["Role", "Arn"]}},
            resources={"Role": ROLE},
            region=REGION,
        )

    return make


def deploy(world: World, package: Package) -> Reports:
    reports = Reports()
    deploy_service(package, gateways=world.gateways, lifecycle=Lifecycle(), reporter=reports)
    return reports


def says(world: World) -> object:
    return json.loads(world.gateways.functions.invoke(HELLO, b"{}").payload)


def role(world: World) -> str:
    return str(world.configuration(HELLO)["Role"]).rpartition("/")[2]


def test_a_deployment_ends_sessions_even_when_nothing_changed(world: World, package: Make) -> None:
    deploy(world, package("one"))
    before = world.configuration(HELLO)
    world.attach([HELLO], owner="bob")
    reports = deploy(world, package("one"))
    assert world.configuration(HELLO) == before
    assert world.gateways.relay.role_policies(role(world)) == ()
    (warning,) = reports.warnings
    assert warning.startswith(f"function `{HELLO}` was live by bob@desk since ")
    assert deploy(world, package("one")).warnings == []


def test_a_deployment_of_changes_ends_sessions(world: World, package: Make) -> None:
    deploy(world, package("one"))
    world.attach([HELLO])
    deploy(world, package("two"))
    assert says(world) == "two"
    assert VARIABLE not in str(world.configuration(HELLO))


def test_the_deployment_of_a_function_ends_its_session_alone(world: World, package: Make) -> None:
    deploy(world, package("one"))
    world.attach([HELLO])
    reports = Reports()
    (change,) = deploy_functions(
        package("two"), ["hello"], gateways=world.gateways, lifecycle=Lifecycle(), reporter=reports
    )
    assert change.change == "code"
    assert len(reports.warnings) == 1
    assert says(world) == "two"
    assert VARIABLE not in str(world.configuration(HELLO))
    assert len(world.gateways.relay.role_policies(role(world))) == 1


def test_a_service_with_a_session_can_be_removed(world: World, package: Make) -> None:
    deploy(world, package("one"))
    world.attach([HELLO])
    name = role(world)
    shop = replace(service(), provider=replace(service().provider, region=REGION))
    result = remove_service(
        shop, gateways=world.gateways, lifecycle=Lifecycle(), reporter=SilentReporter()
    )
    assert result.removed
    assert world.gateways.relay.role_policies(name) == ()
    assert world.gateways.functions.get(HELLO) is None
