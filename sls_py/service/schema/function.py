"""The schema of one function; its events are added by the assembler."""

from __future__ import annotations

from sls_py.events.shapes import (
    BOOLEAN,
    TEXT,
    TEXTS,
    any_of,
    choice,
    integer,
    listing,
    record,
    ref,
    text,
)
from sls_py.model.values import JsonObject
from sls_py.service.schema.staged import STAGED

IMAGE_NAME = r"^[a-z][a-z0-9-_]+$"
LONGEST_IMAGE_NAME = 32

_IMAGE_NAME = text(IMAGE_NAME, maxLength=LONGEST_IMAGE_NAME)
_ACCESS_POINT = (
    r"^arn:aws[a-zA-Z-]*:elasticfilesystem:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-[1-9]:[0-9]{12}"
    r":access-point/fsap-[a-f0-9]{17}$"
)

LOGGING: JsonObject = record(
    {
        "applicationLogLevel": choice("DEBUG", "ERROR", "FATAL", "INFO", "TRACE", "WARN"),
        "logFormat": choice("JSON", "Text"),
        "logGroup": text(r"^[.\-_/#A-Za-z0-9]+$", maxLength=512),
        "systemLogLevel": choice("DEBUG", "INFO", "WARN"),
    }
)
"""How Lambda writes logs; `logs` of a function and `logs.lambda` of the provider."""

_DESTINATION = any_of(
    text(minLength=1),
    record(
        {"arn": ref("awsCfFunction"), "type": choice("function", "sns", "sqs", "eventBus")},
        ["arn", "type"],
    ),
)

_CONCURRENCY = any_of(integer(0), ref("awsCfFunction"), ref("awsCfIf"))

_FILE_SYSTEM = record(
    {
        "arn": any_of(
            text(_ACCESS_POINT), ref("awsCfGetAtt"), ref("awsCfJoin"), ref("awsCfImport")
        ),
        "localMountPath": text(r"^/mnt/[a-zA-Z0-9-_.]+$"),
    },
    ["localMountPath", "arn"],
)

_IMAGE = any_of(
    ref("ecrImageUri"),
    _IMAGE_NAME,
    record(
        {
            "name": _IMAGE_NAME,
            "uri": ref("ecrImageUri"),
            "workingDirectory": TEXT,
            "command": TEXTS,
            "entryPoint": TEXTS,
        }
    ),
)


def _cors_list(most: int) -> JsonObject:
    return listing(TEXT, minItems=1, maxItems=most)


_URL = any_of(
    BOOLEAN,
    record(
        {
            "authorizer": choice("aws_iam"),
            "cors": any_of(
                BOOLEAN,
                record(
                    {
                        "allowCredentials": BOOLEAN,
                        "allowedHeaders": _cors_list(100),
                        "allowedMethods": _cors_list(6),
                        "allowedOrigins": _cors_list(100),
                        "exposedResponseHeaders": _cors_list(100),
                        "maxAge": integer(0),
                    }
                ),
            ),
            "invokeMode": choice("BUFFERED", "RESPONSE_STREAM"),
        }
    ),
)

PROPERTIES: dict[str, JsonObject] = {
    "name": ref("functionName"),
    "handler": TEXT,
    "image": _IMAGE,
    "description": text(maxLength=256),
    "runtime": ref("awsLambdaRuntime"),
    "runtimeManagement": ref("awsLambdaRuntimeManagement"),
    "architecture": ref("awsLambdaArchitecture"),
    "memorySize": ref("awsLambdaMemorySize"),
    "timeout": ref("awsLambdaTimeout"),
    "environment": ref("awsLambdaEnvironment"),
    "tags": ref("awsResourceTags"),
    "role": ref("awsLambdaRole"),
    "layers": ref("awsLambdaLayers"),
    "vpc": any_of(ref("awsLambdaVpcConfig"), {"const": False}),
    "kmsKeyArn": ref("awsKmsArn"),
    "awsKmsKeyArn": ref("awsKmsArn"),
    "onError": any_of(text(r"^arn:aws[a-z-]*:sns"), ref("awsCfFunction")),
    "condition": ref("awsResourceCondition"),
    "dependsOn": ref("awsResourceDependsOn"),
    "disableLogs": BOOLEAN,
    "logs": LOGGING,
    "logRetentionInDays": ref("awsLogRetentionInDays"),
    "logDataProtectionPolicy": ref("awsLogDataProtectionPolicy"),
    "ephemeralStorageSize": integer(512, 10240),
    "fileSystemConfig": _FILE_SYSTEM,
    "provisionedConcurrency": _CONCURRENCY,
    "reservedConcurrency": _CONCURRENCY,
    "snapStart": BOOLEAN,
    "durableConfig": record(
        {
            "executionTimeout": integer(1, 31622400),
            "retentionPeriodInDays": integer(1, 90),
        },
        ["executionTimeout"],
    ),
    "recursiveLoop": choice("Allow", "Terminate"),
    "maximumRetryAttempts": integer(0, 2),
    "maximumEventAge": integer(60, 21600),
    "destinations": record({"onSuccess": _DESTINATION, "onFailure": _DESTINATION}),
    "tracing": ref("awsLambdaTracing"),
    "url": _URL,
    "versionFunction": ref("awsLambdaVersioning"),
    "httpApi": record({"payload": ref("awsHttpApiPayload")}),
    "package": record({"artifact": TEXT, "individually": BOOLEAN, "patterns": TEXTS}),
    **STAGED,
}
