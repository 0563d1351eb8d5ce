"""What the tests of the local cloud share."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import boto3
import pytest
from botocore.config import Config

from sls_py import emulator
from sls_py.emulator import LocalCloud
from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject
from sls_py.report import SilentReporter


class Client(Protocol):
    """Make a boto3 client for a service."""

    def __call__(self, service: str, target: AwsTarget = ...) -> Any: ...


class Start(Protocol):
    """Find or start the server of the test's data directory."""

    def __call__(self, reporter: SilentReporter = ..., **environ: str) -> LocalCloud: ...


def make_client(target: AwsTarget, service: str) -> Any:
    return boto3.client(
        service,
        region_name=target.region,
        endpoint_url=target.endpoint_url,
        aws_access_key_id=target.access_key_id,
        aws_secret_access_key=target.secret_access_key,
        config=Config(
            retries={"max_attempts": 0},
            s3={"addressing_style": "path"},
            inject_host_prefix=False,
        ),
    )


@pytest.fixture
def client(local_cloud: AwsTarget) -> Iterator[Client]:
    """Make clients for the in-process cloud; their connections are closed at the end."""
    made: list[Any] = []

    def make(service: str, target: AwsTarget = local_cloud) -> Any:
        made.append(make_client(target, service))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def client_of() -> Callable[[LocalCloud, str], Any]:
    """Make clients for a server."""
    return lambda cloud, service: make_client(cloud.target("us-east-1"), service)


@pytest.fixture
def data_directory(tmp_path: Path) -> Iterator[Path]:
    """A data directory whose server, if the test starts one, is stopped at the end."""
    directory = tmp_path / "local"
    yield directory
    emulator.stop(directory)


@pytest.fixture
def start(data_directory: Path) -> Start:
    def ensure(reporter: SilentReporter | None = None, **environ: str) -> LocalCloud:
        return emulator.ensure(
            data_directory,
            reporter=reporter or SilentReporter(),
            environ=dict(os.environ) | environ,
        )

    return ensure


class MakeZip(Protocol):
    """Make a zip of files given by name."""

    def __call__(self, files: Mapping[str, str]) -> bytes: ...


@pytest.fixture
def make_zip() -> MakeZip:
    def make(files: Mapping[str, str]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return make


@dataclass(frozen=True)
class Stack:
    """A stack after an operation on it."""

    api: Any
    name: str
    id: str

    @property
    def status(self) -> str:
        found = self.api.describe_stacks(StackName=self.id)["Stacks"][0]["StackStatus"]
        return str(found)

    @property
    def outputs(self) -> dict[str, str]:
        outputs = self.api.describe_stacks(StackName=self.id)["Stacks"][0].get("Outputs", [])
        return {output["OutputKey"]: output["OutputValue"] for output in outputs}

    def reasons(self) -> dict[str, str]:
        events = self.api.describe_stack_events(StackName=self.id)["StackEvents"]
        return {
            event["LogicalResourceId"]: event["ResourceStatusReason"]
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
        }

    def update(self, resources: JsonObject, *, outputs: JsonObject | None = None) -> Stack:
        self.api.update_stack(
            StackName=self.name,
            TemplateBody=template(resources, outputs),
            Capabilities=CAPABILITIES,
        )
        return self

    def delete(self) -> str:
        self.api.delete_stack(StackName=self.name)
        return self.status


CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]


def template(resources: JsonObject, outputs: JsonObject | None) -> str:
    values = {name: {"Value": value} for name, value in (outputs or {}).items()}
    return json.dumps({"Resources": resources, "Outputs": values})


class Deploy(Protocol):
    """Create a stack."""

    def __call__(
        self, resources: JsonObject, *, outputs: JsonObject | None = None, name: str = ...
    ) -> Stack: ...


@pytest.fixture
def deploy(client: Client) -> Deploy:
    api = client("cloudformation")

    def create(
        resources: JsonObject, *, outputs: JsonObject | None = None, name: str = "stack"
    ) -> Stack:
        answer = api.create_stack(
            StackName=name, TemplateBody=template(resources, outputs), Capabilities=CAPABILITIES
        )
        return Stack(api, name, answer["StackId"])

    return create
