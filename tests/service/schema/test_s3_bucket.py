from __future__ import annotations

import pytest

from sls_py.service.schema.s3_bucket import S3_BUCKET
from tests.service.schema.fragments import accepts


@pytest.mark.parametrize(
    "text",
    [
        "name: my-files",
        "tags: [{Key: a, Value: b}]",
        "lifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 5}]}",
        "lifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationDate: '2030-01-01T00:00:00Z'}]}",
        "corsConfiguration: {CorsRules: [{AllowedMethods: [GET], AllowedOrigins: ['*']}]}",
        "notificationConfiguration: {QueueConfigurations: [{Event: 's3:*', Queue: arn:q}]}",
        "replicationConfiguration: {Role: arn:r, Rules: [{Status: Enabled, Destination: {Bucket: arn:b}}]}",
        "websiteConfiguration: {IndexDocument: i.html, RoutingRules: [{RedirectRule: {HostName: h}}]}",
        "publicAccessBlockConfiguration: {BlockPublicAcls: true}",
    ],
)
def test_right_properties_fit(text: str) -> None:
    assert accepts(S3_BUCKET, text)


@pytest.mark.parametrize(
    "text",
    [
        "name: NO",
        "tags: {a: b}",
        "lifecycleConfiguration: {Rules: [{Status: Enabled}]}",
        "lifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationDate: soon}]}",
        "corsConfiguration: {CorsRules: [{AllowedMethods: [PATCH], AllowedOrigins: ['*']}]}",
        "notificationConfiguration: {QueueConfigurations: [{Event: sns, Queue: arn:q}]}",
        "replicationConfiguration: {Role: arn:r, Rules: []}",
        (
            "replicationConfiguration: {Role: arn:r, Rules: [{Status: Enabled, Destination: "
            "{Bucket: arn:b, AccessControlTranslation: {Owner: Destination}}}]}"
        ),
        "objectLockEnabled: maybe",
    ],
)
def test_wrong_properties_do_not(text: str) -> None:
    assert not accepts(S3_BUCKET, text)
