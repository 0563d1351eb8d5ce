"""What the stub's role may do on the broker, and what it may not: the broker of the local cloud enforces policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from sls_py.live.policy import policy_document
from sls_py.live.wire.connection import Connection, connect
from sls_py.live.wire.packets import Will
from sls_py.live.wire.sign import Address, Keys
from sls_py.live.wire.topics import LAPTOP, new_session
from sls_py.live.wire.websocket import WireError
from tests.live.conftest import World

pytestmark = pytest.mark.emulator
ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello"
SESSION = new_session("shop", "dev")
OTHER = new_session("shop", "dev")
OWN_ID = SESSION.client_id("u-env")


def test_the_policy_is_small_and_names_four_actions() -> None:
    document = policy_document(SESSION, ARN)
    assert [each["Action"] for each in document["Statement"]] == [
        "iot:Connect",
        "iot:Subscribe",
        "iot:Receive",
        "iot:Publish",
    ]
    resources = [name for each in document["Statement"] for name in each["Resource"]]
    assert all(SESSION.id in name for name in resources)
    assert len(json.dumps(document, separators=(",", ":"))) < 1024


def test_the_policy_is_of_the_function_s_partition() -> None:
    document = policy_document(SESSION, ARN.replace("arn:aws:", "arn:aws-cn:"))
    resources = [name for each in document["Statement"] for name in each["Resource"]]
    assert all(name.startswith("arn:aws-cn:iot:us-east-1:000000000000:") for name in resources)


class Roles:
    """Credentials of roles with one policy each."""

    def __init__(self, world: World) -> None:
        self._world = world

    def keys(self, name: str, document: object) -> Keys:
        account = self._world.client("sts").get_caller_identity()
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": account["Arn"]},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        iam = self._world.client("iam")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(document))
        found = self._world.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="test")
        given = found["Credentials"]
        return Keys(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


@pytest.fixture
def account(world: World) -> str:
    return str(world.client("sts").get_caller_identity()["Account"])


@pytest.fixture
def stub_keys(world: World, account: str) -> Keys:
    arn = ARN.replace("000000000000", account)
    return Roles(world).keys("stub", policy_document(SESSION, arn))


@pytest.fixture
def stranger_keys(world: World) -> Keys:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
    }
    return Roles(world).keys("stranger", document)


@pytest.fixture
def address(world: World) -> Address:
    return world.address


@pytest.fixture
def stub(address: Address, stub_keys: Keys) -> Iterator[Connection]:
    with closing(connect(address, stub_keys, OWN_ID)) as made:
        yield made


def test_the_stub_sends_upward(stub: Connection, world: World) -> None:
    with closing(connect(world.address, world.keys(), SESSION.client_id(LAPTOP))) as laptop:
        laptop.subscribe(SESSION.all_upward)
        stub.publish(SESSION.upward("env"), b"request", qos=1)
        found = laptop.receive(5)
    assert found is not None
    assert found.payload == b"request"


def test_the_stub_hears_what_comes_down_and_who_is_there(stub: Connection, world: World) -> None:
    stub.subscribe(SESSION.downward("env"), SESSION.presence)
    with closing(connect(world.address, world.keys(), SESSION.client_id(LAPTOP))) as laptop:
        laptop.publish(SESSION.downward("env"), b"reply", qos=1)
        laptop.publish(SESSION.presence, b"up", qos=1)
        found = {delivery.payload for _ in range(2) if (delivery := stub.receive(5))}
    assert found == {b"reply", b"up"}


FILTERS = {
    "requests of others": SESSION.all_upward,
    "its own requests": SESSION.upward("env"),
    "everything of the session": f"{SESSION.prefix}/#",
    "another session's answers": OTHER.downward("env"),
    "another session's presence": OTHER.presence,
    "all sessions": "slspy/#",
    "everything": "#",
    "AWS's own": "$aws/things/#",
}


@pytest.mark.parametrize("name", FILTERS)
def test_the_stub_may_not_listen_to(stub: Connection, name: str) -> None:
    with pytest.raises(WireError):
        stub.subscribe(FILTERS[name])


TOPICS = {
    "an answer": SESSION.downward("env"),
    "the presence": SESSION.presence,
    "a request of another session": OTHER.upward("env"),
    "another session's presence": OTHER.presence,
    "any other topic": "orders/new",
    "a thing's shadow": "$aws/things/x/shadow/update",
}


@pytest.mark.parametrize("name", TOPICS)
def test_the_stub_may_not_send(stub: Connection, name: str) -> None:
    with pytest.raises(WireError):
        stub.publish(TOPICS[name], b"forged", qos=1)


def test_the_stub_may_not_leave_a_message(stub: Connection) -> None:
    with pytest.raises(WireError):
        stub.publish(SESSION.upward("env"), b"stays", qos=1, retain=True)


IDS = {
    "the laptop": SESSION.client_id(LAPTOP),
    "a stub of another session": OTHER.client_id("u-env"),
    "anybody": "anybody",
}


@pytest.mark.parametrize("name", IDS)
def test_the_stub_may_not_pass_for(address: Address, stub_keys: Keys, name: str) -> None:
    with pytest.raises(WireError):
        connect(address, stub_keys, IDS[name])


def test_the_stub_may_not_leave_a_will_for_the_laptop(address: Address, stub_keys: Keys) -> None:
    will = Will(SESSION.presence, b"down")
    try:
        connect(address, stub_keys, OWN_ID, will=will).abort()
    except WireError:
        return  # AWS IoT refuses the connection; a broker may also refuse the will alone
    assert_nothing_was_left(address, stub_keys)


def assert_nothing_was_left(address: Address, keys: Keys) -> None:
    with closing(connect(address, keys, SESSION.client_id("u-other"))) as other:
        other.subscribe(SESSION.presence)
        assert other.receive(0.3) is None


def test_a_stranger_of_the_account_may_not_even_connect(
    address: Address, stranger_keys: Keys
) -> None:
    for name in (OWN_ID, SESSION.client_id(LAPTOP), "anybody"):
        with pytest.raises(WireError):
            connect(address, stranger_keys, name)


def test_nobody_connects_without_a_signature(address: Address) -> None:
    with pytest.raises(WireError):
        connect(address, None, OWN_ID)
