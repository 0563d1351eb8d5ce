"""A closed port of this machine is not asked again, and no proxy for what is on it."""

from __future__ import annotations

import socket
from urllib.request import ProxyHandler

import pytest

from sls_py.aws import connect
from sls_py.aws.errors import UNREACHABLE
from sls_py.aws.loopback import is_loopback, opener_for
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:4566/bucket", True),
        ("http://localhost:4566", True),
        ("http://bucket.localhost:4566", True),
        ("http://[::1]:4566", True),
        ("https://s3.eu-west-1.amazonaws.com", False),
        ("https://notlocalhost", False),
        ("https://127.0.0.example.org", False),
    ],
)
def test_addresses_of_this_machine_are_known(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


@pytest.mark.parametrize(
    ("url", "proxied"), [("http://127.0.0.1:4566/zip", False), ("http://example.org/zip", True)]
)
def test_what_is_on_this_machine_is_not_fetched_through_a_proxy(
    url: str, proxied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    handlers = [one for one in vars(opener_for(url))["handlers"] if isinstance(one, ProxyHandler)]
    assert bool(handlers) is proxied


def test_a_closed_port_is_called_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    calls: list[str] = []
    target = AwsTarget(
        region="us-east-1",
        endpoint_url=f"http://127.0.0.1:{port}",
        access_key_id="id",
        secret_access_key="key",
    )
    gateways = connect(target, on_call=lambda _, name: calls.append(name), environ={})
    with pytest.raises(AwsError) as caught:
        gateways.stacks.describe("shop-dev")
    assert caught.value.code == UNREACHABLE
    assert calls == ["DescribeStacks"]
