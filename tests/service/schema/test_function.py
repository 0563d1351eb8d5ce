from __future__ import annotations

import pytest

from sls_py.events.shapes import record
from sls_py.service.schema.function import PROPERTIES
from tests.service.schema.fragments import accepts

FUNCTION = record(PROPERTIES)


@pytest.mark.parametrize(
    "text",
    [
        "handler: src/app.main",
        "image: app",
        "image: 000000000000.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:" + "0" * 64,
        "image: {uri: 000000000000.dkr.ecr.eu-west-1.amazonaws.com/app:1, command: [a]}",
        "vpc: false",
        "vpc: {securityGroupIds: {Fn::Split: [',', a]}, subnetIds: [!Ref A, {Fn::If: [a, b, c]}]}",
        "onError: arn:aws:sns:eu-west-1:000000000000:topic",
        "onError: !Ref Topic",
        "dependsOn: Table",
        "logs: {logFormat: JSON, applicationLogLevel: DEBUG, systemLogLevel: WARN, logGroup: /a/b}",
        "ephemeralStorageSize: '512'",
        "provisionedConcurrency: !Ref Count",
        "reservedConcurrency: 0",
        "durableConfig: {executionTimeout: 60, retentionPeriodInDays: 90}",
        "destinations: {onSuccess: other, onFailure: {arn: !GetAtt Q.Arn, type: sqs}}",
        "url: true",
        "url: {authorizer: aws_iam, cors: {allowedOrigins: '*'}, invokeMode: RESPONSE_STREAM}",
        "fileSystemConfig: {arn: !GetAtt A.Arn, localMountPath: /mnt/files}",
        "tracing: PassThrough",
        "package: {patterns: ['!**', 'src/**'], individually: true, artifact: a.zip}",
        "httpApi: {payload: '1.0'}",
        "role: Role",
        "runtimeManagement: {mode: manual, arn: !Ref A}",
    ],
)
def test_right_settings_fit(text: str) -> None:
    assert accepts(FUNCTION, text)


@pytest.mark.parametrize(
    "text",
    [
        "handler: {a: b}",
        "image: UPPER",
        "vpc: true",
        "onError: arn:aws:sqs:eu-west-1:000000000000:queue",
        "logs: {logFormat: XML}",
        "ephemeralStorageSize: 511",
        "provisionedConcurrency: -1",
        "durableConfig: {retentionPeriodInDays: 90}",
        "durableConfig: {executionTimeout: 31622401}",
        "destinations: {onSuccess: {arn: !GetAtt Q.Arn}}",
        "url: {cors: {allowedOrigins: []}}",
        "url: {authorizer: none}",
        "fileSystemConfig: {arn: !GetAtt A.Arn, localMountPath: /files}",
        "fileSystemConfig: {arn: arn:aws:s3:::x, localMountPath: /mnt/files}",
        "tracing: Always",
        "package: {include: [a]}",
        "maximumEventAge: 59",
        "recursiveLoop: Deny",
        "description: " + "x" * 257,
        "disableConsole: true",
    ],
)
def test_wrong_settings_do_not(text: str) -> None:
    assert not accepts(FUNCTION, text)
