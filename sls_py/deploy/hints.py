"""What to try for the commonest reasons why resources fail."""

from __future__ import annotations

import re
from typing import NamedTuple


class _Known(NamedTuple):
    type: str
    reason: str
    hint: str


_KNOWN = (
    _Known(
        "AWS::Logs::LogGroup",
        r"already exists",
        "an earlier stack left the log group behind: delete it (`aws logs delete-log-group --log-group-name NAME`), "
        "or set `disableLogs: true` for the function",
    ),
    _Known(
        "AWS::S3::Bucket",
        r"already (exists|owned)",
        "bucket names are shared by all of AWS: choose another one, or use the existing bucket with `existing: true`",
    ),
    _Known(
        "AWS::S3::Bucket",
        r"not empty",
        "empty the bucket (`aws s3 rm s3://NAME --recursive`, and its old versions if it keeps them), then run the "
        "command again; or leave it behind with `slspy recover`, which deletes the rest",
    ),
    _Known(
        "",
        r"not authorized to perform|AccessDenied|access denied|UnauthorizedTaggingOperation",
        "have the named action allowed for the deploying user, or for `provider.iam.deploymentRole`",
    ),
    _Known(
        "AWS::Lambda::Function",
        r"role defined for the function cannot be assumed",
        "a new role needs some seconds to be known: deploy again; else let `lambda.amazonaws.com` assume it",
    ),
    _Known(
        "AWS::Lambda::Function",
        r"unzipped size must be smaller",
        "exclude files with `package.patterns`, or move dependencies to a layer",
    ),
    _Known(
        "AWS::Lambda::Function",
        r"environment variables.*exceed|exceeded the 4KB limit",
        "Lambda takes 4 KB of environment variables: keep large values in SSM or S3",
    ),
    _Known(
        "AWS::Lambda::",
        r"UnreservedConcurrentExecution",
        "the account's concurrency is used up: lower `reservedConcurrency` or ask AWS for a higher quota",
    ),
    _Known(
        "AWS::Lambda::Version",
        r"already exists|A version for this Lambda function exists",
        "an earlier try left a version with this code: deploy again, it is deleted then",
    ),
    _Known(
        "AWS::Lambda::EventSourceMapping",
        r"(execution role|does not have permissions|cannot be assumed)",
        "allow the function's role to read the source (`provider.iam.role.statements`)",
    ),
    _Known(
        "AWS::Lambda::EventSourceMapping",
        r"visibility timeout",
        "give the queue a visibility timeout of at least the function's `timeout`",
    ),
    _Known(
        "",
        r"No export named|cannot be imported|export \S+ not found",
        "deploy the stack that exports the value first, in the same region",
    ),
    _Known(
        "",
        r"export .* (cannot be (deleted|updated)|in use|as it is in use)",
        "another stack imports the value: deploy that one without the import first",
    ),
    _Known(
        "",
        r"(limit|quota).*exceeded|LimitExceeded|ServiceLimit|too many",
        "an AWS quota is used up: delete what is not needed, or ask for a higher one in Service Quotas",
    ),
    _Known(
        "",
        r"already exists",
        "something of that name exists, outside of the stack or in it under another key: rename or delete it first",
    ),
    _Known("", r"Rate exceeded|Throttl", "AWS was asked too often: deploy again"),
    _Known(
        "AWS::ApiGateway::Account",
        r"",
        "API Gateway needs a role that may write logs: see `apiGateway.restApi.roleArn` or let slspy make it",
    ),
    _Known(
        "AWS::CloudFormation::CustomResource",
        r"",
        "look at the logs of the function behind the custom resource",
    ),
    _Known("Custom::", r"", "look at the logs of the function behind the custom resource"),
)


def hint_for(resource_type: str, reason: str, name: str = "") -> str | None:
    """Return what to try when a resource of a type failed for a reason, None when there is nothing to say.

    `name` is the physical id, where there is one.
    """
    for known in _KNOWN:
        if resource_type.startswith(known.type) and re.search(known.reason, reason, re.IGNORECASE):
            return known.hint.replace("NAME", name or "NAME")
    return None
