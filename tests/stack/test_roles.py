from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sls_py.live.wire.topics import new_session
from sls_py.model.function import Function, Vpc
from sls_py.model.service import Iam, Provider
from sls_py.stack.roles import role_resource
from tests.stack.compiling import a_function, a_provider, a_service, resources_of

LOGS = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"


def role_of(*functions: Function, provider: Provider | None = None) -> dict[str, Any]:
    resources = resources_of(a_service(*functions, provider=provider))
    role: dict[str, Any] = resources["IamRoleLambdaExecution"]["Properties"]
    return role


def statements_of(*functions: Function, provider: Provider | None = None) -> list[Any]:
    policy = role_of(*functions, provider=provider)["Policies"][0]
    found: list[Any] = policy["PolicyDocument"]["Statement"]
    return found


def test_the_role_is_named_after_service_stage_and_region() -> None:
    role = role_of(a_function())
    assert role["RoleName"] == {
        "Fn::Join": ["-", ["shop", "dev", {"Ref": "AWS::Region"}, "lambdaRole"]]
    }
    assert role["Path"] == "/"
    assert role["AssumeRolePolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": ["lambda.amazonaws.com"]},
                "Action": ["sts:AssumeRole"],
            }
        ],
    }


def test_the_role_takes_name_path_boundary_policies_and_tags() -> None:
    iam = Iam(
        role_name="mine",
        path="/team/",
        permissions_boundary={"Ref": "B"},
        managed_policies=("arn:policy",),
        tags={"a": "b"},
    )
    role = role_of(a_function(vpc=Vpc()), provider=a_provider(iam=iam))
    assert (role["RoleName"], role["Path"]) == ("mine", "/team/")
    assert role["PermissionsBoundary"] == {"Ref": "B"}
    assert role["Tags"] == [{"Key": "a", "Value": "b"}]
    assert role["ManagedPolicyArns"][0] == "arn:policy"
    assert "AWSLambdaVPCAccessExecutionRole" in str(role["ManagedPolicyArns"][1])


def test_functions_write_logs_by_their_common_prefix_or_their_name() -> None:
    create, put = statements_of(a_function("a"), a_function("b", name="custom"))
    assert create["Resource"] == [
        {"Fn::Sub": f"{LOGS}custom:*"},
        {"Fn::Sub": f"{LOGS}shop-dev*:*"},
    ]
    assert put["Resource"] == [
        {"Fn::Sub": f"{LOGS}custom:*:*"},
        {"Fn::Sub": f"{LOGS}shop-dev*:*:*"},
    ]


def test_a_function_without_logs_is_denied_when_the_prefix_covers_it() -> None:
    statements = statements_of(a_function("a"), a_function("b", disable_logs=True))
    assert statements[2] == {
        "Effect": "Deny",
        "Action": "logs:PutLogEvents",
        "Resource": [{"Fn::Sub": f"{LOGS}shop-dev-b:*"}],
    }


def test_when_no_function_writes_logs_the_role_has_no_empty_statements() -> None:
    assert "Policies" not in role_of(a_function(disable_logs=True))
    allowed = statements_of(a_function(disable_logs=True, on_error="arn:aws:sns:x"))
    assert [each["Action"] for each in allowed] == [["sns:Publish"]]


def test_statements_of_the_user_come_before_those_of_settings() -> None:
    own = {"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "*"}
    statements = statements_of(
        a_function(
            vpc=Vpc(security_group_ids=["a"], subnet_ids=["b"]),
            runtime="python3.13",
            durable={"executionTimeout": 5},
            on_error="arn:aws:sns:x",
            kms_key_arn="arn:aws:kms:y",
            tracing=True,
            file_system={"arn": "arn:fs", "localMountPath": "/mnt/x"},
        ),
        a_function("other", kms_key_arn="arn:aws:kms:y", tracing=True),
        provider=a_provider(iam=Iam(statements=(own,))),
    )
    assert statements[2] == own
    assert [each["Action"] for each in statements[3:]] == [
        ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
        ["sns:Publish"],
        ["kms:Decrypt"],
        ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    ]


@pytest.mark.parametrize(
    ("role", "arn", "waits"),
    [
        ("arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x", []),
        ("MyRole", {"Fn::GetAtt": ["MyRole", "Arn"]}, ["MyRole"]),
        ({"Fn::GetAtt": ["MyRole", "Arn"]}, {"Fn::GetAtt": ["MyRole", "Arn"]}, ["MyRole"]),
        ({"Fn::ImportValue": "x"}, {"Fn::ImportValue": "x"}, []),
        ({"Fn::Sub": "arn:x"}, {"Fn::Sub": "arn:x"}, []),
        ("IamRoleLambdaExecution", {"Fn::GetAtt": ["IamRoleLambdaExecution", "Arn"]}, []),
    ],
)
@pytest.mark.parametrize("by_provider", [True, False])
def test_an_existing_role_is_referred_to(
    role: Any, arn: Any, waits: list[str], by_provider: bool
) -> None:
    provider = a_provider(iam=Iam(role=role)) if by_provider else a_provider()
    function = a_function(disable_logs=True, role=None if by_provider else role)
    resources = resources_of(a_service(function, provider=provider))
    assert "IamRoleLambdaExecution" not in resources
    assert resources["HelloLambdaFunction"]["Properties"]["Role"] == arn
    assert resources["HelloLambdaFunction"].get("DependsOn", []) == waits


def test_the_shared_role_stays_while_one_function_uses_it() -> None:
    resources = resources_of(
        a_service(a_function("a", role="arn:aws:iam::1:role/x"), a_function("b"))
    )
    assert "IamRoleLambdaExecution" in resources


@pytest.mark.parametrize(
    ("role", "resource"),
    [
        (None, "IamRoleLambdaExecution"),
        ("Mine", "Mine"),
        ("arn:aws:iam::1:role/x", None),
        ({"Fn::GetAtt": ["Mine", "Arn"]}, "Mine"),
        ({"Fn::ImportValue": "x"}, None),
        ({"Fn::Join": ["", []]}, None),
    ],
)
def test_mappings_wait_for_roles_of_the_stack(role: Any, resource: str | None) -> None:
    assert role_resource(role) == resource


def test_live_sessions_get_their_topics_from_the_stack_when_the_service_says_so() -> None:
    service = replace(a_service(a_function()), config={"live": {"permissions": "stack"}})
    role = resources_of(service)["IamRoleLambdaExecution"]["Properties"]
    statements = role["Policies"][0]["PolicyDocument"]["Statement"]
    found = {each["Action"][0]: each["Resource"] for each in statements if "iot" in str(each)}
    start = "arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:"
    assert found["iot:Connect"] == [{"Fn::Sub": f"{start}client/slspy-*-u-*"}]
    assert found["iot:Publish"] == [{"Fn::Sub": f"{start}topic/slspy/shop/dev/*/u/*"}]
    assert found.keys() == {"iot:Connect", "iot:Subscribe", "iot:Receive", "iot:Publish"}
    assert new_session("shop", "dev").prefix.startswith("slspy/shop/dev/")
    assert "-u-" in new_session("shop", "dev").client_id("u-1")
