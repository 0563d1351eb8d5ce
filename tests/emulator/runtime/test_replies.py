"""Addresses of WebSocket APIs on AWS lead to those here."""

from __future__ import annotations

import pytest

from sls_py.emulator.runtime.slspy_replies import local_address


@pytest.mark.parametrize(
    ("given", "local"),
    [
        (
            "https://abc.execute-api.us-east-1.amazonaws.com/dev",
            "http://127.0.0.1:1/_aws/execute-api/abc/dev",
        ),
        ("https://abc.execute-api.127.0.0.1/dev", "http://127.0.0.1:1/_aws/execute-api/abc/dev"),
        ("https://elsewhere.example/dev", "https://elsewhere.example/dev"),
    ],
)
def test_an_address_is_translated(given: str, local: str) -> None:
    assert local_address(given, "http://127.0.0.1:1") == local
