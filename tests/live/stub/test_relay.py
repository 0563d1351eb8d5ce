"""What the stub makes of a network and a laptop that fail, each at its own moment."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sls_py.live.stub.link import Link
from sls_py.live.stub.relay import Outcome, Relay, Unheard
from sls_py.live.stub.settings import Settings
from sls_py.live.wire.connection import connect
from sls_py.live.wire.line import Client, Line
from sls_py.live.wire.messages import Context, Failure, Reply, Request
from sls_py.live.wire.seal import Seal
from sls_py.live.wire.sign import Address
from sls_py.live.wire.topics import Session, new_session
from sls_py.testing.fake_laptop import Answer, FakeLaptop
from tests.live.conftest import World

pytestmark = pytest.mark.emulator
CONTEXT = Context("id", "hello", "$LATEST", "arn", "128", "group", "stream")


class Bench:
    """A relay in this process, and laptops at the other end of the local cloud's broker."""

    def __init__(self, world: World, address: Address | None = None) -> None:
        self.session: Session = new_session("shop", "dev")
        self.world = world
        self.laptops: list[FakeLaptop] = []
        settings = Settings(
            self.session, address or world.address, "app.main", "", 0, "deployed", False, "ann"
        )
        client = Client(
            self.session.client_id("u-env"), (self.session.downward("env"), self.session.presence)
        )
        self.line = Line(settings.address, world.keys, client)
        self.relay = Relay(Link(settings, Seal(self.session.key), self.line, "env"))

    def laptop(self, answer: Answer) -> FakeLaptop:
        made = FakeLaptop(self.session, self.world.address, self.world.keys(), answer)
        self.laptops.append(made)
        return made

    def ask(self, value: object, *, seconds: float = 10.0) -> Outcome:
        event = json.dumps(value).encode()
        environ = {"TABLE": "orders"}
        request = Request(os.urandom(16), event, CONTEXT, "env-1", environ, int(seconds * 1000))
        return self.relay.relay(request)

    def cut(self) -> None:
        """Break the stub's connection as a network does: without a word to this end."""
        assert self.line._connection
        broken = socket.socket(fileno=os.dup(self.line._connection.fileno()))
        broken.shutdown(socket.SHUT_RDWR)
        broken.close()

    def close(self) -> None:
        self.line.close()
        for laptop in self.laptops:
            laptop.leave()


@pytest.fixture
def bench(world: World) -> Iterator[Bench]:
    made = Bench(world)
    yield made
    made.close()


def echo(request: Request) -> Reply:
    return Reply(request.id, request.event)


def kind(outcome: Outcome) -> str:
    return type(outcome.error).__name__


def test_a_connection_that_died_before_is_made_again(bench: Bench) -> None:
    laptop = bench.laptop(echo)
    assert bench.ask(1).result == 1
    bench.cut()
    assert bench.ask(2).result == 2
    assert len(laptop.requests()) == 2


def test_a_connection_that_dies_meanwhile_is_made_again(bench: Bench) -> None:
    def slowly(request: Request) -> Reply:
        time.sleep(0.3)
        bench.cut()
        time.sleep(0.3)
        return echo(request)

    laptop = bench.laptop(slowly)
    assert bench.ask(1).result == 1
    assert len(laptop.requests()) == 1


def test_a_laptop_that_was_started_again_has_lost_the_request(bench: Bench) -> None:
    first = bench.laptop(lambda _: None)
    with ThreadPoolExecutor() as pool:
        outcome = pool.submit(bench.ask, 1)
        while not first.requests():
            time.sleep(0.01)
        second = bench.laptop(echo)  # takes the client id over
        assert kind(outcome.result()) == "SlspyLive.Disconnected"
    assert second.requests() == []


def test_an_environment_is_sent_to_each_run_of_the_laptop_once(bench: Bench) -> None:
    first = bench.laptop(echo)
    assert [bench.ask(number).result for number in range(3)] == [0, 1, 2]
    first.leave()
    second = bench.laptop(echo)
    assert bench.ask(3).result == 3
    sent = [request.environ is not None for request in [*first.requests(), *second.requests()]]
    assert sent == [True, False, False, True]


def test_a_laptop_that_forgot_an_environment_gets_it_again(bench: Bench) -> None:
    laptop = bench.laptop(echo)
    bench.ask(1)
    laptop._environs.clear()
    assert bench.ask(2).result == 2
    assert [request.environ is not None for request in laptop.requests()] == [True, False, True]


def test_a_late_answer_is_not_taken_for_the_next_one(bench: Bench) -> None:
    laptop = bench.laptop(lambda request: echo(request) if request.event != b'"late"' else None)
    assert kind(bench.ask("late", seconds=0.8)) == "SlspyLive.TimedOut"
    late = laptop.requests()[0]
    laptop.send("env", Reply(late.id, b'"too late"').message())
    assert bench.ask("next").result == "next"


def test_what_strangers_put_on_the_topic_is_passed_over(bench: Bench) -> None:
    bench.laptop(echo)
    assert bench.ask(1).result == 1
    stranger = connect(bench.world.address, bench.world.keys(), "stranger")
    for topic in (bench.session.downward("env"), bench.session.downward("env")):
        stranger.publish(topic, b"junk", qos=1)
    stranger.close()
    assert bench.ask(2).result == 2


def test_a_forged_presence_is_none(bench: Bench) -> None:
    laptop = bench.laptop(echo)
    assert bench.ask(1).result == 1
    stranger = connect(bench.world.address, bench.world.keys(), "stranger")
    stranger.publish(bench.session.presence, b'{"state":"up"}', qos=1, retain=True)
    stranger.close()
    with pytest.raises(Unheard):
        bench.ask(2)
    assert len(laptop.requests()) == 1


def test_causes_of_a_failure_come_along(bench: Bench) -> None:
    cause = Failure("KeyError", "'id'")
    bench.laptop(lambda it: Reply(it.id, failure=Failure("OrderError", "no", (), cause, True)))
    error = bench.ask(1).error
    assert error is not None
    assert (type(error.__cause__).__name__, str(error.__cause__)) == ("KeyError", "'id'")


def test_a_broker_that_cannot_be_reached_holds_up_one_invocation_alone(world: World) -> None:
    nowhere = Bench(world, Address("nowhere", "us-east-1", "ws://127.0.0.1:9"))
    with pytest.raises(Unheard):
        nowhere.ask(1)
    nowhere.line._address = world.address
    with pytest.raises(Unheard):
        nowhere.ask(2)
    assert not nowhere.line.connected


def test_an_event_that_is_too_large_is_an_error(bench: Bench) -> None:
    bench.laptop(echo)
    bench.ask(1)
    assert kind(bench.ask(os.urandom(20_000_000).hex())) == "SlspyLive.TooLarge"
