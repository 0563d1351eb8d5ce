from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sls_py.deploy.relayed import HANDLER, VARIABLE
from sls_py.emulator.process import start_mark
from sls_py.errors import NotDeployedError, UsageError
from sls_py.live.attach import looks_like_production
from sls_py.live.layer import zipped
from sls_py.live.looks import Found, Target, cautions
from sls_py.live.restore import killed_sessions, restore_all, restore_killed, restore_session
from sls_py.live.state import read_records
from sls_py.model.deployed import LiveFunction
from tests.live.conftest import PLACE, World

pytestmark = pytest.mark.emulator

SETTINGS: dict[str, Any] = {
    "plain": {},
    "without variables": {"Environment": {"Variables": {}}},
    "with awkward variables": {"Environment": {"Variables": {"A": "ü \n\t\"'", "B_2": "", "C": "x" * 900}}},
    "of another runtime": {"Runtime": "nodejs20.x", "Handler": "index.main"},
    "for another processor": {"Architectures": ["arm64"]},
    "with its own time and size": {"Timeout": 29, "MemorySize": 1769},
}  # fmt: skip


def restore(world: World, record_id: str) -> None:
    (record,) = [it for it in read_records(world.build_folder) if it.id == record_id]
    restore_session(record, gateways=world.gateways, build_folder=world.build_folder)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_function_is_put_back_as_it_was(world: World, name: str) -> None:
    world.function("hello", **SETTINGS[name])
    before = world.configuration("hello")
    attachment = world.attach(["hello"], timeout=900)
    during = world.configuration("hello")
    restore(world, attachment.session.id)
    assert during["Handler"] == HANDLER
    assert during["Timeout"] == 900
    assert world.configuration("hello") == before


def test_a_function_leaves_its_vpc_only_when_it_is_asked_to(world: World) -> None:
    vpc = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
    world.function("hello", VpcConfig=vpc)
    before = world.configuration("hello")
    first = world.attach(["hello"])
    assert world.configuration("hello")["VpcConfig"]["SubnetIds"] == ["subnet-1"]
    restore(world, first.session.id)
    second = world.attach(["hello"], detach_vpc=True)
    during = world.configuration("hello")
    restore(world, second.session.id)
    assert not during["VpcConfig"].get("SubnetIds")
    found = world.configuration("hello")
    assert {name: found["VpcConfig"][name] for name in vpc} == vpc
    assert found | {"VpcConfig": None} == before | {"VpcConfig": None}


def test_a_function_in_a_vpc_is_pointed_out() -> None:
    live = LiveFunction(
        name="hello",
        arn="arn",
        code_sha256="",
        configuration={"VpcConfig": {"SubnetIds": ["subnet-1"]}},
    )
    found = Found(Target("hello", "hello"), live)
    (text,) = cautions(found)
    assert "runs in a VPC" in text
    assert "`--detach-vpc`" in text
    assert list(cautions(found, detach_vpc=True)) == []


def test_roles_are_left_alone_when_the_stack_has_the_permissions(world: World) -> None:
    world.function("hello")
    before = world.configuration("hello")
    attachment = world.attach(["hello"], role_policy=False)
    assert world.gateways.relay.role_policies("role") == ()
    assert attachment.record.roles == ()
    restore(world, attachment.session.id)
    assert world.configuration("hello") == before


def test_layers_keep_their_order(world: World) -> None:
    publish = world.gateways.relay.publish_layer
    arns = [publish(name, _zip(name), description="") for name in ("b", "a", "c")]
    world.function("hello", Layers=arns)
    before = world.configuration("hello")
    attachment = world.attach(["hello"])
    during = [layer["Arn"] for layer in world.configuration("hello")["Layers"]]
    restore(world, attachment.session.id)
    assert during == [attachment.functions[0].marker.layer, *arns]
    assert world.configuration("hello") == before


def _zip(name: str) -> bytes:
    return zipped({f"python/{name}.py": b"x = 1\n"})


def test_what_others_changed_meanwhile_stays(world: World) -> None:
    world.function("hello")
    attachment = world.attach(["hello"])
    variables = world.configuration("hello")["Environment"]["Variables"]
    changes = {"Environment": {"Variables": {**variables, "NEW": "1"}}, "MemorySize": 256}
    world.gateways.functions.update_configuration("hello", changes)
    restore(world, attachment.session.id)
    after = world.configuration("hello")
    assert after["Environment"]["Variables"] == {"TABLE": "orders", "EMPTY": "", "NEW": "1"}
    assert (after["MemorySize"], after["Handler"]) == (256, "app.main")


def test_the_layer_is_published_once(world: World) -> None:
    for name in ("one", "two"):
        world.function(name)
    first = world.attach(["one"])
    second = world.attach(["two"], first.record)
    assert first.functions[0].marker.layer == second.functions[0].marker.layer
    assert first.functions[0].marker.layer.endswith(":slspy-live:1")


def test_a_role_gets_one_policy_for_all_its_functions_and_loses_it(world: World) -> None:
    for name in ("one", "two"):
        world.function(name)
    attachment = world.attach(["one", "two"])
    during = world.gateways.relay.role_policies("role")
    restore(world, attachment.session.id)
    assert during == (f"slspy-live-{attachment.session.id}",)
    assert world.gateways.relay.role_policies("role") == ()


def test_the_session_is_on_disk_for_its_owner_alone(world: World) -> None:
    world.function("hello")
    attachment = world.attach(["hello"])
    (file,) = (world.build_folder / "live").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    (record,) = read_records(world.build_folder)
    assert record == attachment.record
    assert record.session == attachment.session
    assert record.functions == ("hello",)
    restore(world, record.id)
    assert list(read_records(world.build_folder)) == []


def test_a_record_does_not_show_its_key(world: World) -> None:
    record = world.record()
    assert record.key not in repr(record)


def test_somebody_else_s_function_is_not_taken(world: World) -> None:
    world.function("hello")
    first = world.attach(["hello"], owner="bob")
    with pytest.raises(UsageError, match="live by bob@desk") as caught:
        world.attach(["hello"])
    assert caught.value.hint
    assert "--take-over" in caught.value.hint
    assert world.invoke("hello", {}).answer["by"] == "deployed"
    assert [record.id for record in read_records(world.build_folder)] == [first.session.id]


def test_a_function_that_was_taken_over_is_put_back_by_the_new_session(world: World) -> None:
    world.function("hello")
    before = world.configuration("hello")
    first = world.attach(["hello"], owner="bob")
    second = world.attach(["hello"], take_over=True, timeout=60)
    restore(world, first.session.id)
    kept = json.loads(world.configuration("hello")["Environment"]["Variables"][VARIABLE])
    assert kept["session"] == second.session.id
    restore(world, second.session.id)
    assert world.configuration("hello") == before


def test_two_people_have_different_functions_of_a_stage(world: World) -> None:
    for name in ("one", "two"):
        world.function(name)
    before = world.configuration("two")
    first, second = world.attach(["one"], owner="bob"), world.attach(["two"])
    restore(world, second.session.id)
    assert world.configuration("two") == before
    assert world.configuration("one")["Handler"] == HANDLER
    policies = world.gateways.relay.role_policies("role")
    assert policies == (f"slspy-live-{first.session.id}",)


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_changed(world: World) -> None:
    arns = [
        world.gateways.relay.publish_layer("l", _zip("l"), description=str(n)) for n in range(5)
    ]
    world.function("full", Layers=arns)
    world.function("stopped")
    world.client("lambda").put_function_concurrency(
        FunctionName="stopped", ReservedConcurrentExecutions=0
    )
    world.function("fine")
    before = world.configuration("fine")
    with pytest.raises(UsageError) as caught:
        world.attach(["full", "stopped", "fine"])
    assert "function `full` has 5 layers" in str(caught.value)
    assert "function `stopped` has a reserved concurrency of 0" in str(caught.value)
    assert world.configuration("fine") == before
    assert list(read_records(world.build_folder)) == []


def test_a_function_with_too_many_variables_is_refused(world: World) -> None:
    world.function("hello", Environment={"Variables": {"LONG": "x" * 3900}})
    before = world.configuration("hello")
    with pytest.raises(UsageError, match="too many environment variables"):
        world.attach(["hello"])
    assert world.configuration("hello") == before


def test_a_function_that_is_not_deployed_is_told(world: World) -> None:
    with pytest.raises(NotDeployedError, match=r"`hello` .* is not deployed"):
        world.attach(["hello"])


def test_a_session_that_was_killed_is_ended_by_the_next_command(world: World) -> None:
    world.function("hello")
    before = world.configuration("hello")
    process = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                             capture_output=True, text=True, check=True)  # fmt: skip
    record = world.record()
    world.attach(["hello"], replace(record, process=int(process.stdout), process_start="then"))
    done = restore_killed(PLACE, gateways=world.gateways, build_folder=world.build_folder)
    assert [one.name for one in done] == ["hello"]
    assert done[0].marker
    assert done[0].marker.owner == "ann"
    assert world.configuration("hello") == before
    assert world.gateways.relay.role_policies("role") == ()


def test_a_session_that_runs_is_left_alone(world: World) -> None:
    world.function("hello")
    mark = start_mark(os.getpid()) or ""
    world.attach(["hello"], replace(world.record(), process=os.getpid(), process_start=mark))
    assert list(killed_sessions(PLACE, world.build_folder)) == []


def test_sessions_of_other_stages_are_left_alone(world: World) -> None:
    world.function("hello")
    world.attach(["hello"], world.record(PLACE._replace(stage="other")))
    assert restore_killed(PLACE, gateways=world.gateways, build_folder=world.build_folder) == ()


def test_everything_can_be_put_back_from_another_machine(world: World, tmp_path: Path) -> None:
    for name in ("one", "two"):
        world.function(name)
    before = [world.configuration(name) for name in ("one", "two")]
    world.attach(["one"], owner="bob")
    world.attach(["two"])
    done = restore_all(
        ["one", "two", "three"], PLACE, gateways=world.gateways, build_folder=tmp_path / "elsewhere"
    )
    assert {one.name for one in done} == {"one", "two"}
    assert [world.configuration(name) for name in ("one", "two")] == before
    assert world.gateways.relay.role_policies("role") == ()


def test_putting_back_twice_changes_nothing(world: World) -> None:
    world.function("hello")
    attachment = world.attach(["hello"])
    restore(world, attachment.session.id)
    once = world.configuration("hello")
    record = attachment.record
    done = restore_session(record, gateways=world.gateways, build_folder=world.build_folder)
    assert done == ()
    assert world.configuration("hello") == once


def test_a_function_that_was_deleted_meanwhile_is_no_error(world: World) -> None:
    world.function("hello")
    attachment = world.attach(["hello"])
    world.client("lambda").delete_function(FunctionName="hello")
    restore(world, attachment.session.id)
    assert list(read_records(world.build_folder)) == []


def test_names_of_stages_that_customers_use() -> None:
    used = ("prod", "production", "PROD", "eu-prod", "prod-eu", "prd")
    assert all(looks_like_production(stage) for stage in used)
    assert not any(looks_like_production(stage) for stage in ("dev", "product", "reproduce", "qa"))


SCRIPT = """
import sys, json, base64
from pathlib import Path
from dataclasses import replace
import os
from sls_py.aws import connect
from sls_py.emulator.process import start_mark
from sls_py.live.attach import AttachOptions, attach
from sls_py.live.libraries import Libraries
from sls_py.live.looks import Found, Target, cautions
from sls_py.live.state import SessionRecord
from sls_py.live.wire.topics import new_session
from sls_py.model.target import AwsTarget
from sls_py.report import SilentReporter

target, folder, names = json.loads(sys.argv[1])
session = new_session("shop", "dev")
record = SessionRecord(
    id=session.id, key=base64.b64encode(session.key).decode(), prefix=session.prefix,
    service="shop", stage="dev", region="us-east-1",
    process=os.getpid(), process_start=start_mark(os.getpid()),
)
sys.stdout.write("begin\\n")
sys.stdout.flush()
attach(
    [Target(name, name) for name in names], record, gateways=connect(AwsTarget(**target)),
    build_folder=Path(folder), layers=Libraries(Path(folder) / "libraries", os.environ),
    options=AttachOptions(owner="ann", machine="desk"), reporter=SilentReporter(),
)
sys.stdout.write("attached\\n")
sys.stdout.flush()
sys.stdin.read()
"""


@pytest.mark.parametrize("delay", [0.05, 0.2, 0.35, 0.5, None], ids=str)
def test_whenever_it_is_killed_everything_can_be_put_back(
    world: World, delay: float | None
) -> None:
    names = [f"f{number}" for number in range(6)]
    for name in names:
        world.function(name)
    before = [world.configuration(name) for name in names]
    target = world.gateways.target
    given = {
        "region": target.region,
        "endpoint_url": target.endpoint_url,
        "access_key_id": target.access_key_id,
        "secret_access_key": target.secret_access_key,
        "local": True,
    }
    arguments = json.dumps([given, str(world.build_folder), names])
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdin
    process.stdout.readline()
    if delay is None:
        process.stdout.readline()
    else:
        time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    process.stdin.close()
    restore_killed(PLACE, gateways=world.gateways, build_folder=world.build_folder)
    assert [world.configuration(name) for name in names] == before
    assert world.gateways.relay.role_policies("role") == ()
    assert list(read_records(world.build_folder)) == []
