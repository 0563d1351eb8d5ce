"""The schema of the `provider` section; the sections of the API families are in `provider_apis`."""

from __future__ import annotations

from sls_py.events.shapes import (
    BOOLEAN,
    TEXT,
    TEXTS,
    any_of,
    choice,
    integer,
    listing,
    mapping,
    record,
    ref,
    said,
    text,
)
from sls_py.model.values import JsonObject
from sls_py.service.schema.function import IMAGE_NAME
from sls_py.service.schema.provider_apis import API_PROPERTIES, LOGS
from sls_py.service.schema.s3_bucket import S3_BUCKET

REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "us-gov-east-1", "us-gov-west-1"),
    *("us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "af-south-1", "ap-east-1", "ap-east-2"),
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2"),
    *("ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"),
    *("ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1"),
    *("cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1"),
    *("mx-central-1", "sa-east-1"),
)

_DEPLOYMENT_BUCKET = any_of(
    ref("awsS3BucketName"),
    record(
        {
            "name": ref("awsS3BucketName"),
            "blockPublicAccess": BOOLEAN,
            "skipPolicySetup": BOOLEAN,
            "maxPreviousDeploymentArtifacts": integer(0),
            "versioning": BOOLEAN,
            "serverSideEncryption": choice("AES256", "aws:kms"),
            "sseCustomerAlgorithim": TEXT,
            "sseCustomerKey": TEXT,
            "sseCustomerKeyMD5": TEXT,
            "sseKMSKeyId": TEXT,
            "tags": ref("awsResourceTags"),
        }
    ),
)

_IAM = record(
    {
        "role": any_of(
            ref("awsLambdaRole"),
            record(
                {
                    "name": text(r"^[A-Za-z0-9/_+=,.@-]+$", maxLength=64),
                    "path": text(r"(^\/$)|(^\/[\u0021-\u007f]+\/$)"),
                    "managedPolicies": listing(ref("awsArn")),
                    "statements": ref("awsIamPolicyStatements"),
                    "permissionBoundary": ref("awsArn"),
                    "permissionsBoundary": ref("awsArn"),
                    "tags": ref("awsResourceTags"),
                }
            ),
        ),
        "deploymentRole": ref("awsArn"),
    }
)

_IMAGE = any_of(
    record(
        {
            "uri": ref("ecrImageUri"),
            "path": TEXT,
            "file": TEXT,
            "buildArgs": mapping(TEXT),
            "buildOptions": TEXTS,
            "cacheFrom": TEXTS,
            "platform": TEXT,
            "provenance": TEXT,
        }
    ),
    TEXT,
)

_ECR = record(
    {
        "scanOnPush": BOOLEAN,
        "maxImageCount": integer(1),
        "images": {
            "type": "object",
            "patternProperties": {IMAGE_NAME: _IMAGE},
        },
    },
    ["images"],
)

_ROLLBACK = record(
    {
        "RollbackTriggers": listing(
            record(
                {"Arn": ref("awsArnString"), "Type": {"const": "AWS::CloudWatch::Alarm"}},
                ["Arn", "Type"],
            )
        ),
        "MonitoringTimeInMinutes": integer(0),
    }
)

_STACK_PARAMETER = record(
    {
        "ParameterKey": TEXT,
        "ParameterValue": TEXT,
        "UsePreviousValue": BOOLEAN,
        "ResolvedValue": TEXT,
    }
)

PROVIDER: JsonObject = record(
    {
        "name": {"const": "aws"},
        "stage": ref("stage"),
        "region": said(choice(*REGIONS), "a region of AWS, such as `eu-west-1`"),
        "profile": TEXT,
        "runtime": ref("awsLambdaRuntime"),
        "runtimeManagement": ref("awsLambdaRuntimeManagement"),
        "architecture": ref("awsLambdaArchitecture"),
        "memorySize": ref("awsLambdaMemorySize"),
        "timeout": ref("awsLambdaTimeout"),
        "environment": ref("awsLambdaEnvironment"),
        "tags": ref("awsResourceTags"),
        "stackTags": ref("awsResourceTags"),
        "stackName": said(
            text(r"^[a-zA-Z][a-zA-Z0-9-]*$", maxLength=128),
            "a letter followed by letters, digits and hyphens, 128 at most",
        ),
        "stackParameters": listing(_STACK_PARAMETER),
        "stackPolicy": ref("awsIamPolicyStatements"),
        "notificationArns": listing(ref("awsArnString")),
        "rollbackConfiguration": _ROLLBACK,
        "disableRollback": BOOLEAN,
        "deploymentMethod": choice("changesets", "direct", "express"),
        "deploymentPrefix": TEXT,
        "deploymentBucket": _DEPLOYMENT_BUCKET,
        "secrets": choice("clear", "hidden", "references"),
        "deletionProtection": ref("awsDeletionProtection"),
        "allowedAccounts": listing(
            said(text(r"^\d{12}$"), "the 12 digits of an AWS account, in quotes"), minItems=1
        ),
        "iam": _IAM,
        "role": ref("awsLambdaRole"),
        "rolePermissionsBoundary": ref("awsArnString"),
        "iamRoleStatements": ref("awsIamPolicyStatements"),
        "iamManagedPolicies": listing(ref("awsArn")),
        "cfnRole": ref("awsArn"),
        "layers": ref("awsLambdaLayers"),
        "kmsKeyArn": ref("awsKmsArn"),
        "logRetentionInDays": ref("awsLogRetentionInDays"),
        "logDataProtectionPolicy": ref("awsLogDataProtectionPolicy"),
        "logs": LOGS,
        "tracing": record({"apiGateway": BOOLEAN, "lambda": ref("awsLambdaTracing")}),
        "vpc": ref("awsLambdaVpcConfig"),
        "versionFunctions": ref("awsLambdaVersioning"),
        "pruneFunctionVersions": ref("awsPruneFunctionVersions"),
        "kinesis": record({"consumerNamingMode": {"const": "serviceSpecific"}}),
        "s3": mapping(S3_BUCKET),
        "ecr": _ECR,
        **API_PROPERTIES,
    },
    ["name"],
)
