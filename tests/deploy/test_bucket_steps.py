"""A bucket that comes back has its policy again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.errors import DeploymentError
from sls_py.model.package import Package
from sls_py.testing.packages import simple_package
from tests.deploy.running import BUCKET, deploy, deployed

POLICY: dict[str, Any] = {
    "Type": "AWS::S3::BucketPolicy",
    "Properties": {
        "Bucket": {"Ref": "ServerlessDeploymentBucket"},
        "PolicyDocument": {
            "Statement": [
                {
                    "Effect": "Deny",
                    "Resource": [
                        {
                            "Fn::Join": [
                                "",
                                [
                                    "arn:",
                                    {"Ref": "AWS::Partition"},
                                    ":s3:::",
                                    {"Ref": "ServerlessDeploymentBucket"},
                                    "/*",
                                ],
                            ]
                        }
                    ],
                }
            ]
        },
    },
}


def with_policy(tmp_path: Path, code: str) -> Package:
    return simple_package(tmp_path, code, resources={"ServerlessDeploymentBucketPolicy": POLICY})


def test_the_policy_is_computed_for_the_old_name(tmp_path: Path) -> None:
    gateways = deployed(with_policy(tmp_path, "A = 1"))
    del gateways.buckets.content[BUCKET]
    deploy(with_policy(tmp_path, "A = 2"), gateways)
    assert gateways.buckets.policies[BUCKET] == {
        "Statement": [{"Effect": "Deny", "Resource": [f"arn:aws:s3:::{BUCKET}/*"]}]
    }


def test_a_name_that_somebody_else_took_is_an_error(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    del gateways.buckets.content[BUCKET]
    gateways.fail("buckets.create", "BucketAlreadyExists")
    with pytest.raises(DeploymentError, match="belongs to another account"):
        deploy(simple_package(tmp_path, "A = 2"), gateways)
