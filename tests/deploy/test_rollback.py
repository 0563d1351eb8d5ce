"""Going back to earlier deployments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.deploy import find_restorable, list_releases, rollback_service
from sls_py.deploy.caller import Caller
from sls_py.errors import DeploymentError, NotDeployedError, UsageError
from sls_py.lifecycle import Lifecycle
from sls_py.model.result import DeployResult
from sls_py.model.stack import RestStage
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeClock, FakeGateways, Killed
from sls_py.testing.packages import PREFIX, simple_package
from tests.deploy.running import (
    BUCKET,
    HELLO,
    HERE,
    LATER,
    STACK,
    code_of,
    deploy,
    deploy_hello,
    deployed,
    folders,
    live_code,
    service,
)

FIRST = 1_800_000_000_000
OLD, NEW = "OLD = 1", "NEW = 1"


def roll_back(
    gateways: FakeGateways, timestamp: str | None = None, caller: Caller = HERE
) -> DeployResult:
    found = find_restorable(service(), gateways, timestamp)
    return rollback_service(
        found,
        service(),
        gateways=gateways,
        lifecycle=Lifecycle(),
        reporter=SilentReporter(),
        clock=FakeClock(1_800_000_000.0 + len(gateways.stacks.requests) * 60),
        caller=caller,
    )


def two_deployments(directory: Path, **settings: Any) -> FakeGateways:
    gateways = deployed(simple_package(directory, OLD, **settings))
    deploy(simple_package(directory, NEW, **settings), gateways)
    gateways.forget()
    return gateways


def test_the_deployment_before_comes_back(tmp_path: Path) -> None:
    gateways = two_deployments(tmp_path)
    result = roll_back(gateways)
    assert live_code(gateways) == code_of(simple_package(tmp_path, OLD))
    assert (result.changed, result.functions[0].change) == (True, "code")
    assert gateways.writes == ["buckets.put", "stacks.update", "buckets.put"]


def test_a_rollback_is_a_deployment_that_can_be_taken_back(tmp_path: Path) -> None:
    gateways = two_deployments(tmp_path)
    roll_back(gateways)
    newest = list_releases(service(), gateways)[0]
    assert (newest.restored, newest.current) == (FIRST, True)
    roll_back(gateways)
    assert live_code(gateways) == code_of(simple_package(tmp_path, NEW))
    assert len(folders(gateways)) == 4


@pytest.mark.parametrize(
    "timestamp",
    [
        str(FIRST),
        "2027-01-15T08:00:00.000Z",
        "2027-01-15 08:00:00 UTC",
        "2027-01-15T09:00:00+01:00",
    ],
)
def test_a_deployment_is_named_by_its_time(tmp_path: Path, timestamp: str) -> None:
    gateways = two_deployments(tmp_path)
    deploy(simple_package(tmp_path, "THIRD = 1"), gateways)
    assert find_restorable(service(), gateways, timestamp).timestamp == FIRST


def test_functions_get_their_code_back_even_if_the_stack_does_not_change(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, OLD))
    deploy_hello(simple_package(tmp_path, NEW), gateways)
    gateways.forget()
    result = roll_back(gateways, str(FIRST))
    assert gateways.writes == ["functions.update_code"]
    assert result.functions[0].change == "healed"
    assert live_code(gateways) == code_of(simple_package(tmp_path, OLD))


def test_versions_and_aliases_follow(tmp_path: Path) -> None:
    gateways = two_deployments(tmp_path, alias=True)
    roll_back(gateways)
    function = gateways.functions.content[HELLO]
    live = function.versions[function.aliases["provisioned"]]
    assert live.code_sha256 == code_of(simple_package(tmp_path, OLD, alias=True))
    gateways.forget()
    assert not roll_back(gateways, str(FIRST)).changed
    assert gateways.writes == []


def test_settings_of_the_stage_come_back(tmp_path: Path) -> None:
    resources = {
        "ApiGatewayRestApi": {"Type": "AWS::ApiGateway::RestApi"},
        "ApiGatewayDeployment1": {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {"RestApiId": {"Ref": "ApiGatewayRestApi"}, "StageName": "dev"},
        },
    }
    stage = RestStage(name="dev", tracing=True)
    gateways = deployed(simple_package(tmp_path, OLD, resources=resources, rest_stage=stage))
    deploy(simple_package(tmp_path, NEW, resources=resources), gateways)
    live = gateways.rest_apis.stages
    assert not live[f"{STACK}-ApiGatewayRestApi", "dev"].tracing
    roll_back(gateways)
    assert live[f"{STACK}-ApiGatewayRestApi", "dev"].tracing


def test_without_an_earlier_deployment_there_is_nowhere_to_go(tmp_path: Path) -> None:
    with pytest.raises(NotDeployedError, match="no deployment before the current one"):
        find_restorable(service(), deployed(simple_package(tmp_path)))


def test_a_deployment_that_was_broken_off_at_its_end_is_the_current_one(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, OLD))
    gateways.recorder.kill_before = 100
    count = FakeGateways()
    deploy(simple_package(tmp_path, OLD), count)
    count.forget()
    deploy(simple_package(tmp_path, NEW), count)
    last_put = max(n for n, call in enumerate(count.calls) if call == "buckets.put")
    gateways.recorder.kill_before = last_put
    with pytest.raises(Killed):
        deploy(simple_package(tmp_path, NEW), gateways)
    gateways.forget()
    assert live_code(gateways) == code_of(simple_package(tmp_path, NEW))
    assert find_restorable(service(), gateways).timestamp == FIRST


@pytest.mark.parametrize("timestamp", ["1", "2001-01-01"])
def test_an_unknown_deployment_is_refused(tmp_path: Path, timestamp: str) -> None:
    with pytest.raises(UsageError, match=f"no deployment `{timestamp}`") as caught:
        find_restorable(service(), two_deployments(tmp_path), timestamp)
    assert "slspy deploy list" in str(caught.value.hint)


def test_what_is_no_timestamp_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`yesterday` is not a timestamp"):
        find_restorable(service(), two_deployments(tmp_path), "yesterday")


def test_deployments_of_the_serverless_framework_cannot_be_restored(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    old = f"{PREFIX}/1600000000000-2020-09-13T12:26:40.000Z"
    gateways.buckets.content[BUCKET][f"{old}/serverless-state.json"] = b"{}"
    with pytest.raises(DeploymentError, match="made by the Serverless Framework"):
        find_restorable(service(), gateways)


def test_a_broken_off_deployment_cannot_be_restored(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    old = f"{PREFIX}/1600000000000-2020-09-13T12:26:40.000Z"
    gateways.buckets.content[BUCKET][f"{old}/compiled-cloudformation-template.json"] = b"{}"
    with pytest.raises(DeploymentError, match="was broken off"):
        find_restorable(service(), gateways, "1600000000000")


def test_zips_that_are_gone_are_named(tmp_path: Path) -> None:
    gateways = two_deployments(tmp_path)
    del gateways.buckets.content[BUCKET][simple_package(tmp_path, OLD).artifacts.items[0].key]
    with pytest.raises(DeploymentError, match=r"not in the bucket any more: `hello\.zip`"):
        find_restorable(service(), gateways)


def test_another_bucket_is_no_place_to_go_back_to(tmp_path: Path) -> None:
    gateways = two_deployments(tmp_path)
    gateways.buckets.content["mine"] = dict(gateways.buckets.content[BUCKET])
    with pytest.raises(DeploymentError, match="the deployment bucket is another one"):
        find_restorable(service("mine"), gateways)


def test_a_rollback_that_is_killed_anywhere_can_be_repeated(tmp_path: Path) -> None:
    count = two_deployments(tmp_path)
    roll_back(count)
    for moment in range(len(count.calls)):
        gateways = two_deployments(tmp_path)
        gateways.recorder.kill_after = moment
        with pytest.raises(Killed):
            roll_back(gateways)
        gateways.forget()
        roll_back(gateways, str(FIRST), LATER)
        assert live_code(gateways) == code_of(simple_package(tmp_path, OLD))
