from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import ServiceFileError
from sls_py.model.service import DeploymentBucket
from sls_py.position import Position
from sls_py.report import SilentReporter, Warned
from tests.stack.compiling import a_function, a_provider, a_service, compiled


def template_with(bucket: DeploymentBucket) -> dict[str, Any]:
    service = a_service(a_function(), provider=a_provider(deployment_bucket=bucket))
    return compiled(service).template


def test_the_bucket_is_encrypted_and_takes_tls_only() -> None:
    resources = template_with(DeploymentBucket())["Resources"]
    assert resources["ServerlessDeploymentBucket"] == {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                ]
            }
        },
    }
    policy = resources["ServerlessDeploymentBucketPolicy"]["Properties"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": False}}


def test_options_of_the_bucket_become_properties() -> None:
    bucket = DeploymentBucket(
        block_public_access=True, versioning=True, tags={"a": "b"}, skip_policy_setup=True
    )
    resources = template_with(bucket)["Resources"]
    properties = resources["ServerlessDeploymentBucket"]["Properties"]
    assert properties["Tags"] == [{"Key": "a", "Value": "b"}]
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert "ServerlessDeploymentBucketPolicy" not in resources


def test_an_existing_bucket_is_used_and_not_made() -> None:
    bucket = DeploymentBucket(name="mine", versioning=True)
    service = a_service(a_function(), provider=a_provider(deployment_bucket=bucket))
    stack = compiled(service)
    assert stack.bucket == "mine"
    assert stack.core_template is None
    assert not [key for key in stack.template["Resources"] if "Bucket" in key]
    code = stack.template["Resources"]["HelloLambdaFunction"]["Properties"]["Code"]
    assert code["S3Bucket"] == "mine"
    assert stack.template["Outputs"]["ServerlessDeploymentBucketName"]["Value"] == "mine"


SECRET = "c2VjcmV0IGtleSBvZiB0aGUgY3VzdG9tZXI="
WITH_KEY = a_service(
    a_function(),
    provider=a_provider(
        deployment_bucket=DeploymentBucket(
            sse_customer_algorithm="AES256", sse_customer_key=SECRET, sse_customer_key_md5="c3Vt"
        )
    ),
    positions={
        ("provider", "deploymentBucket", "sseCustomerKey"): Position("serverless.yml", 7, 5)
    },
)


def test_a_key_of_the_customer_is_refused_when_deploying() -> None:
    with pytest.raises(ServiceFileError, match=r"cannot read .* \(SSE-C\)") as caught:
        compiled(WITH_KEY, strict=True)
    assert "sseKMSKeyId" in str(caught.value.hint)


def test_the_line_with_the_key_is_not_shown() -> None:
    with pytest.raises(ServiceFileError) as caught:
        compiled(WITH_KEY, strict=True)
    assert caught.value.position is None


def test_a_key_of_the_customer_is_a_warning_when_packaging() -> None:
    reporter = SilentReporter()
    compiled(WITH_KEY, reporter=reporter)
    (warned,) = [event for event in reporter.events if isinstance(event, Warned)]
    assert "(SSE-C)" in warned.problem.message


def test_a_key_of_the_customer_is_no_part_of_the_package() -> None:
    stack = compiled(WITH_KEY)
    assert stack.object_encryption == {"SSECustomerAlgorithm": "AES256"}
    assert SECRET not in repr(stack)
    assert "c3Vt" not in repr(stack)
