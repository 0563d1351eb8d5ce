"""A resource that cannot be made: its reason, its line and a way out, also when it is in a nested stack."""

from __future__ import annotations

import json

import pytest

from sls_py.testing import MakeProject, Result, environment_of
from tests.end_to_end.story import Clients

pytestmark = pytest.mark.emulator

SERVICE = """\
service: boxes
provider: {name: aws}
resources:
  Resources:
    First:
      Type: AWS::SQS::Queue
    Taken:
      Type: AWS::SQS::Queue
      Properties: {KmsMasterKeyId: {"Fn::ImportValue": keys-of-nobody}}
"""
NESTED = """\
service: boxes
provider: {name: aws}
resources:
  Resources:
    First:
      Type: AWS::SQS::Queue
    Inside:
      Type: AWS::CloudFormation::Stack
      Properties: {TemplateURL: "https://s3.amazonaws.com/templates/inside.json"}
"""
TAKEN = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "somebody-elses"}}


def deploy(make: MakeProject, clients: Clients, text: str) -> Result:
    clients("s3").create_bucket(Bucket="somebody-elses")
    return make({"serverless.yml": text}).run("deploy", env=environment_of(clients.target))


def test_the_cause_is_told_with_its_line_and_a_way_out(
    slspy_project: MakeProject, clients: Clients
) -> None:
    failed = deploy(slspy_project, clients, SERVICE)
    assert failed.code == 1
    assert "`Taken` (AWS::SQS::Queue)" in failed.err
    assert "--> serverless.yml:7:5" in failed.err
    assert "hint: deploy the stack that exports the value first" in failed.err


def test_a_nested_stack_that_fails_is_told_with_its_line_and_the_reason_inside(
    slspy_project: MakeProject, clients: Clients
) -> None:
    template = json.dumps({"Resources": {"Deep": TAKEN}})
    clients("s3").create_bucket(Bucket="templates")
    clients("s3").put_object(Bucket="templates", Key="inside.json", Body=template)
    failed = deploy(slspy_project, clients, NESTED)
    assert failed.code == 1
    assert "`Inside` (AWS::CloudFormation::Stack): somebody-elses already exists" in failed.err
    assert "--> serverless.yml:7:5" in failed.err
    assert "hint: something of that name exists" in failed.err
