from __future__ import annotations

import pytest

from sls_py.service.schema.provider import PROVIDER, REGIONS
from tests.service.schema.fragments import accepts


def provider(text: str) -> bool:
    return accepts(PROVIDER, f"name: aws\n{text}")


@pytest.mark.parametrize("region", REGIONS)
def test_regions_are_known(region: str) -> None:
    assert provider(f"region: {region}")


@pytest.mark.parametrize(
    "text",
    [
        "stage: prod-1",
        "deploymentBucket: my.bucket-1",
        "deploymentBucket: {name: my-bucket, versioning: true, serverSideEncryption: aws:kms}",
        "deploymentMethod: express",
        "iam: {role: arn:aws:iam::000000000000:role/x, deploymentRole: !Ref R}",
        "iam: {role: {name: n, path: /a/b/, managedPolicies: [arn:a], tags: {a: b}}}",
        "iam: {role: {statements: [{Effect: Deny, NotAction: a, Resource: [!Ref A, '*']}]}}",
        "ecr: {images: {app: ./docker, other: {path: ., buildArgs: {A: 1}, platform: linux/arm64}}}",
        "rollbackConfiguration: {RollbackTriggers: [{Arn: arn:x, Type: AWS::CloudWatch::Alarm}]}",
        "stackParameters: [{ParameterKey: A, ParameterValue: 5}]",
        "stackTags: {team: 5}",
        "notificationArns: arn:aws:sns:eu-west-1:000000000000:t",
        "tracing: {apiGateway: true, lambda: 'true'}",
        "logs: {frameworkLambda: true, restApi: {role: arn:x}, anything: 1}",
        "kinesis: {consumerNamingMode: serviceSpecific}",
        "pruneFunctionVersions: {number: '3'}",
        "s3: {files: {name: my-files, versioningConfiguration: {Status: Enabled}}}",
        "disableRollback: 'true'",
    ],
)
def test_right_settings_fit(text: str) -> None:
    assert provider(text)


@pytest.mark.parametrize(
    "text",
    [
        "stage: my_stage",
        "region: eu-west-9",
        "deploymentBucket: UPPER",
        "deploymentBucket: {kmsKey: x}",
        "deploymentMethod: slow",
        "iam: {role: {path: no-slash}}",
        "iam: {role: {name: 'a b'}}",
        "iam: {statements: []}",
        "iam: {role: {statements: [{Effect: Maybe, Action: a, Resource: '*'}]}}",
        "ecr: {scanOnPush: true}",
        "rollbackConfiguration: {RollbackTriggers: [{Arn: arn:x, Type: Other}]}",
        "stackTags: {'aws:x': a}",
        "notificationArns: topic",
        "stackName: 1st",
        "kinesis: {consumerNamingMode: other}",
        "pruneFunctionVersions: {number: 0}",
        "s3: {files: {color: red}}",
        "lambdaHashingVersion: 20201221",
    ],
)
def test_wrong_settings_do_not(text: str) -> None:
    assert not provider(text)
