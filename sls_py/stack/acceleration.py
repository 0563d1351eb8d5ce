"""S3 transfer acceleration of the stack's own bucket."""

from __future__ import annotations

import re

from sls_py.cfn import naming
from sls_py.errors import UsageError
from sls_py.model.stack import CompiledStack
from sls_py.model.values import JsonObject
from sls_py.records import replace

OUTPUT = "ServerlessDeploymentBucketAccelerated"

_WITHOUT = re.compile(r"(cn|us-gov|us-iso[a-z]?|eu-iso[a-z]?|eusc)-")
"""Regions of partitions that have no transfer acceleration."""


def has_acceleration(region: str) -> bool:
    """Tell whether buckets of a region can have transfer acceleration."""
    return _WITHOUT.match(region) is None


def accelerate(stack: CompiledStack, *, enabled: bool) -> CompiledStack:
    """Return the stack with acceleration of its bucket switched on or suspended, as osls writes it.

    The output is a text here and `true` there, which is the same for CloudFormation, but not for emulators.
    Where acceleration does not exist the stack stays as it is.

    Raises:
        UsageError: it is to be switched on, and the bucket is not the stack's own.
    """
    if stack.bucket and enabled:
        raise UsageError(
            f"`--aws-s3-accelerate` is for the stack's own bucket, and `{stack.bucket}` exists already",
            hint="leave the option away, or `provider.deploymentBucket.name`",
        )
    if stack.bucket or not has_acceleration(stack.region):
        return stack
    output = {
        "Value": "true",
        "Export": {"Name": naming.export(stack.service, stack.stage, OUTPUT)},
    }
    core = stack.core_template
    return replace(
        stack,
        template=_with(stack.template, enabled, output),
        core_template=_with(core, enabled, {"Value": "true"}) if core else None,
    )


def is_accelerated(template: JsonObject | None) -> bool:
    """Tell whether a template switches acceleration of the stack's own bucket on."""
    bucket = (template or {}).get("Resources", {}).get(naming.DEPLOYMENT_BUCKET, {})
    configuration = bucket.get("Properties", {}).get("AccelerateConfiguration") or {}
    return isinstance(configuration, dict) and configuration.get("AccelerationStatus") == "Enabled"


def _with(template: JsonObject, enabled: bool, output: JsonObject) -> JsonObject:
    resources, outputs = template["Resources"], dict(template.get("Outputs", {}))
    bucket = resources[naming.DEPLOYMENT_BUCKET]
    status = {"AccelerationStatus": "Enabled" if enabled else "Suspended"}
    properties = {**bucket.get("Properties", {}), "AccelerateConfiguration": status}
    changed = {naming.DEPLOYMENT_BUCKET: {**bucket, "Properties": properties}}
    if enabled:
        outputs[OUTPUT] = output
    else:
        outputs.pop(OUTPUT, None)
    return {**template, "Resources": {**resources, **changed}, "Outputs": outputs}
