"""Policies: what they allow, on what, and for whom."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import sls_py.aws
from sls_py.deploy.permissions import Policy, calls, deployment_policy
from sls_py.model.stack import CompiledFunction, CompiledStack
from sls_py.model.values import JsonObject
from sls_py.stack.acceleration import accelerate

ROLE: JsonObject = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Statement": [{"Principal": {"Service": ["lambda.amazonaws.com"]}}]
        }
    },
}


def stack(resources: JsonObject, **settings: object) -> CompiledStack:
    made = CompiledStack(
        service="shop",
        stage="dev",
        region="eu-west-1",
        name="shop-dev",
        template={"Resources": resources},
        core_template=None,
        bucket="parcels",
        prefix="serverless/shop/dev",
    )
    return replace(made, **settings)  # type: ignore[arg-type]


def allowed(policy: Policy, action: str) -> list[str]:
    """Return the ARNs on which an action is allowed."""
    return sorted(
        resource
        for statement in policy.document["Statement"]
        if action in statement["Action"]
        for resource in statement["Resource"]
    )


def queue(**properties: object) -> JsonObject:
    return {"Jobs": {"Type": "AWS::SQS::Queue", "Properties": properties}}


def test_a_resource_is_allowed_by_its_name() -> None:
    policy = deployment_policy(stack(queue(QueueName="jobs")), account="123456789012")
    assert allowed(policy, "sqs:CreateQueue") == ["arn:aws:sqs:eu-west-1:123456789012:jobs"]


def test_macros_in_the_place_of_resources_need_nothing() -> None:
    macro = {"Fn::Transform": {"Name": "AWS::Include"}}
    assert deployment_policy(stack(queue() | macro)) == deployment_policy(stack(queue()))


def test_names_that_cloudformation_makes_begin_with_the_stack() -> None:
    policy = deployment_policy(stack(queue()))
    assert allowed(policy, "sqs:CreateQueue") == ["arn:aws:sqs:eu-west-1:*:shop-dev-*"]


def test_long_names_of_stacks_are_shortened_in_names_that_cloudformation_makes() -> None:
    policy = deployment_policy(stack(queue(), name="a-stack-with-quite-a-long-name-dev"))
    assert allowed(policy, "sqs:CreateQueue") == [
        "arn:aws:sqs:eu-west-1:*:a-stack-with-quite-a-lon*"
    ]


def test_computed_names_become_patterns() -> None:
    name = {"Fn::Sub": "${AWS::StackName}-${Color}-jobs"}
    policy = deployment_policy(stack(queue(QueueName=name)))
    assert allowed(policy, "sqs:DeleteQueue") == ["arn:aws:sqs:eu-west-1:*:shop-dev-*-jobs"]


def test_what_belongs_to_another_resource_is_allowed_on_that_one() -> None:
    resources: JsonObject = {
        "HelloLambdaFunction": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"FunctionName": "shop-dev-hello"},
        },
        "Grant": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {"FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}},
        },
    }
    found = allowed(deployment_policy(stack(resources)), "lambda:AddPermission")
    assert found == [
        "arn:aws:lambda:eu-west-1:*:function:shop-dev-hello",
        "arn:aws:lambda:eu-west-1:*:function:shop-dev-hello:*",
    ]


def test_other_services_are_allowed_only_for_resources_that_use_them() -> None:
    function: JsonObject = {"Type": "AWS::Lambda::Function", "Properties": {}}
    assert not allowed(deployment_policy(stack({"F": function})), "ec2:DescribeSubnets")
    inside: JsonObject = {**function, "Properties": {"VpcConfig": {"SubnetIds": ["s"]}}}
    assert allowed(deployment_policy(stack({"F": inside})), "ec2:DescribeSubnets") == ["*"]


def test_settings_that_a_bucket_does_not_have_need_no_permission() -> None:
    bucket: JsonObject = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "pictures"}}
    policy = deployment_policy(stack({"B": bucket}))
    assert not allowed(policy, "s3:PutLifecycleConfiguration")
    bucket["Properties"]["LifecycleConfiguration"] = {}
    policy = deployment_policy(stack({"B": bucket}))
    assert "arn:aws:s3:::pictures" in allowed(policy, "s3:PutLifecycleConfiguration")


def test_roles_are_passed_to_the_services_they_trust_only() -> None:
    (statement,) = [
        each
        for each in deployment_policy(stack({"Exec": ROLE})).document["Statement"]
        if each["Action"] == ["iam:PassRole"]
    ]
    assert statement["Resource"] == ["arn:aws:iam::*:role/*shop-dev-*"]
    assert statement["Condition"] == {
        "StringEquals": {"iam:PassedToService": ["lambda.amazonaws.com"]}
    }


def test_roles_from_elsewhere_are_passed_by_their_arn() -> None:
    arn = "arn:aws:iam::123456789012:role/ours"
    function: JsonObject = {"Type": "AWS::Lambda::Function", "Properties": {"Role": arn}}
    assert allowed(deployment_policy(stack({"F": function})), "iam:PassRole") == [arn]


def test_with_a_deployment_role_the_caller_passes_it_on_and_makes_nothing() -> None:
    arn = "arn:aws:iam::123456789012:role/deployer"
    compiled = stack(queue(), deployment_role=arn)
    caller, role = deployment_policy(compiled), deployment_policy(compiled, "role")
    assert allowed(caller, "iam:PassRole") == [arn]
    assert not allowed(caller, "sqs:CreateQueue")
    assert allowed(role, "sqs:CreateQueue")
    assert not allowed(role, "cloudformation:UpdateStack")


def test_types_that_nobody_describes_are_named() -> None:
    resources: JsonObject = {
        "A": {"Type": "Acme::Rockets::Launch"},
        "B": {
            "Type": "Custom::Thing",
            "Properties": {"ServiceToken": {"Fn::GetAtt": ["F", "Arn"]}},
        },
    }
    policy = deployment_policy(stack(resources))
    assert policy.unknown == ("Acme::Rockets::Launch",)
    assert allowed(policy, "lambda:InvokeFunction") == ["arn:aws:lambda:eu-west-1:*:function:*"]


def test_only_the_services_own_objects_of_a_shared_bucket_are_allowed() -> None:
    policy = deployment_policy(stack({}))
    assert allowed(policy, "s3:PutObject") == ["arn:aws:s3:::parcels/serverless/shop/dev/*"]


def test_regions_of_china_have_their_own_partition() -> None:
    policy = deployment_policy(stack(queue(QueueName="jobs"), region="cn-north-1"))
    assert allowed(policy, "sqs:CreateQueue") == ["arn:aws-cn:sqs:cn-north-1:*:jobs"]


DEPLOYING = (
    "account",
    "apigateway",
    "buckets",
    "existing",
    "functions",
    "images",
    "logs",
    "stacks",
)
"""The gateways that deployments use."""

NOT_DEPLOYING = {
    *("DeleteLogGroup", "GetAuthorizationToken", "GetParameter", "GetParameters"),
    "GetSecretValue",
    *("GetCallerIdentity", "GetStage", "CreateStage", "TagResource", "UntagResource"),
    *("UpdateStage", "UpdateUsagePlan", "GetUsagePlans"),
}
"""Needed by nobody, by other commands, by variables, or allowed as verbs (API Gateway)."""

OTHER_NAMES = {
    "CopyObject": "PutObject",
    "DeleteObjects": "DeleteObject",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "Invoke": "InvokeFunction",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
}


def test_an_accelerated_bucket_may_be_asked_whether_it_is() -> None:
    bucket = {"ServerlessDeploymentBucket": {"Type": "AWS::S3::Bucket", "Properties": {}}}
    role = "arn:aws:iam::123456789012:role/cloudformation"
    made = stack(bucket, bucket=None, core_template={"Resources": bucket}, deployment_role=role)
    plain, fast = deployment_policy(made), deployment_policy(accelerate(made, enabled=True))
    assert allowed(plain, "s3:GetAccelerateConfiguration") == []
    assert allowed(fast, "s3:GetAccelerateConfiguration") != []


def test_everything_that_deploying_calls_is_in_the_policy() -> None:
    listed = {
        *calls.STACK, *calls.EXPORTS, *calls.OBJECTS, *calls.BUCKET, *calls.OWN_BUCKET,
        *calls.FUNCTIONS, *calls.LISTING, *calls.REPOSITORY, *calls.LOGS, *calls.ACCELERATED,
    }  # fmt: skip
    folder = Path(sls_py.aws.__file__).parent
    texts = [(folder / f"{name}.py").read_text(encoding="utf-8") for name in DEPLOYING]
    called = {
        OTHER_NAMES.get(name, name)
        for text in texts
        for name in re.findall(r'(?:call|pages|_find|read)\(\s*"([A-Z]\w+)"', text)
    }
    assert called - listed - NOT_DEPLOYING == set()


def test_functions_may_be_updated_by_their_names() -> None:
    function = CompiledFunction(key="hello", name="hi", logical_id="H", artifact="a")
    policy = deployment_policy(stack({}, functions={"hello": function}))
    assert allowed(policy, "lambda:UpdateFunctionCode") == [
        "arn:aws:lambda:eu-west-1:*:function:hi",
        "arn:aws:lambda:eu-west-1:*:function:hi:*",
    ]


def test_names_may_be_looked_up_by_callers_who_leave_the_making_to_a_role() -> None:
    named = {
        "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}},
        "News": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}},
        "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "table"}},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "role"}},
        "Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "files"}},
        "Unnamed": {"Type": "AWS::SQS::Queue"},
    }
    policy = deployment_policy(stack(named, deployment_role="arn:aws:iam::1:role/cfn"))
    assert allowed(policy, "sqs:GetQueueUrl") == ["arn:aws:sqs:eu-west-1:*:jobs"]
    assert allowed(policy, "sns:GetTopicAttributes") == ["arn:aws:sns:eu-west-1:*:news"]
    assert (
        allowed(policy, "dynamodb:DescribeTable")[0] == "arn:aws:dynamodb:eu-west-1:*:table/table"
    )
    assert allowed(policy, "iam:GetRole") == ["arn:aws:iam::*:role/*role"]
    assert "arn:aws:s3:::files" in allowed(policy, "s3:ListBucket")


def test_large_services_may_list_functions() -> None:
    functions = {
        f"f{number}": CompiledFunction(
            key=f"f{number}", name=f"f{number}", logical_id="F", artifact="a"
        )
        for number in range(20)
    }
    policy = deployment_policy(stack({}, functions=functions))
    assert allowed(policy, "lambda:ListFunctions") == ["*"]
