"""Who may ask the local cloud for what."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError

from sls_py.emulator import LocalCloud, talk
from sls_py.model.target import AwsTarget

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

pytestmark = pytest.mark.emulator


def request(
    cloud: LocalCloud, method: str, path: str, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", cloud.port, timeout=10)
    try:
        connection.request(
            method, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
    finally:
        connection.close()


def test_every_answer_names_the_server(running_local_cloud: LocalCloud) -> None:
    _, headers, _ = request(running_local_cloud, "GET", "/anything")
    assert headers[talk.INSTANCE_HEADER] == running_local_cloud.instance


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_web_pages_get_nothing_from_the_control_plane(
    method: str, running_local_cloud: LocalCloud
) -> None:
    status, headers, _ = request(
        running_local_cloud, method, "/2015-03-31/functions", origin="https://example.com"
    )
    assert status == 403
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "path",
    ["/_aws/execute-api/abcd1234/dev/x", "/_aws/lambda-url/abc/x", "/restapis/a/b/_user_request_/"],
)
def test_web_pages_reach_what_is_deployed(path: str, running_local_cloud: LocalCloud) -> None:
    _, _, body = request(running_local_cloud, "GET", path, origin="https://example.com")
    assert b"web pages" not in body


def test_a_page_may_use_a_presigned_url(client: Client, running_local_cloud: LocalCloud) -> None:
    client("s3").create_bucket(Bucket="files")
    client("s3").put_object(Bucket="files", Key="a", Body=b"content")
    url = client("s3").generate_presigned_url("get_object", {"Bucket": "files", "Key": "a"})
    path = url.removeprefix(running_local_cloud.endpoint)
    _, _, body = request(running_local_cloud, "GET", path, origin="https://example.com")
    assert body == b"content"


def test_a_page_reads_objects_as_far_as_the_bucket_allows_it(
    client: Client, running_local_cloud: LocalCloud
) -> None:
    rule = {"AllowedOrigins": ["https://example.com"], "AllowedMethods": ["GET"]}
    s3 = client("s3")
    s3.create_bucket(Bucket="files")
    s3.put_bucket_cors(Bucket="files", CORSConfiguration={"CORSRules": [rule]})
    asked = {"origin": "https://example.com", "Access_Control_Request_Method": "GET"}
    status, headers, _ = request(running_local_cloud, "OPTIONS", "/files/a", **asked)
    assert (status, headers["access-control-allow-origin"]) == (200, "https://example.com")
    asked["origin"] = "https://other.example"
    assert request(running_local_cloud, "OPTIONS", "/files/a", **asked)[0] == 403
    assert request(running_local_cloud, "GET", "/files/a", **asked)[0] == 403


def test_unsigned_calls_are_refused(running_local_cloud: LocalCloud) -> None:
    assert request(running_local_cloud, "GET", "/2015-03-31/functions")[0] == 403
    assert request(running_local_cloud, "GET", "/?Action=ListStacks&Version=2010-05-15")[0] == 403


@pytest.mark.parametrize(
    ("key", "secret"),
    [("test", "test"), ("000000000000", "test"), ("", "wrong"), ("AKIAOTHER", "x")],
)
@pytest.mark.parametrize("service", ["lambda", "s3", "cloudformation"])
def test_keys_of_strangers_are_refused(
    key: str, secret: str, service: str, local_cloud: AwsTarget, client: Client
) -> None:
    stranger = AwsTarget(
        region="us-east-1",
        endpoint_url=local_cloud.endpoint_url,
        access_key_id=key or local_cloud.access_key_id,
        secret_access_key=secret,
    )
    calls = {"lambda": "list_functions", "s3": "list_buckets", "cloudformation": "list_stacks"}
    with pytest.raises(ClientError) as caught:
        getattr(client(service, stranger), calls[service])()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_number_with_the_right_secret_is_an_account_of_its_own(
    local_cloud: AwsTarget, client: Client
) -> None:
    other = AwsTarget(
        region="us-east-1",
        endpoint_url=local_cloud.endpoint_url,
        access_key_id="111122223333",
        secret_access_key=local_cloud.secret_access_key,
    )
    assert client("sts", other).get_caller_identity()["Account"] == "111122223333"


def test_objects_are_private_until_a_policy_opens_them(
    client: Client, running_local_cloud: LocalCloud
) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="site")
    s3.put_object(Bucket="site", Key="a", Body=b"content")
    assert request(running_local_cloud, "GET", "/site/a")[0] == 403
    s3.delete_public_access_block(Bucket="site")
    s3.put_bucket_policy(Bucket="site", Policy=json.dumps({"Statement": [_EVERYBODY_READS]}))
    with urlopen(f"{running_local_cloud.endpoint}/site/a") as response:
        assert response.read() == b"content"


_EVERYBODY_READS: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::site/*",
}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/_ministack/reset"),
        ("POST", "/_ministack/config"),
        ("POST", talk.RESET),
        ("POST", talk.SAVE),
        ("GET", "/latest/meta-data/iam/security-credentials/"),
    ],
)
def test_commands_need_the_token(method: str, path: str, running_local_cloud: LocalCloud) -> None:
    assert request(running_local_cloud, method, path)[0] == 403
    assert request(running_local_cloud, method, path, authorization="Bearer x")[0] == 403
