"""The stage of the REST API, through whole deployments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sls_py.deploy import DeployOptions, inspect, plan
from sls_py.errors import DeploymentError
from sls_py.model.deployed import LiveRestStage
from sls_py.model.package import Package
from sls_py.model.plan import PublishManifest, SetRestStage, Skip
from sls_py.model.stack import RestStage
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeGateways, Killed
from sls_py.testing.packages import HELLO, simple_package
from tests.deploy.running import BUCKET, STACK, deploy, deployed, folders, notes, remove

API = f"{STACK}-ApiGatewayRestApi"
GROUP = "/aws/api-gateway/shop-dev"
GROUP_ARN = f"arn:aws:logs:eu-central-1:123456789012:log-group:{GROUP}"
LOGS: dict[str, Any] = {"log_level": "INFO", "access_format": "$context.status", "log_group": GROUP}


def rest_service(directory: Path, code: str = HELLO, **stage: Any) -> Package:
    """Make a package with a REST API; without settings its stage is left alone."""
    deployment = {"RestApiId": {"Ref": "ApiGatewayRestApi"}, "StageName": "dev"}
    resources: dict[str, Any] = {
        "ApiGatewayRestApi": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "shop"}},
        "ApiGatewayDeployment1": {"Type": "AWS::ApiGateway::Deployment", "Properties": deployment},
    }
    if "log_group" in stage:
        properties = {"LogGroupName": GROUP}
        resources["ApiGatewayLogGroup"] = {"Type": "AWS::Logs::LogGroup", "Properties": properties}
    settings = RestStage(name="dev", **stage) if stage else None
    return simple_package(directory, code, resources=resources, rest_stage=settings)


def stage_in(gateways: FakeGateways) -> LiveRestStage:
    return gateways.rest_apis.stages[API, "dev"]


def test_settings_are_set_after_the_stack_and_before_the_manifest(tmp_path: Path) -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    package = rest_service(tmp_path, tracing=True, metrics=True, tags={"a": "b"}, **LOGS)
    deploy(package, gateways, reporter=reporter)
    assert gateways.writes[-4:] == [
        "stacks.update",
        "rest_apis.update_stage",
        "rest_apis.tag_stage",
        "buckets.put",
    ]
    assert stage_in(gateways) == LiveRestStage(
        api=API,
        name="dev",
        tracing=True,
        metrics=True,
        log_level="INFO",
        access_arn=GROUP_ARN,
        access_format="$context.status",
        tags={"a": "b"},
    )
    wanted = "stage `dev` of the REST API: set tracing, metrics, execution logs, access logs, tags"
    assert wanted in notes(reporter)


def test_a_stage_that_is_as_wanted_is_not_written_to(tmp_path: Path) -> None:
    package = rest_service(tmp_path, tracing=True, tags={"a": "b"})
    gateways = deployed(package)
    assert not deploy(package, gateways).changed
    assert gateways.writes == []
    deploy(rest_service(tmp_path, "NEW = 1", tracing=True, tags={"a": "b"}), gateways)
    assert not [call for call in gateways.writes if call.startswith("rest_apis")]


def test_without_settings_the_stage_is_not_even_read(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path))
    deploy(rest_service(tmp_path, "NEW = 1"), gateways)
    assert not [call for call in gateways.calls if call.startswith("rest_apis")]


def test_a_service_without_a_rest_api_reads_no_manifest(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    deploy(simple_package(tmp_path), gateways)
    assert "buckets.get" not in gateways.calls


def test_settings_that_somebody_changed_are_set_again(tmp_path: Path) -> None:
    package = rest_service(tmp_path, tracing=True)
    gateways = deployed(package)
    gateways.rest_apis.change(API, "dev", tracing=False, metrics=True)
    assert deploy(package, gateways).changed
    assert gateways.writes == ["rest_apis.update_stage"]
    assert (stage_in(gateways).tracing, stage_in(gateways).metrics) == (True, True)


def test_settings_that_were_taken_out_go_back_to_the_defaults(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path, tracing=True, tags={"a": "b"}))
    gateways.rest_apis.change(API, "dev", metrics=True)
    deploy(rest_service(tmp_path), gateways)
    assert stage_in(gateways) == LiveRestStage(api=API, name="dev", metrics=True)


def test_what_was_reset_once_is_somebody_elses_afterwards(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path, tracing=True))
    deploy(rest_service(tmp_path), gateways)
    gateways.rest_apis.change(API, "dev", tracing=True)
    gateways.forget()
    deploy(rest_service(tmp_path), gateways)
    assert gateways.writes == []
    assert stage_in(gateways).tracing


def test_settings_alone_are_noted_in_the_manifest_that_is_there(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path))
    deploy(rest_service(tmp_path, tracing=True), gateways)
    assert gateways.writes == ["rest_apis.update_stage", "buckets.put"]
    ((folder, _),) = folders(gateways).items()
    manifest = gateways.buckets.content[BUCKET][f"serverless/shop/dev/{folder}/slspy-manifest.json"]
    assert json.loads(manifest)["restStage"]["tracing"] is True


def test_settings_of_a_stack_that_osls_made_are_left_alone(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path))
    (manifest,) = [key for key in gateways.buckets.content[BUCKET] if "manifest" in key]
    del gateways.buckets.content[BUCKET][manifest]
    gateways.buckets.content[BUCKET][manifest.replace("slspy-manifest", "serverless-state")] = b"{}"
    gateways.rest_apis.change(API, "dev", tracing=True)
    deploy(rest_service(tmp_path, "NEW = 1"), gateways)
    assert stage_in(gateways).tracing


def test_the_log_group_goes_when_access_logs_are_switched_off(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path, **LOGS))
    gateways.logs.groups[GROUP] = []
    deploy(rest_service(tmp_path, log_level="OFF"), gateways)
    assert gateways.writes[-3:] == ["rest_apis.update_stage", "logs.delete_group", "buckets.put"]
    assert GROUP not in gateways.logs.groups


def test_a_log_group_of_somebody_else_stays(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path, tracing=True))
    gateways.rest_apis.change(API, "dev", access_arn=f"{GROUP_ARN}-mine", access_format="x")
    deploy(rest_service(tmp_path, tracing=True, log_level="OFF"), gateways)
    assert stage_in(gateways).access_arn is None
    assert "logs.delete_group" not in gateways.writes


def test_a_log_group_that_the_user_declared_stays(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path, **LOGS))
    package = rest_service(tmp_path, log_level="OFF")
    package.stack.template["Resources"]["Mine"] = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": GROUP},
    }
    deploy(package, gateways)
    assert "logs.delete_group" not in gateways.writes


def test_a_missing_stage_is_made_from_the_deployment_of_the_stack(tmp_path: Path) -> None:
    package = rest_service(tmp_path, tracing=True)
    gateways = deployed(package)
    gateways.rest_apis.stages.clear()
    deploy(package, gateways)
    assert gateways.writes == ["rest_apis.create_stage", "rest_apis.update_stage"]


def test_a_stack_without_the_api_is_a_warning(tmp_path: Path) -> None:
    package = simple_package(tmp_path, rest_stage=RestStage(name="dev", tracing=True))
    reporter = SilentReporter()
    deploy(package, FakeGateways(), reporter=reporter)
    assert "stage `dev` keeps its settings" in notes(reporter)


def test_a_refusal_names_the_stage_and_is_tried_again(tmp_path: Path) -> None:
    package = rest_service(tmp_path, **LOGS)
    gateways = FakeGateways()
    text = "CloudWatch Logs role ARN must be set in account settings to enable logging"
    gateways.fail("rest_apis.update_stage", "BadRequestException", text)
    with pytest.raises(
        DeploymentError, match=r"stage `dev` of the REST API .*: CloudWatch"
    ) as found:
        deploy(package, gateways)
    assert "roleManagedExternally" in str(found.value.hint)
    assert deploy(package, gateways).changed
    assert stage_in(gateways).log_level == "INFO"
    gateways.forget()
    deploy(package, gateways)
    assert gateways.writes == []


def test_a_process_that_is_killed_before_the_stage_is_set_can_be_repeated(tmp_path: Path) -> None:
    package = rest_service(tmp_path, tracing=True)
    count = FakeGateways()
    deploy(package, count)
    for moment in range(len(count.calls)):
        gateways = FakeGateways()
        gateways.recorder.kill_after = moment
        with pytest.raises(Killed):
            deploy(package, gateways)
        gateways.forget()
        deploy(package, gateways, wait=True)
        assert stage_in(gateways).tracing
        gateways.forget()
        deploy(package, gateways)
        assert gateways.writes == []


def test_the_first_plan_names_all_that_is_set(tmp_path: Path) -> None:
    package = rest_service(tmp_path, tracing=True, tags={"a": "b"})
    found = plan(package, inspect(package, FakeGateways()), DeployOptions()).steps
    assert SetRestStage(stage="dev", settings=("tracing", "tags")) in found


def test_plans_name_what_differs(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path, tracing=True))

    def steps(package: Package) -> tuple[object, ...]:
        return plan(package, inspect(package, gateways), DeployOptions()).steps

    assert steps(rest_service(tmp_path, tracing=True)) == (Skip(reason="no changes"),)
    stage, manifest = steps(rest_service(tmp_path, metrics=True))
    assert stage == SetRestStage(stage="dev", settings=("tracing", "metrics"))
    assert isinstance(manifest, PublishManifest)


def test_a_removed_api_leaves_its_usage_plans_first(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path))
    gateways.rest_apis.plans = {"mine": [(API, "dev"), ("other", "dev")]}
    remove(gateways, settings={"apiGateway": {"apiKeys": ["key"]}})
    assert gateways.writes == [
        "buckets.empty",
        "rest_apis.leave_usage_plans",
        "buckets.empty",
        "stacks.delete",
    ]
    assert gateways.rest_apis.plans == {"mine": [("other", "dev")]}


def test_a_service_without_keys_asks_for_no_usage_plans(tmp_path: Path) -> None:
    gateways = deployed(rest_service(tmp_path))
    remove(gateways)
    assert "rest_apis.leave_usage_plans" not in gateways.calls
