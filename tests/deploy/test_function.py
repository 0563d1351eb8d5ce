"""Updating functions without their stack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.deploy import deploy_functions
from sls_py.errors import NotDeployedError, UsageError
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import FunctionContext
from sls_py.model.package import Package
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeClock, FakeGateways
from sls_py.testing.packages import HELLO as SOURCE
from sls_py.testing.packages import simple_package
from tests.deploy.running import (
    BUCKET,
    HELLO,
    code_of,
    deploy_hello,
    deployed,
    live_code,
    notes,
    service,
)

NEW = "NEW = 1"


def changed(tmp_path: Path, **properties: Any) -> Package:
    return simple_package(tmp_path, properties=properties)


def test_new_code_is_live_when_it_returns(tmp_path: Path) -> None:
    gateways, package = deployed(simple_package(tmp_path)), simple_package(tmp_path, NEW)
    gateways.functions.update_takes = 3
    change = deploy_hello(package, gateways)
    assert change.change == "code"
    assert gateways.writes == ["functions.update_code"]
    assert live_code(gateways) == code_of(package)
    assert gateways.functions.content[HELLO].updating == 0


def test_an_unchanged_function_is_only_looked_at(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    assert deploy_hello(package, gateways).change == "unchanged"
    assert gateways.writes == []


def test_code_only_asks_for_nothing_but_the_function_and_the_bucket_of_the_lock(
    tmp_path: Path,
) -> None:
    gateways = deployed(simple_package(tmp_path))
    deploy_hello(simple_package(tmp_path, NEW), gateways, code_only=True)
    assert sorted(gateways.calls[:2]) == ["functions.get", "stacks.describe"]
    assert gateways.calls[2:] == ["buckets.put_if", "functions.update_code", "buckets.delete_if"]


def test_force_sends_the_same_code(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    assert deploy_hello(package, gateways, force=True).change == "code"
    assert gateways.writes == ["functions.update_code"]


def test_only_settings_that_differ_are_sent(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    change = deploy_hello(changed(tmp_path, MemorySize=256), gateways)
    assert gateways.writes == ["functions.update_configuration"]
    assert (change.change, change.detail) == ("configuration", "MemorySize")
    assert gateways.functions.content[HELLO].live.configuration["MemorySize"] == 256


def test_a_setting_that_was_taken_out_is_cleared(tmp_path: Path) -> None:
    environment = {"Variables": {"A": "1"}}
    gateways = deployed(changed(tmp_path, Environment=environment))
    deploy_hello(simple_package(tmp_path), gateways)
    configuration = gateways.functions.content[HELLO].live.configuration
    assert configuration["Environment"] == {"Variables": {}}


def test_references_are_resolved_from_the_live_stack(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    variables = {"REGION": {"Ref": "AWS::Region"}, "BUCKET": {"Ref": "ServerlessDeploymentBucket"}}
    deploy_hello(changed(tmp_path, Environment={"Variables": variables}), gateways)
    configuration = gateways.functions.content[HELLO].live.configuration
    assert configuration["Environment"]["Variables"] == {
        "REGION": "eu-central-1",
        "BUCKET": BUCKET,
    }


def test_configuration_only_leaves_the_code(tmp_path: Path) -> None:
    before = simple_package(tmp_path)
    gateways = deployed(before)
    package = simple_package(tmp_path, NEW, properties={"Timeout": 9})
    assert deploy_hello(package, gateways, configuration_only=True).change == "configuration"
    assert live_code(gateways) == code_of(before)


def test_code_only_leaves_the_settings(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, NEW, properties={"Timeout": 9})
    deploy_hello(package, gateways, code_only=True)
    assert gateways.functions.content[HELLO].live.configuration["Timeout"] == 6


def test_an_alias_follows(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, alias=True))
    package = simple_package(tmp_path, NEW, alias=True)
    deploy_hello(package, gateways)
    function = gateways.functions.content[HELLO]
    assert function.versions[function.aliases["provisioned"]].code_sha256 == code_of(package)


def test_what_needs_a_full_deploy_is_named(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path)), SilentReporter()
    permission = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {"FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}},
    }
    package = simple_package(
        tmp_path,
        properties={
            "Tags": [{"Key": "a", "Value": "b"}],
            "ReservedConcurrentExecutions": 2,
            "Environment": {"Variables": {"A": {"Fn::ImportValue": "x"}}},
        },
        resources={
            "HelloLambdaPermissionApi": permission,
            "HelloLogGroup": {"Type": "AWS::Logs::LogGroup"},
            "Stranger": {"Type": "AWS::SQS::Queue"},
        },
    )
    change = deploy_hello(package, gateways, reporter=reporter)
    for text in (change.detail, notes(reporter)):
        assert (
            "needs a full deploy: reservedConcurrency, tags, environment.A, "
            "AWS::Lambda::Permission `HelloLambdaPermissionApi`, AWS::Logs::LogGroup `HelloLogGroup`"
        ) in text
        assert "Stranger" not in text


def test_a_new_code_alone_needs_no_full_deploy(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path, alias=True)), SilentReporter()
    deploy_hello(simple_package(tmp_path, NEW, alias=True), gateways, reporter=reporter)
    assert "full deploy" not in notes(reporter)


def test_a_function_that_is_not_deployed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotDeployedError, match=r"`hello` .* is not deployed yet") as caught:
        deploy_hello(simple_package(tmp_path), FakeGateways())
    assert "slspy deploy" in str(caught.value.hint)


def test_an_unknown_function_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no function `helo`") as caught:
        deploy_functions(
            simple_package(tmp_path),
            ["helo"],
            gateways=FakeGateways(),
            lifecycle=Lifecycle(),
            reporter=SilentReporter(),
        )
    assert caught.value.hint == "did you mean `hello`?"


def test_a_conflict_is_waited_out(tmp_path: Path) -> None:
    gateways, package = deployed(simple_package(tmp_path)), simple_package(tmp_path, NEW)
    gateways.fail("functions.update_code", "ResourceConflictException")
    deploy_hello(package, gateways)
    assert live_code(gateways) == code_of(package)


def test_a_zip_too_large_for_a_request_goes_through_the_bucket(tmp_path: Path) -> None:
    gateways, package = deployed(simple_package(tmp_path)), simple_package(tmp_path, NEW)
    object.__setattr__(package.artifacts.items[0], "size", 60_000_000)
    deploy_hello(package, gateways)
    assert gateways.writes == ["buckets.put", "functions.update_code"]
    assert live_code(gateways) == code_of(package)


def test_several_functions_are_updated(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, {"a": SOURCE, "b": SOURCE, "c": SOURCE}))
    package = simple_package(tmp_path, {"a": NEW, "b": NEW, "c": SOURCE})
    changes = deploy_functions(
        package,
        ["a", "b", "c"],
        gateways=gateways,
        lifecycle=Lifecycle(),
        reporter=SilentReporter(),
        clock=FakeClock(),
    )
    assert [change.change for change in changes] == ["code", "code", "unchanged"]


def test_hooks_run_around_each_function(tmp_path: Path) -> None:
    seen: list[str] = []

    class Watching:
        def before(self, context: FunctionContext) -> None:
            seen.append(f"before {context.function}")

        def after(self, context: FunctionContext) -> None:
            seen.append(f"after {context.function}")

        moments.FUNCTION_DEPLOY.before(before)
        moments.FUNCTION_DEPLOY.after(after)

    lifecycle = Lifecycle()
    lifecycle.register("watching", Watching())
    package = simple_package(tmp_path)
    deploy_functions(
        package,
        ["hello"],
        gateways=deployed(package),
        lifecycle=lifecycle,
        reporter=SilentReporter(),
        service=service(),
    )
    assert seen == ["before hello", "after hello"]


def test_cloudfront_goes_on_with_the_version_that_the_stack_made(tmp_path: Path) -> None:
    def with_distribution(code: str) -> Package:
        package = simple_package(tmp_path, code, alias=True)
        calls = {"LambdaFunctionARN": {"Ref": package.stack.functions["hello"].version_id}}
        package.stack.template["Resources"]["CloudFrontDistribution"] = {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {"DistributionConfig": {"Associations": [calls]}},
        }
        return package

    gateways, reporter = deployed(with_distribution("OLD = 1")), SilentReporter()
    deploy_hello(with_distribution(NEW), gateways, reporter=reporter)
    wanted = "needs a full deploy: AWS::CloudFront::Distribution `CloudFrontDistribution`"
    assert wanted in notes(reporter)
