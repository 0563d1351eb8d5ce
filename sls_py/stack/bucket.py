"""The deployment bucket: the stack's own, or one that exists."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.cfn import naming, resources
from sls_py.cfn.builder import StackBuilder
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.errors import Problem
from sls_py.model.service import DeploymentBucket, Service
from sls_py.model.values import JsonObject
from sls_py.position import dotted
from sls_py.stack.tags import tag_list

OUTPUT = "ServerlessDeploymentBucketName"

CUSTOMER_KEY = "SSECustomerAlgorithm"
"""The one parameter that tells that objects are to be encrypted with a key of the customer (SSE-C)."""

CUSTOMER_KEY_REFUSED = "CloudFormation and Lambda cannot read a bucket's objects that are encrypted with a key of your own (SSE-C)"
CUSTOMER_KEY_HINT = "encrypt with a KMS key in place of `sseCustomerKey`: `serverSideEncryption: aws:kms` and `sseKMSKeyId`"


def add_bucket(builder: StackBuilder, bucket: DeploymentBucket) -> None:
    """Add the bucket with its policy, or only the output when the bucket exists already."""
    builder.output(OUTPUT, bucket.name or ref(naming.DEPLOYMENT_BUCKET))
    if bucket.name:
        return
    builder.add(naming.DEPLOYMENT_BUCKET, make(resources.s3.Bucket, _properties(bucket)))
    if not bucket.skip_policy_setup:
        builder.add(
            naming.DEPLOYMENT_BUCKET_POLICY, make(resources.s3.BucketPolicy, _only_encrypted())
        )


def object_encryption(bucket: DeploymentBucket) -> dict[str, str]:
    """Return how objects are encrypted in the bucket, in S3's words.

    Of a key of the customer only the algorithm is told, for deployments to refuse it: neither CreateFunction nor
    a TemplateURL has a place for the key that S3 then wants with every read, and packages must not hold it.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
    """
    parameters = {
        "ServerSideEncryption": bucket.server_side_encryption,
        "SSEKMSKeyId": bucket.sse_kms_key_id,
        CUSTOMER_KEY: _customer_algorithm(bucket),
    }
    return {name: value for name, value in parameters.items() if value}


def check_bucket(service: Service) -> Iterator[Problem]:
    """Yield what keeps CloudFormation from reading the bucket.

    The place is not shown with its line, for that may have the key in it.
    """
    if _customer_algorithm(service.provider.deployment_bucket):
        place = dotted(("provider", "deploymentBucket"))
        yield Problem(message=CUSTOMER_KEY_REFUSED, hint=CUSTOMER_KEY_HINT, path=place)


def _customer_algorithm(bucket: DeploymentBucket) -> str | None:
    """Return the algorithm of SSE-C when anything about such a key is set; there is only one."""
    given = (bucket.sse_customer_key, bucket.sse_customer_key_md5, bucket.sse_customer_algorithm)
    return (bucket.sse_customer_algorithm or "AES256") if any(given) else None


def _properties(bucket: DeploymentBucket) -> JsonObject:
    encryption = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return {
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [encryption]},
        "Tags": tag_list(bucket.tags) or None,
        "PublicAccessBlockConfiguration": (
            dict.fromkeys(blocked, True) if bucket.block_public_access else None
        ),
        "VersioningConfiguration": {"Status": "Enabled"} if bucket.versioning else None,
    }


def _only_encrypted() -> JsonObject:
    """Deny every request that does not come over TLS."""
    name = ref(naming.DEPLOYMENT_BUCKET)
    arn = ("arn:", ref("AWS::Partition"), ":s3:::", name)
    statement = {
        "Action": "s3:*",
        "Effect": "Deny",
        "Principal": "*",
        "Resource": [join("", *arn, "/*"), join("", *arn)],
        "Condition": {"Bool": {"aws:SecureTransport": False}},
    }
    return {"Bucket": name, "PolicyDocument": {"Statement": [statement]}}
