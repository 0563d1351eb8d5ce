"""Addresses on AWS, and the ones that answer at an emulator."""

from __future__ import annotations

import pytest

from sls_py.aws import local_urls

_ENDPOINT = "http://127.0.0.1:4566"


@pytest.mark.parametrize(
    ("there", "here"),
    [
        (
            "https://abc.execute-api.us-east-1.amazonaws.com",
            "http://127.0.0.1:4566/_aws/execute-api/abc",
        ),
        (
            "https://abc.execute-api.eu-west-1.amazonaws.com/dev/users/1?a=b",
            "http://127.0.0.1:4566/_aws/execute-api/abc/dev/users/1?a=b",
        ),
        (
            "https://abc.execute-api.cn-north-1.amazonaws.com.cn/",
            "http://127.0.0.1:4566/_aws/execute-api/abc/",
        ),
        (
            "wss://abc.execute-api.us-east-1.amazonaws.com/dev",
            "ws://127.0.0.1:4566/_aws/execute-api/abc/dev",
        ),
        (
            "http://abc.execute-api.127.0.0.1:4566/x",
            "http://127.0.0.1:4566/_aws/execute-api/abc/x",
        ),
        (
            "https://abc.lambda-url.us-east-1.on.aws/",
            "http://127.0.0.1:4566/_aws/lambda-url/abc/",
        ),
        (
            "https://abc.lambda-url.us-east-1.on.aws",
            "http://127.0.0.1:4566/_aws/lambda-url/abc/",
        ),
        ("https://example.com/dev", "https://example.com/dev"),
        ("not a url", "not a url"),
    ],
)
def test_an_address_of_aws_becomes_one_that_answers_here(there: str, here: str) -> None:
    assert local_urls.local_url(_ENDPOINT, there) == here


def test_an_address_is_made_from_ids() -> None:
    base = "http://127.0.0.1:4566/_aws"
    assert local_urls.http_api(_ENDPOINT, "abc") == f"{base}/execute-api/abc"
    assert local_urls.http_api(_ENDPOINT, "abc", "x") == f"{base}/execute-api/abc/x"
    assert local_urls.rest_api(f"{_ENDPOINT}/", "abc", "dev", "/x") == (
        f"{base}/execute-api/abc/dev/x"
    )
    assert local_urls.function_url(_ENDPOINT, "abc") == f"{base}/lambda-url/abc/"


def test_a_websocket_keeps_the_security_of_the_endpoint() -> None:
    assert local_urls.websocket("https://cloud.local", "abc", "dev") == (
        "wss://cloud.local/_aws/execute-api/abc/dev"
    )
