from __future__ import annotations

import base64
import hashlib
import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sls_py.aws import connect as connect_aws
from sls_py.live.wire.connection import Connection, connect
from sls_py.live.wire.line import Client, Line
from sls_py.live.wire.packets import Delivery, Will
from sls_py.live.wire.sign import Address, Keys
from sls_py.live.wire.websocket import RefusedError, WireError
from sls_py.model.target import AwsTarget

Broker = tuple[Address, Keys | None]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker that is not ours: Debian's mosquitto, over WebSockets."""
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip("mosquitto is not installed")
    port = free_port()
    file: Path = tmp_path_factory.mktemp("mosquitto") / "mosquitto.conf"
    # the version of Debian 12 does not start with a listener for WebSockets alone
    file.write_text(
        f"allow_anonymous true\nlistener {free_port()} 127.0.0.1\n"
        f"listener {port} 127.0.0.1\nprotocol websockets\n"
    )
    process = subprocess.Popen(
        [program, "-c", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = Address("127.0.0.1", "", f"ws://127.0.0.1:{port}")
    try:
        _wait_for(address)
        yield address, None
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: Address) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            connect(address, None, "probe").close()
        except WireError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture(params=["local cloud", "mosquitto"])
def broker(request: pytest.FixtureRequest, local_cloud: AwsTarget) -> Broker:
    if request.param == "mosquitto":
        found: Broker = request.getfixturevalue("mosquitto")
        return found
    relay = connect_aws(local_cloud).relay
    return Address(*relay.broker()), Keys(*relay.keys())


def client(broker: Broker, name: str, will: Will | None = None) -> Connection:
    return connect(*broker, name, will=will)


def received(connection: Connection) -> Delivery:
    found = connection.receive(5)
    assert found is not None
    return found


@pytest.mark.emulator
def test_what_one_publishes_another_receives(broker: Broker) -> None:
    with closing(client(broker, "a")) as one, closing(client(broker, "b")) as other:
        other.subscribe("slspy/t/1", "slspy/t/2")
        one.publish("slspy/t/1", b"first")
        one.publish("slspy/t/2", b"second", qos=1)
        assert [received(other)[:2] for _ in range(2)] == [
            ("slspy/t/1", b"first"),
            ("slspy/t/2", b"second"),
        ]
        assert other.receive(0.05) is None


@pytest.mark.emulator
@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 120_000])
def test_payloads_of_any_size_arrive_as_they_are(broker: Broker, size: int) -> None:
    payload = random.Random(size).randbytes(size)
    with closing(client(broker, "a")) as one, closing(client(broker, "b")) as other:
        other.subscribe("slspy/size")
        one.publish("slspy/size", payload, qos=1)
        assert received(other).payload == payload


@pytest.mark.emulator
def test_many_messages_keep_their_order(broker: Broker) -> None:
    with closing(client(broker, "a")) as one, closing(client(broker, "b")) as other:
        other.subscribe("slspy/order")
        for number in range(300):
            one.publish("slspy/order", b"%d" % number)
        assert [received(other).payload for _ in range(300)] == [b"%d" % n for n in range(300)]


@pytest.mark.emulator
def test_a_retained_message_comes_with_the_subscription(broker: Broker) -> None:
    with closing(client(broker, "a")) as one, closing(client(broker, "b")) as other:
        one.publish("slspy/kept", b"here", qos=1, retain=True)
        other.subscribe("slspy/kept")
        found = received(other)
        one.publish("slspy/kept", b"", qos=1, retain=True)
        assert (found.payload, found.retained) == (b"here", True)


@pytest.mark.emulator
def test_the_will_of_one_that_vanishes_is_published(broker: Broker) -> None:
    with closing(client(broker, "b")) as other:
        other.subscribe("slspy/will")
        client(broker, "a", Will("slspy/will", b"gone", retain=False)).abort()
        assert received(other).payload == b"gone"


@pytest.mark.emulator
def test_one_that_disconnects_leaves_no_will(broker: Broker) -> None:
    with closing(client(broker, "b")) as other:
        other.subscribe("slspy/will")
        client(broker, "a", Will("slspy/will", b"gone", retain=False)).close()
        assert other.receive(0.3) is None


@pytest.mark.emulator
def test_a_broker_that_lives_answers_a_ping(broker: Broker) -> None:
    with closing(client(broker, "a")) as one:
        assert one.ping(5)


@pytest.mark.emulator
def test_another_connection_of_the_same_client_ends_the_first(broker: Broker) -> None:
    first = client(broker, "same")
    with closing(client(broker, "same")), closing(first), pytest.raises(WireError):
        first.receive(60)


@pytest.mark.emulator
def test_waiting_ends_when_it_is_woken(broker: Broker) -> None:
    with closing(client(broker, "a")) as one:
        here, there = socket.socketpair()
        with here, there:
            there.send(b"!")
            assert one.receive(60, wake=here.fileno()) is None


@pytest.mark.emulator
def test_a_line_connects_again_and_says_hello_again(broker: Broker) -> None:
    asked: list[int] = []

    def keys() -> Keys | None:
        asked.append(1)
        return broker[1]

    hello = ("slspy/hello", b"here")
    line = Line(broker[0], keys, Client("line", ("slspy/line",), hello=hello))
    line.connect()
    assert line._connection
    line._connection.abort()  # the network fails
    with pytest.raises(WireError):
        line.publish("slspy/line", b"lost")
    with closing(client(broker, "b")) as other:
        line.publish("slspy/line", b"comes")
        found = line.receive(5)
        other.subscribe("slspy/hello")
        assert received(other).payload == b"here"
    line.publish("slspy/hello", b"", retain=True)
    line.close()
    assert found is not None
    assert found.payload == b"comes"
    assert len(asked) == 2


@pytest.mark.emulator
def test_a_line_that_was_cut_is_found_out_by_a_probe(broker: Broker) -> None:
    line = Line(broker[0], lambda: broker[1], Client("line", ("slspy/line",)))
    line.connect()
    assert line.probe(idle=0, timeout=5)
    assert line._connection
    line._connection.abort()
    assert line.probe(idle=1000, timeout=5)
    assert not line.probe(idle=0, timeout=5)
    assert not line.connected


@pytest.mark.emulator
@pytest.mark.parametrize("wrong", ["secret", "token", "stale", "key"])
def test_a_wrong_signature_is_refused(local_cloud: AwsTarget, wrong: str) -> None:
    relay = connect_aws(local_cloud).relay
    address, keys = Address(*relay.broker()), Keys(*relay.keys())
    bad = {
        "secret": keys._replace(secret_access_key="x" * 40),
        "token": keys._replace(session_token="made-up"),
        "key": keys._replace(access_key_id="AKIAABCDEFGHIJKLMNOP"),
    }.get(wrong, keys)
    with pytest.raises(RefusedError):
        connect(address, bad, "a", now=lambda: time.time() - (7200 if wrong == "stale" else 0))


def test_a_closed_port_is_no_broker() -> None:
    with pytest.raises(WireError, match="cannot be reached"):
        connect(Address("here", "", f"ws://127.0.0.1:{free_port()}"), None, "a")


def test_a_server_of_another_kind_is_no_broker() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(WireError, match="does not answer"):
            connect(Address("here", "", f"ws://127.0.0.1:{port}"), None, "a", timeout=0.2)


def answer_like_a_broker(listener: socket.socket, connects: list[bytes]) -> None:
    """Take clients as a broker does, but none with a will; end when the listener is closed."""
    while True:
        try:
            peer = listener.accept()[0]
        except OSError:
            return
        with peer:
            head = peer.recv(4096).decode()
            key = head.partition("Sec-WebSocket-Key: ")[2].partition("\r")[0]
            digest = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
            lines = ("HTTP/1.1 101 x", f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}")
            peer.sendall("\r\n".join((*lines, "", "")).encode())
            while received := peer.recv(4096):
                mask, payload = received[2:6], received[6:]
                packet = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
                if packet[0] == 0x10:
                    connects.append(packet)
                    peer.sendall(b"\x82\x04\x20\x02\x00" + (b"\x05" if packet[9] & 4 else b"\x00"))
                elif packet[0] == 0x82:
                    peer.sendall(b"\x82\x05\x90\x03" + packet[2:4] + b"\x01")


def test_a_line_does_without_a_will_that_is_refused() -> None:
    connects: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer_like_a_broker, args=(listener, connects))
        thread.start()
        address = Address("here", "", f"ws://127.0.0.1:{listener.getsockname()[1]}")
        client = Client("line", ("slspy/line",), will=Will("slspy/will", b"gone"))
        line = Line(address, lambda: None, client)
        line.connect()
        line.abort()
        line.connect()
        line.abort()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    assert [b"slspy/will" in packet for packet in connects] == [True, False, False]
