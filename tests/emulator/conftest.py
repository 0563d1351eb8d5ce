"""What the tests of the local cloud share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import boto3
import pytest
from botocore.config import Config

from sls_py import emulator
from sls_py.emulator import LocalCloud
from sls_py.model.target import AwsTarget
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
def client(local_cloud: AwsTarget) -> Client:
    """Make clients for the in-process cloud."""
    return lambda service, target=local_cloud: make_client(target, service)


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
