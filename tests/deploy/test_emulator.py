"""Whole deployments against the local cloud: real stacks, real functions, real calls counted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from sls_py.aws import connect
from sls_py.aws.protocols import Gateways
from sls_py.deploy import DeployOptions, deploy_functions, deploy_service, remove_service
from sls_py.deploy.caller import Caller
from sls_py.deploy.clock import SystemClock
from sls_py.deploy.lock import Lock, LockPlace
from sls_py.errors import BusyError, DeploymentError
from sls_py.lifecycle import Lifecycle
from sls_py.model.package import Package
from sls_py.model.result import DeployResult
from sls_py.model.target import AwsTarget
from sls_py.packaging.store import write_package
from sls_py.report import SilentReporter
from sls_py.testing.packages import PREFIX, simple_package
from tests.deploy.running import HELLO, STACK, code_of, service

pytestmark = pytest.mark.emulator

REGION = "us-east-1"
READS = ("Describe", "Get", "List", "Head", "Invoke")
ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "RoleName": "shop-role",
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": ["lambda.amazonaws.com"]},
                    "Action": ["sts:AssumeRole"],
                }
            ],
        },
    },
}


class Cloud:
    """A running cloud with the calls made to it."""

    def __init__(self, target: AwsTarget) -> None:
        self.calls: list[str] = []
        self.gateways: Gateways = connect(target, on_call=lambda _, name: self.calls.append(name))
        self.target = target

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if not call.startswith(READS)]

    def deploy(self, package: Package, **options: Any) -> DeployResult:
        self.calls.clear()
        return deploy_service(
            package,
            gateways=self.gateways,
            lifecycle=Lifecycle(),
            reporter=SilentReporter(),
            options=DeployOptions(**options),
        )

    def deploy_hello(self, package: Package) -> str:
        self.calls.clear()
        changes = deploy_functions(
            package,
            ["hello"],
            gateways=self.gateways,
            lifecycle=Lifecycle(),
            reporter=SilentReporter(),
        )
        return changes[0].change

    def says(self, qualifier: str | None = None) -> object:
        answer = self.gateways.functions.invoke(HELLO, b"{}", qualifier=qualifier)
        return json.loads(answer.payload)


@pytest.fixture
def cloud(local_cloud: AwsTarget) -> Cloud:
    return Cloud(local_cloud)


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Package]:
    def make(answer: str, **settings: Any) -> Package:
        properties = {
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            **settings.pop("properties", {}),
        }
        resources = {"Role": ROLE, **settings.pop("resources", {})}
        source = f"def handler(event, context):\n    return {answer!r}\n"
        return simple_package(
            tmp_path,
            source,
            properties=properties,
            resources=resources,
            region=REGION,
            **settings,
        )

    return make


Make = Callable[..., Package]


def test_a_service_is_deployed_changed_and_removed(cloud: Cloud, package: Make) -> None:
    assert cloud.deploy(package("one")).changed
    assert cloud.says() == "one"
    assert not cloud.deploy(package("one")).changed
    assert cloud.writes == []
    assert cloud.deploy(package("two")).changed
    assert cloud.says() == "two"
    shop = replace(service(), provider=replace(service().provider, region=REGION))
    for removed in (True, False):
        result = remove_service(
            shop, gateways=cloud.gateways, lifecycle=Lifecycle(), reporter=SilentReporter()
        )
        assert result.removed is removed
    assert cloud.gateways.stacks.describe(STACK) is None
    assert cloud.gateways.functions.get(HELLO) is None


@pytest.mark.parametrize("method", ["direct", "changesets", "express"])
def test_every_method_deploys(cloud: Cloud, package: Make, method: str) -> None:
    cloud.deploy(package("one"), method=method)
    cloud.deploy(package("two"), method=method)
    assert cloud.says() == "two"
    cloud.deploy(package("two"), method=method)
    assert cloud.writes == []


def test_a_function_is_updated_and_healed(cloud: Cloud, package: Make) -> None:
    cloud.deploy(package("one"))
    assert cloud.deploy_hello(package("two", properties={"MemorySize": 256})) == "code"
    assert cloud.says() == "two"
    assert cloud.deploy_hello(package("two", properties={"MemorySize": 256})) == "unchanged"
    assert cloud.writes == []
    result = cloud.deploy(package("one"))
    assert result.functions[0].change == "healed"
    healing = ["UpdateFunctionCode", "UpdateFunctionConfiguration"]
    assert cloud.writes == ["PutObject", *healing, "DeleteObject"]
    assert cloud.says() == "one"
    live = cloud.gateways.functions.get(HELLO)
    assert live is not None
    assert live.configuration["MemorySize"] == 128


def test_a_deleted_function_comes_back_with_what_hung_on_it(cloud: Cloud, package: Make) -> None:
    resources = {
        "Allowed": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
                "Action": "lambda:InvokeFunction",
                "Principal": "sns.amazonaws.com",
            },
        },
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Poll": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
                "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
            },
        },
    }
    made = package("one", resources=resources, alias=True)
    cloud.deploy(made)
    client = boto3.client(
        "lambda",
        region_name=REGION,
        endpoint_url=cloud.target.endpoint_url,
        aws_access_key_id=cloud.target.access_key_id,
        aws_secret_access_key=cloud.target.secret_access_key,
    )
    client.delete_function(FunctionName=HELLO)
    result = cloud.deploy(made)
    assert result.functions[0].detail == "was deleted"
    assert cloud.says() == cloud.says("provisioned") == "one"
    assert "sns.amazonaws.com" in client.get_policy(FunctionName=HELLO)["Policy"]
    (polled,) = client.list_event_source_mappings()["EventSourceMappings"]
    assert polled["FunctionArn"].endswith(f":function:{HELLO}")
    assert [item["FunctionName"] for item in client.list_functions()["Functions"]] == [HELLO]
    assert not cloud.deploy(made).changed


def test_one_of_many_has_the_lock_at_a_time(cloud: Cloud, package: Make) -> None:
    cloud.deploy(package("one"))
    stack = cloud.gateways.stacks.describe(STACK)
    assert stack is not None
    bucket = stack.outputs["ServerlessDeploymentBucketName"]
    inside: list[int] = []
    crowds: list[int] = []

    def work(number: int) -> bool:
        with Lock(
            LockPlace(STACK, "lock.json", {}),
            cloud.gateways.buckets,
            caller=Caller("f" * 12, number),
            clock=SystemClock(),
            reporter=SilentReporter(),
            patience=60,
        ) as lock:
            waited = lock.take(bucket)
            inside.append(number)
            crowds.append(len(inside))
            lock.renew()
            inside.remove(number)
            return waited

    with ThreadPoolExecutor(4) as pool:
        waited = list(pool.map(work, range(8)))
    assert crowds == [1] * 8
    assert not all(waited)
    assert cloud.gateways.buckets.fetch(bucket, "lock.json") is None


def test_a_left_lock_is_told_and_ends_with_its_lease(cloud: Cloud, package: Make) -> None:
    cloud.deploy(package("one"))
    stack = cloud.gateways.stacks.describe(STACK)
    assert stack is not None
    bucket, key = stack.outputs["ServerlessDeploymentBucketName"], f"{PREFIX}/slspy-lock.json"
    body = json.dumps({"user": "bob", "node": "ci", "pid": 7, "token": "slspy-f-7-a"}).encode()
    etag = cloud.gateways.buckets.put_if(bucket, key, body, etag=None)
    with pytest.raises(BusyError, match="locked by bob@ci"):
        cloud.deploy(package("two"))
    assert cloud.says() == "one"
    found = cloud.gateways.buckets.fetch(bucket, key)
    assert found is not None
    assert (found.body, found.etag) == (body, etag)
    assert 0 <= found.age < 60
    assert not cloud.gateways.buckets.delete_if(bucket, key, etag='"another"')


def test_an_alias_serves_what_was_deployed_last(cloud: Cloud, package: Make) -> None:
    cloud.deploy(package("one", alias=True))
    cloud.deploy_hello(package("two", alias=True))
    assert cloud.says("provisioned") == "two"
    cloud.deploy(package("two", alias=True))
    assert cloud.says("provisioned") == "two"
    cloud.deploy_hello(package("three", alias=True))
    cloud.deploy(package("two", alias=True))
    assert cloud.says("provisioned") == "two"


def test_a_bucket_deleted_by_hand_is_made_again(cloud: Cloud, package: Make) -> None:
    bucket = cloud.deploy(package("one")).outputs["ServerlessDeploymentBucketName"]
    cloud.gateways.buckets.empty(bucket)
    import boto3

    boto3.client(
        "s3",
        region_name=REGION,
        endpoint_url=cloud.target.endpoint_url,
        aws_access_key_id=cloud.target.access_key_id,
        aws_secret_access_key=cloud.target.secret_access_key,
    ).delete_bucket(Bucket=bucket)
    cloud.deploy(package("two"))
    assert cloud.says() == "two"
    assert cloud.gateways.buckets.exists(bucket)


def test_a_failed_update_goes_back_and_names_the_cause(cloud: Cloud, package: Make) -> None:
    cloud.deploy(package("one"))
    broken = {
        "Type": "AWS::SNS::Topic",
        "Properties": {"TopicName": {"Fn::ImportValue": "no-such-export"}},
    }
    with pytest.raises(DeploymentError) as caught:
        cloud.deploy(package("two", resources={"Broken": broken}))
    assert "Broken" in caught.value.message
    assert cloud.says() == "one"
    cloud.deploy(package("three"))
    assert cloud.says() == "three"


def test_a_failed_creation_is_no_obstacle(cloud: Cloud, package: Make) -> None:
    cloud.gateways.buckets.create("given")
    broken = {
        "Type": "AWS::SNS::Topic",
        "Properties": {"TopicName": {"Fn::ImportValue": "no-such-export"}},
    }
    with pytest.raises(DeploymentError):
        cloud.deploy(package("one", bucket="given", resources={"Broken": broken}))
    cloud.deploy(package("one", bucket="given"))
    assert cloud.says() == "one"


KILLED = """
import json, os, sys
from pathlib import Path
from sls_py.aws import connect
from sls_py.deploy import deploy_service
from sls_py.lifecycle import Lifecycle
from sls_py.model.target import AwsTarget
from sls_py.packaging.store import read_package
from sls_py.report import SilentReporter

target, folder, moment = AwsTarget(**json.loads(sys.argv[1])), sys.argv[2], int(sys.argv[3])
calls = []

def on_call(service, name):
    calls.append(name)
    if len(calls) == moment:
        os.kill(os.getpid(), 9)

deploy_service(read_package(Path(folder)), gateways=connect(target, on_call=on_call),
               lifecycle=Lifecycle(), reporter=SilentReporter())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("moment", [2, 4, 6, 8, 9, 11])
def test_a_process_that_is_killed_can_be_repeated(
    cloud: Cloud, package: Make, tmp_path: Path, moment: int
) -> None:
    made = package("one")
    write_package(made, tmp_path / "package")
    target = {
        "region": REGION,
        "endpoint_url": cloud.target.endpoint_url,
        "access_key_id": cloud.target.access_key_id,
        "secret_access_key": cloud.target.secret_access_key,
        "local": True,
    }
    done = subprocess.run(
        [sys.executable, "-c", KILLED, json.dumps(target), tmp_path / "package", str(moment)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    cloud.deploy(made, wait=True)
    assert cloud.says() == "one"
    live = cloud.gateways.functions.get(HELLO)
    assert live is not None
    assert live.code_sha256 == code_of(made)
    cloud.deploy(made)
    assert cloud.writes == []
