"""The definitions that sections and events share, by the names that `#/$defs/<name>` refers to.

Names and limits are those of the Serverless Framework, so that a file it accepts is accepted here.
"""

from __future__ import annotations

from sls_py.events.shapes import (
    ANY,
    BOOLEAN,
    OBJECT,
    TEXT,
    TEXTS,
    any_of,
    choice,
    integer,
    keys_said,
    listing,
    mapping,
    record,
    ref,
    said,
    text,
)
from sls_py.model.values import CfValue, JsonObject

FUNCTION_KEY = r"^[a-zA-Z0-9-_]+$"
STAGE = r"^[A-Za-z0-9-]+$"
RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1827, 2192, 2557, 2922, 3288, 3653),
)
RUNTIMES = (
    *("dotnet8", "dotnet9", "dotnet10"),
    *("java25", "java21", "java17.al2023", "java17", "java11.al2023", "java11"),
    *("java8.al2023", "java8.al2"),
    *("nodejs20.x", "nodejs22.x", "nodejs24.x"),
    *("provided.al2", "provided.al2023"),
    *("python3.10", "python3.11", "python3.12", "python3.13", "python3.14"),
    *("ruby3.3", "ruby3.4", "ruby4.0"),
)
"""What Lambda accepts for new functions (as osls 4.3.1 lists it)."""

_NEWER_RUNTIME = (
    r"^(python3\.(1[5-9]|[2-9]\d)|nodejs(2[5-9]|[3-9]\d)\.x|java(2[6-9]|[3-9]\d)(\.al\d+)?"
    r"|dotnet(1[1-9]|[2-9]\d)|ruby(3\.[5-9]|4\.[1-9]|[5-9]\.\d)|provided\.al20(2[4-9]|[3-9]\d))$"
)


def _intrinsic(name: str, argument: JsonObject) -> JsonObject:
    return record({name: argument}, [name])


def _arguments(items: JsonObject, count: int) -> JsonObject:
    return listing(items, minItems=count, maxItems=count)


def _statement(resource: JsonObject) -> JsonObject:
    statement = record(
        {
            "Sid": TEXT,
            "Effect": choice("Allow", "Deny"),
            "Action": ref("awsIamPolicyAction"),
            "NotAction": ref("awsIamPolicyAction"),
            "Principal": ref("awsIamPolicyPrincipal"),
            "NotPrincipal": ref("awsIamPolicyPrincipal"),
            "Resource": resource,
            "NotResource": resource,
            "Condition": OBJECT,
        },
        ["Effect"],
    )
    statement["allOf"] = [_exactly_one("Action"), _exactly_one("Resource")]
    return statement


def _exactly_one(key: str) -> JsonObject:
    return {"oneOf": [{"required": [key]}, {"required": [f"Not{key}"]}]}


def _one_or_many(*items: JsonObject) -> JsonObject:
    return any_of(*items, listing(any_of(*items)))


def _constant(value: CfValue) -> JsonObject:
    return {"const": value}


_NON_EMPTY = text(minLength=1)
_TEXT_OR_FUNCTION = any_of(TEXT, ref("awsCfFunction"))
_VPC_ITEMS = any_of(ref("awsCfInstruction"), ref("awsCfIf"))
_BUCKET_LABEL = r"([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])"

_PLAIN: dict[str, JsonObject] = {
    "errorCode": text(r"^[A-Z0-9_]+$"),
    "functionName": said(text(FUNCTION_KEY), "letters, digits, hyphens and underscores only"),
    "serviceName": said(
        text(r"^[a-zA-Z][0-9a-zA-Z-]+$"),
        "two characters at least: a letter, then letters, digits and hyphens",
    ),
    "stage": said(text(STAGE), "letters, digits and hyphens only"),
    "awsAccountId": said(text(r"^\d{12}$"), "an account id of 12 digits"),
    "awsAlbListenerArn": said(
        text(r"^arn:aws[\w-]*:elasticloadbalancing:.+:listener\/app\/[\w-]+\/([\w-]+)\/([\w-]+)$"),
        "the ARN of an application load balancer's listener",
    ),
    "awsAlexaEventToken": text(r"^[a-zA-Z0-9._\-]+$", minLength=0, maxLength=256),
    "awsApiGatewayAbbreviatedArn": text(r"^execute-api:/"),
    "awsApiGatewayApiKeys": listing(
        any_of(
            TEXT,
            ref("awsApiGatewayApiKeysProperties"),
            mapping(listing(any_of(TEXT, ref("awsApiGatewayApiKeysProperties"))), maxProperties=1),
        )
    ),
    "awsApiGatewayApiKeysProperties": record(
        {
            "name": TEXT,
            "value": TEXT,
            "description": TEXT,
            "customerId": TEXT,
            "enabled": BOOLEAN,
        }
    ),
    "awsHttpApiPayload": choice("1.0", "2.0"),
    "awsArnString": said(text(r"^arn:"), "an ARN (`arn:...`)"),
    "awsArn": any_of(ref("awsArnString"), ref("awsCfFunction")),
    "awsSecretsManagerArnString": text(
        r"arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d+:secret:[A-Za-z0-9/_+=.@-]+"
    ),
    "awsKmsArn": any_of(
        ref("awsCfFunction"), said(text(r"^arn:aws[a-z-]*:kms"), "the ARN of a KMS key")
    ),
    "awsLogicalResourceId": text(r"^[#A-Za-z0-9-_./]+[*]?$"),
    "awsLogGroupName": text(r"^[/#A-Za-z0-9-_.]+$"),
    "awsS3BucketName": said(
        text(
            rf"(?!^(\d{{1,3}}\.){{3}}\d{{1,3}}$)(^({_BUCKET_LABEL}\.)*{_BUCKET_LABEL}$)",
            minLength=3,
            maxLength=63,
        ),
        "a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens",
    ),
    "ecrImageUri": said(
        text(r"^\d+\.dkr\.ecr\.[a-z0-9-]+..amazonaws.com\/([^@]+)|([^@:]+@sha256:[a-f0-9]{64})$"),
        "the URI of an image in ECR",
    ),
}

_INTRINSICS: dict[str, JsonObject] = {
    "awsCfFunction": any_of(
        ref("awsCfImport"),
        ref("awsCfJoin"),
        ref("awsCfGetAtt"),
        ref("awsCfRef"),
        ref("awsCfSub"),
        ref("awsCfBase64"),
        ref("awsCfToJsonString"),
    ),
    "awsCfInstruction": any_of(_NON_EMPTY, ref("awsCfFunction")),
    "awsCfArrayInstruction": any_of(listing(ref("awsCfInstruction")), ref("awsCfSplit")),
    "awsCfImport": _intrinsic("Fn::ImportValue", ANY),
    "awsCfImportLocallyResolvable": _intrinsic("Fn::ImportValue", TEXT),
    "awsCfGetAtt": _intrinsic("Fn::GetAtt", _arguments(_NON_EMPTY, 2)),
    "awsCfGetAZs": _intrinsic("Fn::GetAZs", any_of(_NON_EMPTY, ref("awsCfRef"))),
    "awsCfIf": _intrinsic("Fn::If", _arguments(ref("awsCfInstruction"), 3)),
    "awsCfJoin": _intrinsic(
        "Fn::Join",
        {
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "prefixItems": [TEXT, {"type": "array"}],
            "items": False,
        },
    ),
    "awsCfSelect": _intrinsic(
        "Fn::Select",
        _arguments(
            any_of(
                {"type": "number"},
                TEXT,
                {"type": "array"},
                ref("awsCfFindInMap"),
                ref("awsCfGetAtt"),
                ref("awsCfGetAZs"),
                ref("awsCfIf"),
                ref("awsCfSplit"),
                ref("awsCfRef"),
            ),
            2,
        ),
    ),
    "awsCfRef": _intrinsic("Ref", _NON_EMPTY),
    "awsCfSplit": _intrinsic("Fn::Split", _arguments(_TEXT_OR_FUNCTION, 2)),
    "awsCfFindInMap": _intrinsic("Fn::FindInMap", _arguments(_TEXT_OR_FUNCTION, 3)),
    "awsCfSub": _intrinsic("Fn::Sub", ANY),
    # Open on purpose: osls lets every object through here, so an environment value may be any object.
    "awsCfBase64": {"type": "object", "properties": {"Fn::Base64": ANY}},
    "awsCfToJsonString": _intrinsic("Fn::ToJsonString", any_of(OBJECT, {"type": "array"})),
}

_IAM: dict[str, JsonObject] = {
    "awsIamPolicyAction": TEXTS,
    "awsIamPolicyPrincipal": any_of(
        _constant("*"),
        record(
            {
                "AWS": any_of(
                    _constant("*"),
                    ref("awsCfIf"),
                    listing(any_of(ref("awsAccountId"), ref("awsArn"))),
                ),
                "Federated": TEXTS,
                "Service": TEXTS,
                "CanonicalUser": TEXTS,
            }
        ),
    ),
    "awsIamPolicyResource": _one_or_many(
        _constant("*"), ref("awsArn"), ref("awsLogicalResourceId")
    ),
    "awsIamPolicyStatements": listing(_statement(ref("awsIamPolicyResource"))),
    "awsResourcePolicyResource": _one_or_many(
        _constant("*"), ref("awsArn"), ref("awsApiGatewayAbbreviatedArn")
    ),
    "awsResourcePolicyStatements": listing(_statement(ref("awsResourcePolicyResource"))),
}

_LAMBDA: dict[str, JsonObject] = {
    "awsLambdaArchitecture": choice("arm64", "x86_64"),
    "awsLambdaEnvironment": keys_said(
        mapping(
            any_of(
                _constant(""),
                ref("awsCfInstruction"),
                ref("awsCfIf"),
                ref("awsCfSelect"),
            ),
            keys=r"^[A-Za-z_][a-zA-Z0-9_]*$",
        ),
        "names of variables have letters, digits and underscores, and do not start with a digit",
    ),
    "awsLambdaLayers": listing(ref("awsArn")),
    "awsLambdaMemorySize": integer(128, 10240),
    "awsLambdaRole": any_of(_NON_EMPTY, ref("awsCfSub"), ref("awsCfImport"), ref("awsCfGetAtt")),
    # Versions newer than the list are let through: Lambda itself has the last word about them.
    "awsLambdaRuntime": said(
        any_of(choice(*RUNTIMES), text(_NEWER_RUNTIME)),
        "a runtime that Lambda supports, such as `python3.13` or `nodejs24.x`",
    ),
    "awsLambdaRuntimeManagement": any_of(
        choice("auto", "onFunctionUpdate"),
        record({"mode": choice("auto", "onFunctionUpdate", "manual"), "arn": ref("awsArn")}),
    ),
    "awsLambdaTimeout": integer(1, 900),
    "awsLambdaTracing": any_of(choice("Active", "PassThrough"), BOOLEAN),
    "awsLambdaVersioning": BOOLEAN,
    "awsLambdaVpcConfig": record(
        {
            "ipv6AllowedForDualStack": BOOLEAN,
            "securityGroupIds": any_of(
                listing(_VPC_ITEMS, maxItems=5), ref("awsCfSplit"), ref("awsCfFindInMap")
            ),
            "subnetIds": any_of(
                listing(_VPC_ITEMS, maxItems=16), ref("awsCfSplit"), ref("awsCfFindInMap")
            ),
        },
        ["securityGroupIds", "subnetIds"],
    ),
    "awsDeletionProtection": any_of(
        BOOLEAN, record({"stages": listing(ref("stage"), minItems=1)}, ["stages"])
    ),
    "awsPruneFunctionVersions": any_of(BOOLEAN, record({"number": integer(1)}, ["number"])),
}

_OTHER: dict[str, JsonObject] = {
    "awsLogRetentionInDays": said(
        {"type": "number", "enum": list(RETENTION_DAYS)},
        "a number of days that CloudWatch knows, such as 7, 14, 30, 90 or 365",
    ),
    "awsLogDataProtectionPolicy": record(
        {
            "Name": TEXT,
            "Description": TEXT,
            "Version": TEXT,
            "Statement": {"type": "array"},
        },
        ["Name", "Version", "Statement"],
    ),
    "awsResourceCondition": TEXT,
    "awsResourceDependsOn": TEXTS,
    "awsResourceTags": keys_said(
        mapping(text(maxLength=256), keys=r"^(?!aws:)[A-Za-z0-9_./=+:\- ]+$", longest_key=128),
        "names of tags have letters, digits, spaces and `_./=+:-`, and do not start with `aws:`",
    ),
    "filterPatterns": listing(OBJECT, minItems=1, maxItems=10),
    "mskProvisionedPollerConfig": record(
        {"minimumPollers": integer(1, 1000), "maximumPollers": integer(1, 1000)}, is_open=True
    ),
}

DEFINITIONS: dict[str, JsonObject] = {**_PLAIN, **_INTRINSICS, **_IAM, **_LAMBDA, **_OTHER}
