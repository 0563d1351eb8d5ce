"""Requests of deployed functions, answered by a laptop."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sls_py.emulator.runtime import LogLine
from sls_py.live.session import Began, Connected, Lost, Wrote
from sls_py.live.session.laptop import _end_of
from sls_py.live.wire.messages import Ask, Cancel, Context, Request
from sls_py.live.wire.sign import Keys
from tests.live.conftest import World
from tests.live.session.conftest import MakeDesk

pytestmark = pytest.mark.emulator

ECHO = """
import os
def main(event, context):
    print("got", event)
    return {"by": "laptop", "event": event, "table": os.environ["TABLE"], "id": context.aws_request_id,
            "role": os.environ["AWS_ACCESS_KEY_ID"][:4], "name": context.function_name,
            "left": context.get_remaining_time_in_millis(), "arn": context.invoked_function_arn,
            "stub": [name for name in os.environ if name.startswith("SLSPY")]}
"""


def test_an_invocation_runs_here_with_its_environment_and_context(
    world: World, desk: MakeDesk
) -> None:
    mine = desk(ECHO)
    mine.start()
    found = world.invoke("fn", {"a": "ä€"})
    assert found.error is None
    assert found.answer["event"] == {"a": "ä€"}
    assert (found.answer["by"], found.answer["table"], found.answer["name"]) == (
        "laptop",
        "orders",
        "fn",
    )
    assert 1000 < found.answer["left"] <= 6000
    assert found.answer["arn"].endswith(":function:fn")
    assert found.answer["role"] == "ASIA"
    assert found.answer["stub"] == []
    (exchange,) = mine.ended()
    assert (exchange.function, exchange.trigger, exchange.status) == ("fn", "invoke", "ok")
    assert exchange.request_id == found.answer["id"]
    wrote = [event.line.text for event in mine.events if isinstance(event, Wrote)]
    assert wrote[0].startswith("got")


def test_afterwards_the_function_is_what_it_was(world: World, desk: MakeDesk) -> None:
    mine = desk(ECHO)
    before = world.configuration("fn")
    mine.start()
    assert world.configuration("fn") != before
    assert world.invoke("fn", {}).answer["by"] == "laptop"
    mine.leave()
    assert world.configuration("fn") == before
    assert world.client("iam").list_role_policies(RoleName="role")["PolicyNames"] == []
    assert world.invoke("fn", {}).answer["by"] == "deployed"


def test_the_caller_gets_the_exception_of_the_laptop(world: World, desk: MakeDesk) -> None:
    mine = desk(
        "def main(event, context):\n"
        "    return helper()\n"
        "def helper():\n"
        "    raise LookupError('no such order')\n"
    )
    mine.start()
    found = world.invoke("fn", {})
    assert found.error == "Unhandled"
    assert found.answer["errorType"] == "LookupError"
    assert found.answer["errorMessage"] == "no such order"
    trace = "".join(found.answer["stackTrace"])
    assert f'{mine.folder}/app.py", line 2, in main' in trace
    assert "raise LookupError('no such order')" in trace


def test_a_function_that_takes_too_long_is_ended(world: World, desk: MakeDesk) -> None:
    world.function("slow", Timeout=2)
    mine = desk(
        "import time\ndef main(e, c):\n    time.sleep(60 if e else 0)\n    return 1", "slow"
    )
    mine.start()
    assert world.invoke("slow", 0).answer == 1
    begun = time.monotonic()
    found = world.invoke("slow", 1)
    assert time.monotonic() - begun < 10
    assert found.error
    assert "Task timed out after" in found.answer["errorMessage"]
    assert world.invoke("slow", 0).answer == 1


def test_a_save_is_live_and_a_broken_one_is_an_error(world: World, desk: MakeDesk) -> None:
    mine = desk("def main(e, c): return 1")
    mine.start()
    assert world.invoke("fn", {}).answer == 1
    mine.source("def main(e, c): return 22")
    mine.runner.reload()
    assert world.invoke("fn", {}).answer == 22
    mine.source("def main(e, c: return 3")
    mine.runner.reload()
    found = world.invoke("fn", {})
    assert found.answer["errorType"] == "Runtime.UserCodeSyntaxError"


def test_many_requests_at_once_each_get_their_own_answer(world: World, desk: MakeDesk) -> None:
    mine = desk(
        "import time\ndef main(e, c):\n    time.sleep(0.05)\n    return [e, c.aws_request_id]"
    )
    mine.start()
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda number: world.invoke("fn", number), range(32)))
    assert [one.answer[0] for one in found] == list(range(32))
    assert len({one.answer[1] for one in found}) == 32
    assert len(mine.ended(32)) == 32


def test_large_bodies_pass_both_ways(world: World, desk: MakeDesk) -> None:
    text = random.Random(1).randbytes(2_750_000).hex()
    world.function("large", Timeout=60)
    mine = desk("def main(e, c): return e", "large")
    mine.start()
    answer = world.client("lambda").invoke(FunctionName="large", Payload=f'"{text}"')
    assert answer["Payload"].read() == f'"{text}"'.encode()


def test_two_developers_have_a_function_each(world: World, desk: MakeDesk) -> None:
    ann = desk("def main(e, c): return 'ann'", "one")
    bob = desk("def main(e, c): return 'bob'", "two")
    ann.start()
    bob.start(owner="bob")
    assert world.invoke("one", {}).answer == "ann"
    assert world.invoke("two", {}).answer == "bob"


def test_a_function_is_taken_over(world: World, desk: MakeDesk) -> None:
    ann = desk("def main(e, c): return 'ann'")
    bob = desk("def main(e, c): return 'bob'")
    before = world.configuration("fn")
    ann.start()
    assert world.invoke("fn", {}).answer == "ann"
    bob.start(owner="bob", take_over=True)
    assert world.invoke("fn", {}).answer == "bob"
    ann.leave()
    assert world.invoke("fn", {}).answer == "bob"
    bob.leave()
    assert world.configuration("fn") == before


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_connection_of_the_laptop_that_is_cut_is_made_again(
    world: World, desk: MakeDesk, when: str
) -> None:
    mine = desk("import time\ndef main(e, c):\n    time.sleep(e)\n    return 'well'")
    mine.start()
    assert world.invoke("fn", 0).answer == "well"
    line = mine.laptop._line
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(world.invoke, "fn", 1.0) if when == "during" else None
        time.sleep(0.3 if running else 0)
        connection = line._connection
        assert connection is not None
        connection._websocket._socket.shutdown(2)
        if running:
            assert running.result().answer == "well"
    _await(lambda: any(event == Connected(again=True) for event in mine.events))
    assert world.invoke("fn", 0).answer == "well"
    assert len([event for event in mine.events if isinstance(event, Lost)]) == 1


def test_credentials_that_expired_are_asked_for_again(world: World, desk: MakeDesk) -> None:
    mine = desk("def main(e, c): return 'well'")
    mine.start()
    assert world.invoke("fn", {}).answer == "well"
    mine.keys = lambda: Keys("AKIAEXPIRED", "x")
    connection = mine.laptop._line._connection
    assert connection is not None
    connection._websocket._socket.shutdown(2)
    _await(lambda: any(isinstance(event, Lost) for event in mine.events))
    assert world.invoke("fn", {}).answer["by"] == "deployed"
    mine.keys = world.keys
    _await(lambda: any(event == Connected(again=True) for event in mine.events))
    assert world.invoke("fn", {}).answer == "well"


def test_an_event_is_run_again_here_alone(world: World, desk: MakeDesk) -> None:
    mine = desk("def main(e, c): return [e, c.function_name]")
    mine.start()
    assert mine.runner.replay("fn", b"1") is False
    world.invoke("fn", 1)
    assert mine.runner.replay("fn", b"2") is True
    assert mine.ended(2)[1].result == b'[2, "fn"]'


def test_observed_requests_are_answered_by_the_deployed_code(world: World, desk: MakeDesk) -> None:
    mine = desk("def main(e, c): return 'laptop'")
    mine.start(observe=True)
    assert world.invoke("fn", {"a": 1}).answer["by"] == "deployed"
    _await(lambda: any(isinstance(event, Began) for event in mine.events))
    (exchange,) = [event.exchange for event in mine.events if isinstance(event, Began)]
    assert (exchange.status, exchange.event) == ("observed", b'{"a":1}')
    assert mine.runner.replay("fn", exchange.event) is True
    assert mine.ended()[0].result == b'"laptop"'


def test_a_request_that_comes_twice_runs_once_and_a_canceled_one_never(
    desk: MakeDesk, tmp_path: Path
) -> None:
    file = tmp_path / "ran"
    mine = desk(f"def main(e, c):\n    open({str(file)!r}, 'a').write(str(e))")
    mine.listen()
    laptop = mine.laptop
    context = Context("r", "fn", "1", "arn", "128", "g", "s")
    once = Request(b"1" * 16, b"1", context, "env", {}, 5000)
    never = once._replace(id=b"2" * 16, event=b"2")
    laptop._take([("e", once), ("e", once), ("e", never), ("e", Cancel(never.id))])
    mine.ended()
    laptop._take([("e", once), ("e", never), ("e", Ask(once.id))])
    time.sleep(0.2)
    assert file.read_text() == "1"
    laptop.stop()


def _await(done: object) -> None:
    assert callable(done)
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_logs_are_copied_when_that_is_asked_for(desk: MakeDesk) -> None:
    made = desk("def main(e, c):\n    print('said here')\n    return 1", copy_logs=True)
    made.start()
    call = made.world.invoke("fn", {})
    assert call.answer == 1
    assert "said here\n" in call.log


def test_only_the_end_of_a_long_log_is_copied() -> None:
    lines = [LogLine(0, f"{number} {'x' * 100}") for number in range(1000)]
    text = _end_of([*lines, LogLine(0, "[ERROR] raised over there")])
    assert text.startswith("(the lines before these are not copied)\n8")
    assert text.endswith(f"999 {'x' * 100}\n")
    assert len(text) < 20_000
