"""Tests of packages that AWS would refuse: made with a warning, never deployed."""

from __future__ import annotations

import pytest

from sls_py.testing import MakeProject, Project

SERVICE = """\
service: shop
provider:
  name: aws
  runtime: python3.12
functions:
  hello:
    handler: app.main
resources:
  Resources:
    Queue:
      Type: AWS::SQS::Queue
      Properties:
        QueueName: {Ref: Nmae}
"""
PROBLEM = "`Ref` names `Nmae`, which is not a resource or parameter of the stack"
NOWHERE = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
}


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "app.py": "def main(event, context): ...\n"})


def test_packaging_warns(project: Project) -> None:
    result = project.run("package").assert_success()
    assert PROBLEM in result.err


def test_deploying_is_refused_before_aws_is_asked(project: Project) -> None:
    result = project.run("deploy", env=NOWHERE)
    assert (result.code, PROBLEM in result.err) == (2, True)
    assert "serverless.yml:13:20" in result.err


def test_a_package_made_before_is_refused_too(project: Project) -> None:
    project.run("package", "--package", "out").assert_success()
    result = project.run("deploy", "--package", "out", env=NOWHERE)
    assert (result.code, PROBLEM in result.err) == (2, True)
