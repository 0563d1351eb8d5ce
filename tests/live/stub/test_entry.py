"""The stub where it belongs: in functions of the local cloud, which check signatures and policies."""

from __future__ import annotations

import json
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sls_py.live.wire.messages import Failure, Frame, Reply, Request, Slot, Want
from tests.live.conftest import World

pytestmark = pytest.mark.emulator


def echo(request: Request) -> Reply:
    return Reply(request.id, request.event)


def test_the_laptop_answers(world: World) -> None:
    world.function("hello")
    laptop = world.laptop(world.attach(["hello"]), echo)
    assert world.invoke("hello", {"name": "ann"}).answer == {"name": "ann"}
    assert world.invoke("hello", [1, "é", None]).answer == [1, "é", None]
    first, second = laptop.requests()
    assert first.environ
    assert (first.environ["TABLE"], first.environ["EMPTY"]) == ("orders", "")
    assert first.environ["AWS_SESSION_TOKEN"]
    assert "SLSPY_LIVE" not in first.environ
    assert second.environ is None
    assert first.context.function_name == "hello"
    assert 0 < second.remaining_ms <= 6000


def test_the_deployed_code_answers_when_nobody_listens(world: World) -> None:
    world.function("hello")
    world.attach(["hello"])
    expected = {"by": "deployed", "hidden": [], "handler": "app.main"}
    assert [world.invoke("hello", {}).answer for _ in range(2)] == [expected] * 2


def test_an_error_of_the_deployed_code_looks_as_ever(world: World) -> None:
    world.function("hello")
    without = world.invoke("hello", {"fail": "no"})
    world.attach(["hello"])
    relayed = world.invoke("hello", {"fail": "no"})
    for call in (without, relayed):
        del call.answer["requestId"]
    assert relayed.answer == without.answer
    assert relayed.error == without.error


def test_a_failure_of_the_laptop_is_raised_as_it_was_there(world: World) -> None:
    frames = (
        Frame("/home/ann/app.py", 7, "main", "check()"),
        Frame("/home/ann/lib.py", 1, "check"),
    )
    world.function("hello")
    attachment = world.attach(["hello"])
    world.laptop(
        attachment, lambda it: Reply(it.id, failure=Failure("OrderError", "no such order", frames))
    )
    call = world.invoke("hello", {})
    assert call.error == "Unhandled"
    assert (call.answer["errorType"], call.answer["errorMessage"]) == (
        "OrderError",
        "no such order",
    )
    assert call.answer["stackTrace"] == [
        '  File "/home/ann/app.py", line 7, in main\n    check()\n',
        '  File "/home/ann/lib.py", line 1, in check\n',
    ]


def test_an_error_is_the_answer_when_that_is_asked_for(world: World) -> None:
    world.function("hello")
    world.attach(["hello"], absent="error")
    call = world.invoke("hello", {})
    assert call.answer["errorType"] == "SlspyLive.Absent"
    assert "ann@desk" in call.answer["errorMessage"]


def test_a_laptop_that_says_goodbye_is_not_waited_for(world: World) -> None:
    world.function("hello")
    laptop = world.laptop(world.attach(["hello"]), echo)
    assert world.invoke("hello", {}).answer == {}
    laptop.leave()
    assert world.invoke("hello", {}).answer["by"] == "deployed"


def test_the_deployed_code_answers_when_the_laptop_was_killed(world: World) -> None:
    world.function("hello")
    laptop = world.laptop(world.attach(["hello"]), echo)
    assert world.invoke("hello", {}).answer == {}
    laptop.die()
    assert world.invoke("hello", {}).answer["by"] == "deployed"


def test_a_laptop_that_comes_back_answers_again(world: World) -> None:
    world.function("hello")
    attachment = world.attach(["hello"])
    world.laptop(attachment, echo).die()
    assert world.invoke("hello", {}).answer["by"] == "deployed"
    laptop = world.laptop(attachment, echo)
    assert world.invoke("hello", {"again": 1}).answer == {"again": 1}
    assert laptop.requests()[0].environ


def test_the_deployed_code_answers_for_a_laptop_that_sleeps(world: World) -> None:
    world.function("hello", Timeout=20)
    laptop = world.laptop(world.attach(["hello"]), echo, mute=True)
    assert world.invoke("hello", {}).answer["by"] == "deployed"
    assert [type(said).__name__ for said in laptop.heard] == ["Request", "Request", "Cancel"]
    assert len({said.id for said in laptop.heard}) == 1


def test_the_deployed_code_does_not_run_after_an_acknowledgement(world: World) -> None:
    world.function("hello", Timeout=20)
    attachment = world.attach(["hello"])
    laptop = world.laptop(attachment, lambda _: None)
    with ThreadPoolExecutor() as pool:
        call = pool.submit(world.invoke, "hello", {})
        while not laptop.requests():
            time.sleep(0.01)
        laptop.die()
        assert call.result().answer["errorType"] == "SlspyLive.Disconnected"


def test_a_request_ends_with_the_function_s_time(world: World) -> None:
    world.function("hello", Timeout=2)
    laptop = world.laptop(world.attach(["hello"]), lambda _: None)
    call = world.invoke("hello", {})
    assert call.answer["errorType"] == "SlspyLive.TimedOut"
    assert re.search(r"Task timed out after (1\.9\d|2\.0\d) seconds", call.answer["errorMessage"])
    while type(laptop.heard[-1]).__name__ != "Cancel":
        time.sleep(0.01)


@pytest.mark.parametrize("size", [100_000, 600_000, 5_500_000])
def test_large_events_and_results_come_through(world: World, size: int) -> None:
    text = random.Random(size).randbytes(size // 2).hex()
    world.function("hello", Timeout=30, MemorySize=512)
    laptop = world.laptop(world.attach(["hello"]), echo)
    assert world.invoke("hello", {"text": text}).answer == {"text": text}
    assert len(laptop.requests()) == 1


def test_a_large_event_goes_through_the_bucket(world: World) -> None:
    world.client("s3").create_bucket(Bucket="deployments")
    text = random.Random(3).randbytes(1_500_000).hex()

    def slot(want: Want) -> Slot:
        relay, key = world.gateways.relay, f"live/{want.id.hex()}"
        put, headers = relay.sign_put("deployments", key, seconds=60)
        return Slot(want.id, put, relay.sign_get("deployments", key, seconds=60), headers)

    world.function("hello", Timeout=30, MemorySize=512)
    world.laptop(world.attach(["hello"]), echo, slot=slot)
    assert world.invoke("hello", {"text": text}).answer == {"text": text}
    (stored,) = world.client("s3").list_objects_v2(Bucket="deployments")["Contents"]
    body = world.client("s3").get_object(Bucket="deployments", Key=stored["Key"])["Body"].read()
    assert text[:64].encode() not in body


def test_requests_side_by_side_each_get_their_own_answer(world: World) -> None:
    world.function("hello", Timeout=20)
    world.laptop(world.attach(["hello"]), echo)
    with ThreadPoolExecutor(8) as pool:
        calls = list(pool.map(lambda number: world.invoke("hello", {"n": number}), range(24)))
    assert [call.answer for call in calls] == [{"n": number} for number in range(24)]


def test_observing_shows_the_event_and_changes_nothing(world: World) -> None:
    world.function("hello")
    laptop = world.laptop(world.attach(["hello"], observe=True), echo)
    assert world.invoke("hello", {"a": 1}).answer["by"] == "deployed"
    while not laptop.requests():
        time.sleep(0.01)
    (seen,) = laptop.requests()
    assert (json.loads(seen.event), seen.observe) == ({"a": 1}, True)


def test_a_function_of_another_runtime_is_relayed(world: World) -> None:
    world.function("hello", Runtime="nodejs20.x", Handler="index.main")
    laptop = world.laptop(world.attach(["hello"]), echo)
    assert world.invoke("hello", {"a": 1}).answer == {"a": 1}
    laptop.leave()
    call = world.invoke("hello", {})
    assert call.answer["errorType"] == "SlspyLive.Absent"
    assert "nodejs20.x" in call.answer["errorMessage"]
