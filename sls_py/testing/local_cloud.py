"""Pytest fixtures that give a test an AWS of its own, inside the test's process.

Each process, so each worker of
pytest-xdist, has its own local cloud. Needs the extra `slspy[local]`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sls_py.emulator import LocalCloud, in_process
from sls_py.model.target import AwsTarget

_REGION = "us-east-1"


@pytest.fixture(scope="session")
def running_local_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """The process's local cloud itself; what one test makes, later tests see."""
    pytest.importorskip("ministack")
    with in_process.running(tmp_path_factory.mktemp("local-cloud")) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def local_cloud_session(running_local_cloud: LocalCloud) -> AwsTarget:
    """A target for a whole session: what one test makes, later tests see, unless one of them uses `local_cloud`."""
    return running_local_cloud.target(_REGION)


@pytest.fixture
def local_cloud(running_local_cloud: LocalCloud) -> Iterator[AwsTarget]:
    """A target for one test: an AWS without any resources."""
    in_process.reset(running_local_cloud)
    yield running_local_cloud.target(_REGION)
    in_process.reset(running_local_cloud)


def pytest_configure(config: pytest.Config) -> None:
    """Keep a suite that turns warnings into errors from failing for the engine's own."""
    for module in ("ministack", "hypercorn"):
        config.addinivalue_line("filterwarnings", rf"ignore::DeprecationWarning:{module}(\.|$)")
