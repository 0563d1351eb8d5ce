from __future__ import annotations

from pathlib import Path
from typing import Any

from sls_py.cfn.builder import StackBuilder
from sls_py.events.base import EventContext
from sls_py.events.custom_resources import (
    ARTIFACT_NAME,
    add_custom_resource_function,
    custom_resource_function_id,
    uses_custom_resources,
)
from sls_py.model.service import DeploymentBucket, Iam, Provider, Service
from sls_py.report import SilentReporter

ROLE = "IamRoleCustomResourcesLambdaExecution"
STATEMENT = {"Effect": "Allow", "Resource": {"Ref": "X"}, "Action": ["s3:GetObject"]}
ANYWHERE = {"Effect": "Allow", "Resource": "*", "Action": ["cognito-idp:ListUserPools"]}


def context(name: str = "shop", **provider: Any) -> EventContext:
    service = Service(
        name=name,
        provider=Provider(stage="dev", region="us-east-1", **provider),
        directory=Path(),
        file=Path("serverless.yml"),
    )
    return EventContext(
        service=service, builder=StackBuilder(), targets={}, reporter=SilentReporter()
    )


def properties(context: EventContext, logical_id: str) -> dict[str, Any]:
    resource = context.builder.get(logical_id)
    assert resource
    found: dict[str, Any] = resource["Properties"]
    return found


def statements(context: EventContext) -> list[dict[str, Any]]:
    policy = properties(context, ROLE)["Policies"][0]["PolicyDocument"]
    found: list[dict[str, Any]] = policy["Statement"]
    return found


def test_the_function_runs_our_code_under_the_shared_role() -> None:
    found = context()

    add_custom_resource_function(found, "s3", [STATEMENT])

    logical_id = "CustomDashresourceDashexistingDashs3LambdaFunction"
    assert custom_resource_function_id("s3") == logical_id
    function = properties(found, logical_id)
    assert function["Code"]["S3Bucket"] == {"Ref": "ServerlessDeploymentBucket"}
    assert function["Code"]["S3Key"].startswith("serverless/shop/dev/code/")
    assert function["Code"]["S3Key"].endswith(f"/{ARTIFACT_NAME}")
    assert function["Role"] == {"Fn::GetAtt": [ROLE, "Arn"]}
    assert statements(found) == [STATEMENT]


def test_two_kinds_share_the_role_and_its_statements() -> None:
    found = context()

    add_custom_resource_function(found, "s3", [STATEMENT])
    add_custom_resource_function(found, "cognitoUserPool", [ANYWHERE])
    add_custom_resource_function(found, "cognitoUserPool", [ANYWHERE])

    assert statements(found) == [STATEMENT, ANYWHERE]


def test_a_deployment_role_is_used_in_place_of_our_own() -> None:
    found = context(iam=Iam(deployment_role="arn:aws:iam::1:role/deploy"))

    add_custom_resource_function(found, "s3", [STATEMENT])

    function = properties(found, custom_resource_function_id("s3"))
    assert function["Role"] == "arn:aws:iam::1:role/deploy"
    assert found.builder.get(ROLE) is None
    resource = found.builder.get(custom_resource_function_id("s3"))
    assert resource
    assert resource["DependsOn"] == []


def test_logs_of_the_functions_are_kept_only_on_demand() -> None:
    found = context(settings={"logs": {"frameworkLambda": True}}, log_retention_in_days=7)

    add_custom_resource_function(found, "s3", [STATEMENT])

    group = properties(found, "CustomDashresourceDashexistingDashs3LogGroup")
    assert group == {
        "LogGroupName": "/aws/lambda/shop-dev-custom-resource-existing-s3",
        "RetentionInDays": 7,
    }
    assert statements(found)[0]["Action"][0] == "logs:CreateLogStream"


def test_a_name_that_is_too_long_for_lambda_ends_in_a_hash() -> None:
    found = context(name="a-service-with-quite-a-long-name-for-a-service")

    add_custom_resource_function(found, "s3", [])

    name = properties(found, custom_resource_function_id("s3"))["FunctionName"]
    assert len(name) == 64
    assert name.startswith("a-service-with-quite-a-long-name")


def test_an_own_bucket_and_an_architecture_are_respected() -> None:
    found = context(architecture="arm64", deployment_bucket=DeploymentBucket(name="ours"))

    add_custom_resource_function(found, "s3", [])

    function = properties(found, custom_resource_function_id("s3"))
    assert function["Code"]["S3Bucket"] == "ours"
    assert function["Architectures"] == ["arm64"]


def test_a_template_tells_whether_it_needs_the_code() -> None:
    found = context()
    assert not uses_custom_resources(found.builder.template())

    add_custom_resource_function(found, "s3", [])
    assert uses_custom_resources(found.builder.template())
