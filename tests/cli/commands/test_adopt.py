"""Tests of `slspy deploy --adopt` on a local cloud where names are taken."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, environment_of

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
    functions:
      hello:
        handler: app.hello
    resources:
      Resources:
        Jobs:
          Type: AWS::SQS::Queue
          Properties:
            QueueName: jobs
            VisibilityTimeout: 77
        Things:
          Type: AWS::DynamoDB::Table
          Properties:
            TableName: things
            BillingMode: PAY_PER_REQUEST
            AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
            KeySchema: [{AttributeName: id, KeyType: HASH}]
"""


def client(target: AwsTarget, service: str) -> Any:
    return boto3.client(
        service,
        region_name=target.region,
        endpoint_url=target.endpoint_url,
        aws_access_key_id=target.access_key_id,
        aws_secret_access_key=target.secret_access_key,
    )


def test_what_an_earlier_stack_left_behind_is_adopted(
    slspy_project: MakeProject, local_cloud: AwsTarget
) -> None:
    project = slspy_project(
        {"serverless.yml": SERVICE, "app.py": "def hello(event, context):\n    return 'one'\n"}
    )
    env = environment_of(local_cloud)
    client(local_cloud, "logs").create_log_group(logGroupName="/aws/lambda/shop-dev-hello")
    queues = client(local_cloud, "sqs")
    url = queues.create_queue(QueueName="jobs")["QueueUrl"]
    queues.send_message(QueueUrl=url, MessageBody="kept")
    client(local_cloud, "dynamodb").create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    refused = project.run("deploy", env=env)
    assert refused.code == 1
    assert "log group `/aws/lambda/shop-dev-hello` of `HelloLogGroup` exists already" in refused.err
    assert "table `things` of `Things` exists already" in refused.err
    assert client(local_cloud, "s3").list_buckets()["Buckets"] == []

    adopted = project.run("deploy", "--adopt", env=env).assert_success()
    assert "adopted: log group" in adopted.err
    (message,) = queues.receive_message(QueueUrl=url)["Messages"]
    assert message["Body"] == "kept"
    timeout = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    assert timeout["Attributes"]["VisibilityTimeout"] == "77"
    again = project.run("deploy", env=env).assert_success()
    assert "No changes to deploy" in again.err
    project.run("remove", env=env).assert_success()
    assert client(local_cloud, "dynamodb").list_tables()["TableNames"] == []


def test_a_function_made_by_hand_is_adopted_with_its_role(
    slspy_project: MakeProject, local_cloud: AwsTarget
) -> None:
    project = slspy_project(
        {"serverless.yml": SERVICE, "app.py": "def hello(event, context):\n    return 'one'\n"}
    )
    env = environment_of(local_cloud)
    project.run("package", env=env).assert_success()
    archive = next((project.path / ".slspy").glob("*.zip")).read_bytes()
    role = client(local_cloud, "iam").create_role(
        RoleName="shop-dev-us-east-1-lambdaRole", AssumeRolePolicyDocument="{}"
    )["Role"]["Arn"]
    client(local_cloud, "lambda").create_function(
        FunctionName="shop-dev-hello",
        Runtime="python3.11",
        Handler="other.handler",
        Role=role,
        Code={"ZipFile": archive},
        Timeout=99,
    )
    assert "function `shop-dev-hello`" in project.run("deploy", env=env).err
    project.run("deploy", "--adopt", env=env).assert_success()
    live = client(local_cloud, "lambda").get_function_configuration(FunctionName="shop-dev-hello")
    assert (live["Handler"], live["Timeout"]) == ("app.hello", 6)
    assert project.run("invoke", "-f", "hello", env=env).assert_success().out == '"one"\n'
