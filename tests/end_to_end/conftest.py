"""Services on a local cloud of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sls_py.model.target import AwsTarget
from tests.end_to_end.proxy import Proxy
from tests.end_to_end.story import Clients, Story

Tell = Callable[[str], Story]

CODE_BUCKET = "tenant-code"


@pytest.fixture(scope="session")
def _all_clients(local_cloud_session: AwsTarget) -> Iterator[Clients]:
    clients = Clients(local_cloud_session)
    yield clients
    clients.close()


@pytest.fixture
def clients(_all_clients: Clients, local_cloud: AwsTarget) -> Clients:
    """Clients for a cloud that is empty at first."""
    return _all_clients


@pytest.fixture
def tell(tmp_path: Path, clients: Clients) -> Tell:
    """Begin the story of a service of `services/`: `tell("wiki")`."""

    def begin(name: str) -> Story:
        if name != "tenant":
            return Story.copied(name, tmp_path, clients)
        clients("s3").create_bucket(Bucket=CODE_BUCKET)
        return Story.copied(name, tmp_path, clients, "--param", f"bucket={CODE_BUCKET}")

    return begin


@pytest.fixture
def proxy(local_cloud: AwsTarget) -> Iterator[Proxy]:
    """A proxy in front of the local cloud."""
    with Proxy(local_cloud.endpoint_url or "").running() as running:
        yield running
