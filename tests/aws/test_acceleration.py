"""Which way uploads to S3 take."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.exceptions as botocore
import pytest

from sls_py.aws import connect
from sls_py.aws.api import Api
from sls_py.aws.buckets import S3Buckets
from sls_py.aws.errors import Translator
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget

ORDINARY = "https://s3.eu-west-1.amazonaws.com"


class Client:
    """Has a way of its own, knows whether the bucket is accelerated, and keeps the keys it is sent."""

    def __init__(self, endpoint: str = ORDINARY, answer: Any = None) -> None:
        self.meta = SimpleNamespace(endpoint_url=endpoint)
        self.keys: list[str] = []
        self._answer = answer or {}

    def get_bucket_accelerate_configuration(self, **_: Any) -> Any:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def put_object(self, **parameters: Any) -> Any:
        self.keys.append(parameters["Key"])
        return {}


def api(client: Client) -> Api:
    return Api("s3", lambda: client, Translator(AwsTarget(region="eu-west-1")))


def buckets(client: Client, fast: Client | None = None) -> S3Buckets:
    return S3Buckets(api(client), "eu-west-1", api(fast or Client()))


def refused(code: str) -> Any:
    response: Any = {"Error": {"Code": code, "Message": "no"}}
    return botocore.ClientError(response, "GetBucketAccelerateConfiguration")


@pytest.mark.parametrize(("status", "fast"), [("Enabled", True), ("Suspended", False), ("", False)])
def test_a_bucket_tells_whether_it_is_accelerated(status: str, fast: bool) -> None:
    client = Client(answer={"Status": status} if status else {})
    assert buckets(client).is_accelerated("mine") == fast


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://localhost:4566",
        "https://storage.example.com",
        "https://s3-fips.us-east-1.amazonaws.com",
        "https://s3.cn-north-1.amazonaws.com.cn",
        "https://vpce-1.s3.eu-west-1.vpce.amazonaws.com",
    ],
)
def test_at_another_address_there_is_no_short_way(endpoint: str) -> None:
    assert not buckets(Client(endpoint, {"Status": "Enabled"})).is_accelerated("mine")


@pytest.mark.parametrize("code", ["AccessDenied", "NoSuchBucket", "MethodNotAllowed"])
def test_where_it_cannot_be_told_the_ordinary_way_is_taken(code: str) -> None:
    assert not buckets(Client(answer=refused(code))).is_accelerated("mine")


def test_another_error_is_one() -> None:
    with pytest.raises(AwsError):
        buckets(Client(answer=refused("InternalError"))).is_accelerated("mine")


def test_only_what_is_to_go_the_short_way_goes_it(tmp_path: Path) -> None:
    slow, fast = Client(), Client()
    both = buckets(slow, fast)
    both.put("mine", "template", b"{}", content_type="application/json")
    (tmp_path / "code.zip").write_bytes(b"code")
    both.put("mine", "code", tmp_path / "code.zip", content_type="a/zip", accelerate=True)
    assert (slow.keys, fast.keys) == (["template"], ["code"])


def test_a_target_with_an_endpoint_is_never_accelerated() -> None:
    asked: list[tuple[str, str]] = []
    target = AwsTarget(
        region="eu-west-1",
        endpoint_url="http://127.0.0.1:9",
        access_key_id="a",
        secret_access_key="b",
    )
    gateways = connect(target, on_call=lambda *call: asked.append(call), environ={})
    assert not gateways.buckets.is_accelerated("mine")
    assert asked == []
