from __future__ import annotations

from sls_py.model.service import DeploymentBucket, Iam
from tests.stack.compiling import a_function, a_provider, a_service, compiled


def test_defaults_of_a_deployment() -> None:
    stack = compiled(a_service(a_function()))
    assert (stack.name, stack.prefix) == ("shop-dev", "serverless/shop/dev")
    assert stack.tags == {"STAGE": "dev"}
    assert stack.capabilities == ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")
    assert stack.deployment_method == "direct"
    assert (stack.max_previous_deployments, stack.object_encryption) == (5, {})


def test_settings_of_the_provider_are_passed_on() -> None:
    stack = compiled(
        a_service(
            provider=a_provider(
                stack_name="mine",
                stack_tags={"team": "x"},
                stack_parameters=({"ParameterKey": "a", "ParameterValue": "b"},),
                notification_arns=("arn:topic",),
                deployment_method="express",
                allowed_accounts=("123456789012",),
                deployment_prefix="deployments",
                iam=Iam(deployment_role="arn:role"),
                deployment_bucket=DeploymentBucket(
                    max_previous_deployment_artifacts=2,
                    server_side_encryption="aws:kms",
                    sse_kms_key_id="key",
                ),
            )
        )
    )
    assert (stack.name, stack.prefix) == ("mine", "deployments/shop/dev")
    assert stack.tags == {"STAGE": "dev", "team": "x"}
    assert stack.parameters == ({"ParameterKey": "a", "ParameterValue": "b"},)
    assert stack.notification_arns == ("arn:topic",)
    assert stack.allowed_accounts == ("123456789012",)
    assert (stack.deployment_method, stack.deployment_role) == ("express", "arn:role")
    assert stack.max_previous_deployments == 2
    assert stack.object_encryption == {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "key"}


def test_a_stage_tag_of_the_user_replaces_ours_in_any_case() -> None:
    stack = compiled(a_service(provider=a_provider(stack_tags={"Stage": "x"})))
    assert stack.tags == {"Stage": "x"}


def test_macros_need_another_capability() -> None:
    stack = compiled(a_service(resources={"Transform": ["AWS::LanguageExtensions"]}))
    assert "CAPABILITY_AUTO_EXPAND" in stack.capabilities


def test_a_macro_among_resources_needs_it_too() -> None:
    included = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://a/b"}}}
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"Tags": [included]}}
    stack = compiled(a_service(resources={"Resources": {"Topic": topic}}))
    assert "CAPABILITY_AUTO_EXPAND" in stack.capabilities
