"""IoT, roles and layers of the local cloud, through the gateway."""

from __future__ import annotations

import json
from urllib.request import Request, urlopen

import boto3
import pytest

from sls_py.aws import connect
from sls_py.aws.relay_protocol import RelayGateways
from sls_py.errors import CredentialsError
from sls_py.live.layer import zipped
from sls_py.model.target import AwsTarget

pytestmark = pytest.mark.emulator
ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "iot:Connect", "Resource": "*"}],
}


def make_role(target: AwsTarget) -> None:
    client = boto3.client(
        "iam",
        region_name=target.region,
        endpoint_url=target.endpoint_url,
        aws_access_key_id=target.access_key_id,
        aws_secret_access_key=target.secret_access_key,
    )
    client.create_role(RoleName="role", AssumeRolePolicyDocument=json.dumps(ALLOW))
    client.close()


def test_the_gateways_can_relay(local_cloud: AwsTarget) -> None:
    assert isinstance(connect(local_cloud), RelayGateways)


def test_the_broker_of_the_local_cloud_is_where_it_listens(local_cloud: AwsTarget) -> None:
    broker = connect(local_cloud).relay.broker()
    assert local_cloud.endpoint_url
    assert broker.url == local_cloud.endpoint_url.replace("http://", "ws://")
    assert ".iot.us-east-1." in broker.host
    assert broker.region == "us-east-1"


def test_the_keys_are_those_of_the_target(local_cloud: AwsTarget) -> None:
    keys = connect(local_cloud).relay.keys()
    assert keys == (local_cloud.access_key_id, local_cloud.secret_access_key, "")
    assert str(local_cloud.secret_access_key) not in repr(keys)


def test_keys_of_the_environment_come_with_their_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    assert connect(AwsTarget(region="us-east-1")).relay.keys() == ("AKIA", "secret", "token")


def test_no_keys_are_an_error() -> None:
    with pytest.raises(CredentialsError):
        connect(AwsTarget(region="us-east-1")).relay.keys()


def test_policies_of_a_role_come_and_go(local_cloud: AwsTarget) -> None:
    make_role(local_cloud)
    relay = connect(local_cloud).relay
    for name in ("one", "two", "one"):
        relay.put_role_policy("role", name, ALLOW)
    assert sorted(relay.role_policies("role")) == ["one", "two"]
    for _ in range(2):
        relay.delete_role_policy("role", "one")
    assert relay.role_policies("role") == ("two",)


def test_a_role_that_is_gone_has_no_policies(local_cloud: AwsTarget) -> None:
    relay = connect(local_cloud).relay
    relay.delete_role_policy("gone", "one")
    assert relay.role_policies("gone") == ()


def test_a_layer_is_found_by_its_description(local_cloud: AwsTarget) -> None:
    relay = connect(local_cloud).relay
    archive = zipped({"python/x.py": b""})
    assert relay.find_layer("live", "one") is None
    arns = [relay.publish_layer("live", archive, description=text) for text in ("one", "two")]
    assert [relay.find_layer("live", text) for text in ("one", "two", "three")] == [*arns, None]


def test_an_object_can_be_put_and_read_with_signed_addresses(local_cloud: AwsTarget) -> None:
    gateways = connect(local_cloud)
    gateways.buckets.create("bodies")
    put, headers = gateways.relay.sign_put("bodies", "live/one", seconds=60)
    assert "X-Amz-Signature=" in put
    with urlopen(Request(put, data=b"sealed", headers=dict(headers), method="PUT")) as answer:
        assert answer.status == 200
    with urlopen(gateways.relay.sign_get("bodies", "live/one", seconds=60)) as answer:
        assert answer.read() == b"sealed"
