from __future__ import annotations

from typing import Any

import pytest

from sls_py.model.function import Function, LoggingConfig, RuntimeManagement, Vpc
from tests.stack.compiling import (
    a_function,
    a_provider,
    a_service,
    artifacts_of,
    compiled,
    properties_of,
    resources_of,
)

VPC = Vpc(security_group_ids=["sg-1"], subnet_ids=["subnet-1", {"Ref": "Subnet"}])


def test_a_plain_function_has_only_what_lambda_needs() -> None:
    artifact = artifacts_of(a_service()).items[0]
    assert properties_of(a_function(runtime=None), a_provider(runtime=None)) == {
        "Code": {"S3Bucket": {"Ref": "ServerlessDeploymentBucket"}, "S3Key": artifact.key},
        "Handler": "handler.main",
        "Runtime": "nodejs24.x",
        "FunctionName": "shop-dev-hello",
        "MemorySize": 1024,
        "Timeout": 6,
        "Role": {"Fn::GetAtt": ["IamRoleLambdaExecution", "Arn"]},
    }


def test_a_function_waits_for_its_log_group() -> None:
    assert resources_of(a_service(a_function()))["HelloLambdaFunction"]["DependsOn"] == [
        "HelloLogGroup"
    ]


def test_a_function_without_logs_waits_for_nothing() -> None:
    resources = resources_of(a_service(a_function(disable_logs=True)))
    assert "DependsOn" not in resources["HelloLambdaFunction"]
    assert "HelloLogGroup" not in resources


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"description": "says hello"}, {"Description": "says hello"}),
        ({"architecture": "arm64"}, {"Architectures": ["arm64"]}),
        ({"ephemeral_storage_size": 1024}, {"EphemeralStorage": {"Size": 1024}}),
        ({"recursive_loop": "Allow"}, {"RecursiveLoop": "Allow"}),
        ({"on_error": {"Ref": "T"}}, {"DeadLetterConfig": {"TargetArn": {"Ref": "T"}}}),
        ({"kms_key_arn": {"Ref": "K"}}, {"KmsKeyArn": {"Ref": "K"}}),
        ({"tracing": True}, {"TracingConfig": {"Mode": "Active"}}),
        ({"tracing": "PassThrough"}, {"TracingConfig": {"Mode": "PassThrough"}}),
        ({"reserved_concurrency": 0}, {"ReservedConcurrentExecutions": 0}),
        ({"layers": ("arn:layer",)}, {"Layers": ["arn:layer"]}),
        ({"layers": ()}, {"Layers": []}),
        ({"snap_start": True}, {"SnapStart": {"ApplyOn": "PublishedVersions"}}),
        ({"environment": {"A": {"Ref": "B"}}}, {"Environment": {"Variables": {"A": {"Ref": "B"}}}}),
        ({"tags": {"a": "b"}}, {"Tags": [{"Key": "a", "Value": "b"}]}),
        (
            {"logging": LoggingConfig(log_format="JSON", log_group={"Ref": "G"})},
            {"LoggingConfig": {"LogFormat": "JSON", "LogGroup": {"Ref": "G"}}},
        ),
        (
            {"runtime_management": RuntimeManagement(mode="onFunctionUpdate")},
            {"RuntimeManagementConfig": {"UpdateRuntimeOn": "FunctionUpdate"}},
        ),
        (
            {"runtime_management": RuntimeManagement(mode="manual", arn="arn:runtime")},
            {
                "RuntimeManagementConfig": {
                    "UpdateRuntimeOn": "Manual",
                    "RuntimeVersionArn": "arn:runtime",
                }
            },
        ),
        ({"runtime_management": RuntimeManagement(mode="auto")}, {}),
        (
            {"vpc": VPC},
            {
                "VpcConfig": {
                    "SecurityGroupIds": VPC.security_group_ids,
                    "SubnetIds": VPC.subnet_ids,
                }
            },
        ),
        (
            {"vpc": VPC, "file_system": {"arn": "arn:fs", "localMountPath": "/mnt/x"}},
            {
                "VpcConfig": {
                    "SecurityGroupIds": VPC.security_group_ids,
                    "SubnetIds": VPC.subnet_ids,
                },
                "FileSystemConfigs": [{"Arn": "arn:fs", "LocalMountPath": "/mnt/x"}],
            },
        ),
        (
            {"runtime": "python3.13", "durable": {"executionTimeout": 60}},
            {"Runtime": "python3.13", "DurableConfig": {"ExecutionTimeout": 60}},
        ),
    ],
)
def test_each_setting_becomes_its_property(
    settings: dict[str, Any], expected: dict[str, Any]
) -> None:
    plain, special = properties_of(a_function()), properties_of(a_function(**settings))
    assert {key: value for key, value in special.items() if plain.get(key) != value} == expected


def test_settings_of_the_provider_apply_to_functions_without_their_own() -> None:
    provider = a_provider(
        memory_size=256,
        timeout=20,
        architecture="arm64",
        layers=("arn:common",),
        tracing_lambda="Active",
        kms_key_arn="arn:aws:kms:1",
        logging=LoggingConfig(system_log_level="WARN"),
        runtime_management=RuntimeManagement(mode="onFunctionUpdate"),
        environment={"A": "1", "B": "2"},
        tags={"a": "1", "b": "2"},
    )
    common = properties_of(a_function(), provider)
    own = properties_of(
        a_function(
            memory_size=512,
            timeout=3,
            architecture="x86_64",
            layers=("arn:own",),
            kms_key_arn="arn:aws:kms:2",
            logging=LoggingConfig(log_format="Text"),
            runtime_management=RuntimeManagement(mode="auto"),
            environment={"B": "3"},
            tags={"b": "3"},
        ),
        provider,
    )
    keys = ["MemorySize", "Timeout", "Architectures", "Layers", "KmsKeyArn", "LoggingConfig"]
    assert [common[key] for key in keys] == [
        256, 20, ["arm64"], ["arn:common"], "arn:aws:kms:1", {"SystemLogLevel": "WARN"}
    ]  # fmt: skip
    assert [own[key] for key in keys] == [
        512, 3, ["x86_64"], ["arn:own"], "arn:aws:kms:2", {"LogFormat": "Text"}
    ]  # fmt: skip
    assert own["Environment"] == {"Variables": {"A": "1", "B": "3"}}
    assert own["Tags"] == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "3"}]
    assert "RuntimeManagementConfig" in common
    assert "RuntimeManagementConfig" not in own


def test_each_key_of_vpc_falls_back_to_the_provider() -> None:
    own = a_function(vpc=Vpc(subnet_ids=["subnet-2"]))
    assert properties_of(own, a_provider(vpc=VPC))["VpcConfig"] == {
        "SecurityGroupIds": ["sg-1"],
        "SubnetIds": ["subnet-2"],
    }


@pytest.mark.parametrize(
    "function", [a_function(vpc_disabled=True), a_function(vpc=Vpc(subnet_ids=["a"]))]
)
def test_without_both_lists_there_is_no_vpc(function: Function) -> None:
    provider = a_provider(vpc=VPC) if function.vpc_disabled else None
    assert "VpcConfig" not in properties_of(function, provider)


def test_a_condition_reaches_everything_of_the_function() -> None:
    service = a_service(
        a_function(
            condition="IsProd", url=True, maximum_retry_attempts=0, provisioned_concurrency=1
        )
    )
    template = compiled(service).template
    mine = {key: value for key, value in template["Resources"].items() if key.startswith("Hello")}
    assert len(mine) == 8
    assert {value["Condition"] for value in mine.values()} == {"IsProd"}
    outputs = {key: value for key, value in template["Outputs"].items() if key.startswith("Hello")}
    assert {value["Condition"] for value in outputs.values()} == {"IsProd"}
    assert len(outputs) == 2


def test_the_compiled_function_tells_what_deployers_need() -> None:
    function = compiled(a_service(a_function(timeout=9, provisioned_concurrency=2))).functions[
        "hello"
    ]
    assert (function.name, function.logical_id) == ("shop-dev-hello", "HelloLambdaFunction")
    assert (function.artifact, function.timeout) == ("shop.zip", 9)
    assert (function.alias, function.alias_name) == ("HelloProvConcLambdaAlias", "provisioned")


def test_artifacts_of_some_functions_are_enough_to_compile_these() -> None:
    service = a_service(a_function("a"), a_function("b"))
    some = artifacts_of(a_service(a_function("a")))
    functions = compiled(service, artifacts=some, strict=True).functions
    assert functions["a"].artifact == "shop.zip"
    assert functions["b"].artifact is None
