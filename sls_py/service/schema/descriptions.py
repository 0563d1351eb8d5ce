"""What the properties of a service file are for, in one line each: for editors and `slspy explain`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any

from sls_py.events.table import EVENTS, event_type
from sls_py.model.values import JsonObject
from sls_py.service.schema.event_descriptions import describe_event

TOP_LEVEL: dict[str, str] = {
    "service": "The name of the service; the names of its stack and functions begin with it.",
    "frameworkVersion": "The versions of the Serverless Framework that the file is written for.",
    "configValidationMode": "What happens when the file breaks its schema.",
    "custom": "Values of your own, for variables (`${self:custom.name}`) and plugins.",
    "deprecationNotificationMode": "Known for the Serverless Framework's sake; without effect.",
    "disabledDeprecations": "Known for the Serverless Framework's sake; without effect.",
    "layers": "Lambda layers that are made of folders or zips, by key.",
    "package": "Which files go into the zips of functions.",
    "params": "Values of `${param:name}`, by stage; `default` is for all stages.",
    "stages": "Settings by stage; `params` are values of `${param:name}`.",
    "plugins": "The plugins to load: names of installed ones, or paths of Python files.",
    "projectDir": "The root of the project, for the Serverless Framework; without effect.",
    "resources": "A CloudFormation template that is merged into the generated one.",
    "useDotenv": "Read environment variables from `.env` files.",
    "variablesResolutionMode": "Known for the Serverless Framework's sake; without effect.",
    "live": "Settings of `slspy live`, which runs deployed functions on the developer's machine.",
    "local": "Reserved for settings of the local cloud, which has none in the file yet.",
    "sync": "Settings of the loop that brings every saved file to AWS.",
    "provider": "Where the service is deployed to, and what its functions have in common.",
    "functions": "The Lambda functions, by key.",
}

PROVIDER: dict[str, str] = {
    "name": "The cloud: `aws`.",
    "stage": "The stage when `--stage` is not given.",
    "region": "The AWS region when `--region` is not given.",
    "profile": "The AWS profile whose credentials are used.",
    "runtime": "The runtime of functions that have none of their own.",
    "runtimeManagement": "When Lambda brings functions to new versions of their runtime.",
    "architecture": "The processor of functions.",
    "memorySize": "Memory of functions in MB; the processor's share grows with it.",
    "timeout": "Seconds after which Lambda stops a call of a function.",
    "environment": "Environment variables of all functions.",
    "tags": "Tags of functions and of everything else that takes tags from here.",
    "stackTags": "Tags of the CloudFormation stack, and thereby of its resources.",
    "stackName": "The name of the CloudFormation stack.",
    "stackParameters": "Values of the parameters of the template.",
    "stackPolicy": "Which resources of the stack a deployment may change.",
    "notificationArns": "SNS topics that hear of what CloudFormation does.",
    "rollbackConfiguration": "Alarms at which CloudFormation rolls a deployment back.",
    "disableRollback": "Leave a failed deployment as it is, to look at it.",
    "deploymentMethod": "How the stack is changed: at once, or by a change set.",
    "deploymentPrefix": "The first folder of everything in the deployment bucket.",
    "secrets": "How CloudFormation gets secrets: in the template, beside it, or by references that it follows.",
    "deploymentBucket": "The S3 bucket that zips and templates are uploaded to.",
    "allowedAccounts": "The AWS accounts that the service may be in; with other credentials nothing is called.",
    "deletionProtection": "Let CloudFormation refuse to delete the stack.",
    "iam": "The role that functions run with, and the one that deploys.",
    "role": "The ARN or logical id of the role that functions run with (newer: `iam.role`).",
    "rolePermissionsBoundary": "Permissions boundary of the role (newer: `iam.role.permissionsBoundary`).",
    "iamRoleStatements": "Statements of the role of functions (newer: `iam.role.statements`).",
    "iamManagedPolicies": "Managed policies of the role (newer: `iam.role.managedPolicies`).",
    "cfnRole": "The role that CloudFormation deploys with (newer: `iam.deploymentRole`).",
    "layers": "Layers of functions that have none of their own.",
    "kmsKeyArn": "The KMS key that encrypts the environment variables of functions.",
    "logRetentionInDays": "Days after which CloudWatch deletes the logs of functions.",
    "logDataProtectionPolicy": "What CloudWatch masks in the logs of functions.",
    "logs": "What APIs and functions write to their logs.",
    "tracing": "Tracing with X-Ray, of functions and REST APIs.",
    "vpc": "Subnets and security groups of functions.",
    "versionFunctions": "Publish a version of each function that changed.",
    "pruneFunctionVersions": "Delete old versions of functions after a deployment.",
    "kinesis": "How consumers of Kinesis streams are named.",
    "s3": "Settings of the buckets that `s3` events create, by name.",
    "ecr": "Container images that are built or used, and their repository.",
    "apiGateway": "The REST API of `http` events.",
    "apiName": "The name of the REST API.",
    "endpointType": "Where the REST API is reached.",
    "vpcEndpointIds": "VPC endpoints of a private REST API.",
    "httpApi": "The HTTP API of `httpApi` events.",
    "websocket": "The API of `websocket` events.",
    "websocketsApiName": "The name of the WebSocket API.",
    "websocketsApiRouteSelectionExpression": "What of a message says which route takes it.",
    "websocketsDescription": "The description of the WebSocket API.",
    "alb": "Target groups and authorizers of `alb` events.",
    "cloudFront": "Cache policies of `cloudFront` events.",
}

FUNCTION: dict[str, str] = {
    "name": "The name of the function in AWS.",
    "handler": "The file and the function in it that Lambda calls: `src/app.main`.",
    "image": "The container image that the function runs, in place of a handler.",
    "description": "What Lambda shows as the function's description.",
    "runtime": "The runtime of the function.",
    "runtimeManagement": "When Lambda brings the function to new versions of its runtime.",
    "architecture": "The processor of the function.",
    "memorySize": "Memory in MB; the processor's share grows with it.",
    "timeout": "Seconds after which Lambda stops a call.",
    "environment": "Environment variables, besides those of the provider.",
    "tags": "Tags of the function, besides those of the provider.",
    "role": "The ARN or logical id of the role that the function runs with.",
    "layers": "Layers of the function, in place of those of the provider.",
    "vpc": "Subnets and security groups; `false` for none where the provider has some.",
    "kmsKeyArn": "The KMS key that encrypts the environment variables.",
    "awsKmsKeyArn": "The KMS key that encrypts the environment variables (newer: `kmsKeyArn`).",
    "onError": "Where Lambda sends events that the function failed for: an SNS topic's ARN.",
    "condition": "The condition of the template under which the function is created.",
    "dependsOn": "Logical ids of resources that are created before the function.",
    "disableLogs": "Create no log group, and do not let the function write logs.",
    "logs": "Form and level of the logs.",
    "logRetentionInDays": "Days after which CloudWatch deletes the logs.",
    "logDataProtectionPolicy": "What CloudWatch masks in the logs.",
    "ephemeralStorageSize": "Size of `/tmp` in MB.",
    "fileSystemConfig": "An EFS access point and the folder it is mounted to.",
    "provisionedConcurrency": "How many instances are kept ready.",
    "reservedConcurrency": "How many instances may run at once; they are set aside for the function.",
    "snapStart": "Start instances from a snapshot.",
    "durableConfig": "Make the function durable: it can wait, and go on where it was.",
    "recursiveLoop": "What Lambda does when the function calls itself in a loop.",
    "maximumRetryAttempts": "How often Lambda tries an asynchronous call again.",
    "maximumEventAge": "Seconds for which Lambda keeps an asynchronous call.",
    "destinations": "Where the results of asynchronous calls go.",
    "tracing": "Tracing of the function with X-Ray.",
    "url": "An HTTPS address of the function's own.",
    "versionFunction": "Publish a version when the function changed.",
    "httpApi": "How HTTP APIs call the function.",
    "package": "Which files go into the function's zip.",
    "events": "What triggers the function.",
}

DEFAULTS: dict[str, Any] = {
    "configValidationMode": "error",
    "stage": "dev",
    "region": "us-east-1",
    "architecture": "x86_64",
    "memorySize": 1024,
    "timeout": 6,
    "deploymentMethod": "direct",
    "deploymentPrefix": "serverless",
    "secrets": "clear",
    "versionFunctions": True,
    "ephemeralStorageSize": 512,
    "endpointType": "EDGE",
}
"""What holds when a property is left out, wherever it may stand."""


EXAMPLES: dict[str, Any] = {
    "handler": "src/app.main",
    "environment": {"TABLE": {"Ref": "Orders"}, "STAGE": "${sls:stage}"},
    "vpc": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]},
    "params": {"default": {"size": 512}, "prod": {"size": 2048}},
    "schedule": "rate(1 hour)",
    "httpApi": "GET /users/{id}",
    "http": {"method": "get", "path": "users/{id}", "cors": True},
    "sqs": {"arn": {"Fn::GetAtt": ["Queue", "Arn"]}, "batchSize": 10},
    "sns": "orders",
    "s3": {"bucket": "photos", "event": "s3:ObjectCreated:*"},
    "stream": {"type": "dynamodb", "arn": {"Fn::GetAtt": ["Orders", "StreamArn"]}},
    "eventBridge": {"pattern": {"source": ["shop.orders"]}},
}
"""How a property of a function, or an event, may look; `httpApi` of a function and of the provider have none."""


def describe(schema: JsonObject) -> JsonObject:
    """Return the schema of a service file with descriptions, defaults and examples."""
    top = _described(schema["properties"], TOP_LEVEL)
    top["provider"] = _with(top["provider"], _described(_of(top["provider"]), PROVIDER))
    function = schema["$defs"]["function"]
    properties = _described(_of(function), FUNCTION)
    events = properties["events"]
    shapes = _of(events["items"])
    shapes = {
        kind: describe_event(kind, each) if kind in EVENTS else each
        for kind, each in shapes.items()
    }
    kinds = _described(shapes, {kind: first_line(event_type(kind)) for kind in EVENTS})
    properties["events"] = {**events, "items": _with(events["items"], kinds)}
    definitions = {**schema["$defs"], "function": _with(function, properties)}
    return {**_with(schema, top), "$defs": definitions}


def _of(schema: JsonObject) -> JsonObject:
    properties: JsonObject = schema["properties"]
    return properties


def _with(schema: JsonObject, properties: JsonObject) -> JsonObject:
    return {**schema, "properties": properties}


def _described(properties: JsonObject, texts: Mapping[str, str]) -> dict[str, JsonObject]:
    """Describe what does not describe itself."""
    found: dict[str, JsonObject] = dict(properties)
    for name, text in texts.items():
        notes: JsonObject = {"description": text}
        if name in DEFAULTS:
            notes["default"] = DEFAULTS[name]
        if name in EXAMPLES and (
            name not in EVENTS or (texts is not PROVIDER and texts is not FUNCTION)
        ):
            notes["examples"] = [EXAMPLES[name]]
        if name in found:
            found[name] = notes | found[name]
    return found


def first_line(thing: object) -> str:
    """Return what the first line of a docstring says about an event type, after its name."""
    line = (inspect.getdoc(thing) or "").partition("\n")[0]
    text = re.sub(r"^(The )?`\w+`( event)?: ", "", line)
    return f"{text[:1].upper()}{text[1:]}"
