"""The deployment bucket: the stack's own, or one that exists."""

from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.builder import StackBuilder
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.model.service import DeploymentBucket
from sls_py.model.values import JsonObject
from sls_py.stack.tags import tag_list

OUTPUT = "ServerlessDeploymentBucketName"


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
