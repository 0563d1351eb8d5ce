"""Take resources that exist already into the stack, with a change set of CloudFormation's type IMPORT.

Such a change set may change nothing else, and every resource in it needs a deletion policy. So the live template gets
the resources with no more than what can be told about them before the rest of the stack is there; the update that
follows gives them all that the service file says.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
"""

from __future__ import annotations

import hashlib

from sls_py.aws.existing import IDENTIFIERS, NAMED
from sls_py.cfn.replacement import create_only
from sls_py.deploy.encryption import encryption_of
from sls_py.deploy.execution import Execution
from sls_py.deploy.preflight import spelled
from sls_py.deploy.stack_steps import import_into
from sls_py.errors import DeploymentError
from sls_py.model.deployed import TakenName
from sls_py.model.plan import Adopt
from sls_py.model.values import JsonObject
from sls_py.report import note


def adopt(run: Execution, step: Adopt) -> None:
    """Import the resources, and wait until they belong to the stack.

    Raises:
        DeploymentError: CloudFormation cannot import one of them, for example because another stack has it.
    """
    if run.options.review or run.options.leave_change_set:
        raise DeploymentError(
            "`--adopt` does not go together with `--review` and `--changeset-only`",
            hint="deploy with `--adopt` first: what is adopted is not changed by that",
        )
    template = joined(run, step.resources)
    imports = [
        {
            "ResourceType": item.type,
            "LogicalResourceId": item.logical_id,
            "ResourceIdentifier": {IDENTIFIERS[item.type]: item.identifier},
        }
        for item in step.resources
    ]
    import_into(run, template, imports)
    named = ", ".join(spelled(item) for item in step.resources)
    note(run.reporter, f"adopted: {named}")


def joined(run: Execution, resources: tuple[TakenName, ...]) -> JsonObject:
    """Return the live template with the resources to be imported."""
    live = _live_template(run)
    present: JsonObject = live.get("Resources", {})
    added = {item.logical_id: _imported(run, item) for item in resources}
    return {**live, "Resources": {**present, **added}}


def _live_template(run: Execution) -> JsonObject:
    if run.stack is None:
        return {"AWSTemplateFormatVersion": "2010-09-09"}
    return run.gateways.stacks.template(run.stack_id) or {}


def _imported(run: Execution, item: TakenName) -> JsonObject:
    """Declare a resource with its name and what it cannot be declared without.

    CloudFormation believes what it is told here and later touches only what differs from it, so that everything that
    is left out is set by the update.
    """
    declared = run.package.stack.template["Resources"][item.logical_id]
    wanted: JsonObject = declared.get("Properties", {})
    # What cannot be changed later must be right from the beginning.
    fixed = {path.removesuffix("?").partition("/")[0] for path in create_only(item.type)}
    kept = {NAMED[item.type], *fixed, *_REQUIRED.get(item.type, ())}
    properties = {name: value for name, value in wanted.items() if name in kept}
    if item.type == "AWS::IAM::Role":
        policy = wanted.get("AssumeRolePolicyDocument", {})
        properties["AssumeRolePolicyDocument"] = {**policy, "Id": "adopted"}
    if item.type == "AWS::Lambda::Function":
        properties |= _live_function(run, item.name)
    return {"Type": item.type, "DeletionPolicy": "Retain", "Properties": properties}


_REQUIRED = {
    "AWS::DynamoDB::Table": (
        *("AttributeDefinitions", "BillingMode", "KeySchema", "ProvisionedThroughput"),
        *("GlobalSecondaryIndexes", "LocalSecondaryIndexes"),
    ),
}
"""What a type cannot be declared without, and what a table cannot have otherwise anyway."""


def _live_function(run: Execution, name: str) -> JsonObject:
    """Return role and code of a function as they are, for a failed update goes back to them."""
    functions, bucket = run.gateways.functions, run.existing_bucket()
    live, code = functions.get(name), functions.code(name, qualifier="$LATEST")
    if live is None or code is None:
        raise DeploymentError(f"function `{name}` was deleted while it was being adopted")
    if isinstance(code, str):
        return {
            "Role": live.configuration.get("Role"),
            "PackageType": "Image",
            "Code": {"ImageUri": code},
        }
    digest = hashlib.sha256(code).hexdigest()[:32]
    key = f"{run.package.stack.prefix}/code/{digest}-adopted/{name}.zip"
    encryption = encryption_of(run.package.stack)
    run.gateways.buckets.put(
        bucket, key, code, content_type="application/zip", encryption=encryption
    )
    return {
        "Role": live.configuration.get("Role"),
        "Code": {"S3Bucket": bucket, "S3Key": key},
        **{
            name: live.configuration[name]
            for name in ("Handler", "Runtime")
            if live.configuration.get(name)
        },
    }
