"""Tests of `slspy recover` and `slspy remove` on a local cloud, with stacks that are really stuck."""

from __future__ import annotations

import boto3
import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project, environment_of

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
      disableRollback: true
    functions:
      hello:
        handler: app.hello
    resources:
      Resources:
        Files:
          Type: AWS::S3::Bucket
          Properties:
            BucketName: shop-files
"""
BROKEN = """
        Locked:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: {"Fn::ImportValue": keys-of-nobody}
"""


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "app.py": "def hello(event, context): ...\n"})


def s3(target: AwsTarget) -> object:
    return boto3.client(
        "s3",
        region_name=target.region,
        endpoint_url=target.endpoint_url,
        aws_access_key_id=target.access_key_id,
        aws_secret_access_key=target.secret_access_key,
    )


def test_a_deletion_that_failed_is_finished(project: Project, local_cloud: AwsTarget) -> None:
    env = environment_of(local_cloud)
    project.run("deploy", env=env).assert_success()
    s3(local_cloud).put_object(Bucket="shop-files", Key="mine", Body=b"")  # type: ignore[attr-defined]
    failed = project.run("remove", env=env)
    assert (failed.code, "not empty" in failed.err) == (1, True)
    refused = project.run("deploy", env=env)
    assert "slspy recover" in refused.err
    dry = project.run("recover", "--dry-run", "--json", env=env).assert_success().json()
    assert (dry["before"], dry["deployable"]) == ("DELETE_FAILED", False)
    found = project.run("recover", "--json", env=env).assert_success().json()
    assert (found["after"], found["left"]) == ("ABSENT", ["shop-files (AWS::S3::Bucket)"])


def test_a_failed_update_goes_back(project: Project, local_cloud: AwsTarget) -> None:
    env = environment_of(local_cloud)
    project.run("deploy", env=env).assert_success()
    project.write({"serverless.yml": SERVICE + BROKEN})
    assert project.run("deploy", env=env).code == 1
    found = project.run("recover", "--json", env=env).assert_success().json()
    assert (found["before"], found["after"]) == ("UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE")
    project.write({"serverless.yml": SERVICE})
    project.run("deploy", env=env).assert_success()
    nothing = project.run("recover", env=env).assert_success()
    assert "Nothing to recover" in nothing.err


def test_there_is_nothing_to_ask_without_a_stack(project: Project, local_cloud: AwsTarget) -> None:
    result = project.run("remove", env=environment_of(local_cloud)).assert_success()
    assert "Nothing to remove" in result.err
    assert "?" not in result.err
