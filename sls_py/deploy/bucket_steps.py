"""Bring a stack's bucket back after somebody deleted it."""

from __future__ import annotations

from sls_py.cfn import naming
from sls_py.deploy.execution import Execution
from sls_py.deploy.resolver import Resolver
from sls_py.errors import AwsError, DeploymentError
from sls_py.model.deployed import LiveStack, StackResource
from sls_py.model.values import JsonObject


def restore(run: Execution, bucket: str) -> None:
    """Create the bucket under its old name, with the policy of the template.

    CloudFormation goes on believing that the bucket was never away; creating another one would need a new
    logical id.

    Raises:
        DeploymentError: the name was taken by somebody else.
    """
    try:
        run.gateways.buckets.create(bucket, policy=_policy(run, bucket))
    except AwsError as error:
        if error.code != "BucketAlreadyExists":
            raise
        raise DeploymentError(
            f"deployment bucket `{bucket}` was deleted, and its name now belongs to another account",
            hint="name another bucket in `provider.deploymentBucket`",
        ) from error
    run.changed = True


def _policy(run: Execution, bucket: str) -> JsonObject | None:
    declared = run.package.stack.template.get("Resources", {}).get(naming.DEPLOYMENT_BUCKET_POLICY)
    if not declared or not isinstance(run.stack, LiveStack):
        return None
    resource = StackResource(
        logical_id=naming.DEPLOYMENT_BUCKET,
        physical_id=bucket,
        type="AWS::S3::Bucket",
        status="CREATE_COMPLETE",
    )
    resolver = Resolver(
        run.stack,
        {naming.DEPLOYMENT_BUCKET: resource},
        run.package.stack.template,
        region=run.package.stack.region,
    )
    document = resolver.document(declared.get("Properties", {}).get("PolicyDocument"))
    return document if isinstance(document, dict) else None
