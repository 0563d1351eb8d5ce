"""Servers: found, started once, stopped, brought back."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

from sls_py import emulator
from sls_py.emulator import LocalCloud, process
from sls_py.emulator.home import Home
from sls_py.emulator.record import new_identity, read_record, write_identity, write_record
from sls_py.errors import EmulatorError
from sls_py.report import Note, SilentReporter

if TYPE_CHECKING:
    from tests.emulator.conftest import MakeZip, Start

    ClientOf = Callable[[LocalCloud, str], Any]

pytestmark = pytest.mark.emulator

_TEMPLATE = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})
_START = """
import os, sys
from pathlib import Path
from sls_py import emulator
from sls_py.report import SilentReporter
print(emulator.ensure(Path(sys.argv[1]), reporter=SilentReporter(), environ=os.environ).pid)
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A server for tests that leave it running."""
    directory = tmp_path_factory.mktemp("shared") / "local"
    yield emulator.ensure(directory, reporter=SilentReporter(), environ=os.environ)
    emulator.stop(directory)


def test_a_running_server_is_found(shared: LocalCloud) -> None:
    reporter = SilentReporter()
    found = emulator.start(shared.data_directory, reporter=reporter, environ={})
    assert found == shared
    text = f"the local cloud already runs at `{shared.endpoint}`"
    assert reporter.events == [Note(text=text)]


def test_two_shells_at_once_start_one_server(data_directory: Path) -> None:
    command = [sys.executable, "-c", _START, str(data_directory)]
    with ThreadPoolExecutor() as pool:
        shells = list(pool.map(lambda _: subprocess.check_output(command), range(3)))
    assert len(set(shells)) == 1


def test_the_files_are_for_the_owner_only(shared: LocalCloud) -> None:
    for name in ("server.json", "identity.json", "server.log", "state"):
        mode = stat.S_IMODE((shared.data_directory / name).stat().st_mode)
        assert mode in {0o600, 0o700}


def test_status_tells_how_it_does(shared: LocalCloud, data_directory: Path) -> None:
    found = emulator.status(shared.data_directory)
    assert found is not None
    assert (found.healthy, found.cloud, found.warnings) == (True, shared, ())
    assert emulator.status(data_directory) is None


def test_stop_leaves_nothing_running(start: Start, data_directory: Path) -> None:
    cloud = start()
    assert emulator.stop(data_directory) is True
    assert process.start_mark(cloud.pid) is None
    assert emulator.status(data_directory) is None
    assert emulator.stop(data_directory) is False


_PYTHON = ("python3.11", "app.py", "import os\ndef handler(event, context): return os.getpid()")
_NODE = ("nodejs20.x", "app.js", "exports.handler = async () => process.pid")


@pytest.fixture
def worker(client_of: ClientOf, make_zip: MakeZip) -> Callable[..., int]:
    """Make a function and call it; the id of its process comes back."""

    def run(cloud: LocalCloud, kind: tuple[str, str, str] = _PYTHON) -> int:
        runtime, name, source = kind
        role = client_of(cloud, "iam").create_role(
            RoleName="role", AssumeRolePolicyDocument='{"Statement": []}'
        )
        functions = client_of(cloud, "lambda")
        functions.create_function(
            FunctionName="fn",
            Runtime=runtime,
            Handler="app.handler",
            Role=role["Role"]["Arn"],
            Code={"ZipFile": make_zip({name: source})},
        )
        return int(functions.invoke(FunctionName="fn")["Payload"].read())

    return run


@pytest.mark.parametrize("kind", [_PYTHON, _NODE])
def test_stop_ends_the_processes_of_functions(
    kind: tuple[str, str, str], start: Start, worker: Callable[..., int], data_directory: Path
) -> None:
    if kind is _NODE and which("node") is None:
        pytest.skip("Node.js is not installed")
    pid = worker(start(), kind)
    found = emulator.status(data_directory)
    assert found is not None
    assert found.workers == 1
    emulator.stop(data_directory)
    assert process.start_mark(pid) is None


def test_functions_end_with_a_server_that_is_killed(
    start: Start, worker: Callable[..., int]
) -> None:
    cloud = start()
    pid = worker(cloud)
    mark = process.start_mark(pid)
    assert mark is not None
    os.kill(cloud.pid, signal.SIGKILL)
    assert process.wait_until_gone(pid, mark, 10.0)


def test_a_stack_survives_a_restart(
    start: Start, client_of: ClientOf, data_directory: Path
) -> None:
    first = start()
    client_of(first, "cloudformation").create_stack(StackName="kept", TemplateBody=_TEMPLATE)
    emulator.stop(data_directory)
    again = start()
    stacks = client_of(again, "cloudformation").describe_stacks(StackName="kept")["Stacks"]
    assert stacks[0]["StackStatus"] == "CREATE_COMPLETE"
    assert (again.port, again.access_key_id) == (first.port, first.access_key_id)


_WAITING = {
    "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
    "Wait": {
        "Type": "AWS::CloudFormation::WaitCondition",
        "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "600"},
    },
}


def test_an_operation_that_is_cut_off_has_failed_after_the_restart(
    start: Start, client_of: ClientOf, data_directory: Path
) -> None:
    stacks = client_of(start(), "cloudformation")
    stacks.create_stack(StackName="slow", TemplateBody=json.dumps({"Resources": _WAITING}))
    assert stacks.describe_stacks()["Stacks"][0]["StackStatus"] == "CREATE_IN_PROGRESS"
    assert emulator.stop(data_directory)
    stacks = client_of(start(), "cloudformation")
    assert stacks.describe_stacks()["Stacks"][0]["StackStatus"] == "CREATE_FAILED"
    stacks.delete_stack(StackName="slow")
    assert stacks.describe_stacks()["Stacks"] == []


def test_a_killed_server_comes_back_with_what_was_saved(start: Start, client_of: ClientOf) -> None:
    cloud = start()
    client_of(cloud, "sqs").create_queue(QueueName="kept")
    emulator.save(cloud)
    os.kill(cloud.pid, signal.SIGKILL)
    again = start()
    assert again.instance != cloud.instance
    assert len(client_of(again, "sqs").list_queues()["QueueUrls"]) == 1


def test_reset_deletes_everything_and_keeps_the_server(
    shared: LocalCloud, client_of: ClientOf
) -> None:
    client_of(shared, "s3").create_bucket(Bucket="gone")
    emulator.reset(shared.data_directory)
    assert client_of(shared, "s3").list_buckets()["Buckets"] == []
    found = emulator.status(shared.data_directory)
    assert found is not None
    assert found.cloud == shared


def leave_record(shared: LocalCloud, data_directory: Path, pid: int) -> None:
    """Leave what a server writes, as if it had died without taking it away."""
    record = read_record(Home(shared.data_directory))
    assert record is not None
    Home(data_directory).make()
    write_record(Home(data_directory), replace(record, pid=pid))


def test_the_record_of_a_dead_process_is_replaced(
    shared: LocalCloud, start: Start, data_directory: Path
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    leave_record(shared, data_directory, ended.pid)
    assert emulator.status(data_directory) is None
    assert start().instance != shared.instance


def test_a_process_that_got_the_same_id_is_left_alone(
    shared: LocalCloud, data_directory: Path
) -> None:
    leave_record(shared, data_directory, os.getpid())
    assert emulator.status(data_directory) is None
    assert emulator.stop(data_directory) is False


def test_a_server_of_another_version_is_replaced(start: Start, data_directory: Path) -> None:
    first = start()
    record = read_record(Home(data_directory))
    assert record is not None
    write_record(Home(data_directory), replace(record, slspy_version="0.0.1"))
    reporter = SilentReporter()
    assert start(reporter).instance != first.instance
    assert Note(text="the local cloud of slspy 0.0.1 is replaced") in reporter.events


def test_a_port_that_somebody_else_answers_is_not_healthy(
    shared: LocalCloud, data_directory: Path
) -> None:
    mark = process.start_mark(os.getpid())
    record = read_record(Home(shared.data_directory))
    assert record is not None
    assert mark is not None
    Home(data_directory).make()
    other = replace(record, pid=os.getpid(), process_start=mark, instance="another")
    write_record(Home(data_directory), other)
    found = emulator.status(data_directory)
    (data_directory / "server.json").unlink()  # the test's own process must not be stopped
    assert found is not None
    assert not found.healthy


def test_a_taken_port_is_left_with_a_note(start: Start, data_directory: Path) -> None:
    reporter = SilentReporter()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        Home(data_directory).make()
        write_identity(Home(data_directory), replace(new_identity(), port=wanted))
        moved = start(reporter)
    assert moved.port != wanted
    text = f"port {wanted} is taken, the local cloud uses port {moved.port}"
    assert Note(text=text) in reporter.events


def test_a_server_that_cannot_start_shows_the_end_of_its_log(start: Start, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "ministack"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise RuntimeError('the engine is broken')")
    with pytest.raises(EmulatorError, match="RuntimeError: the engine is broken") as caught:
        start(PYTHONPATH=str(broken.parent))
    assert "server.log" in (caught.value.hint or "")


def test_a_missing_engine_is_named(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ministack", None)
    with pytest.raises(EmulatorError) as caught:
        start()
    assert caught.value.hint == "install it with `pip install 'slspy[local]'`"


def test_reset_without_a_server_says_how_to_start_one(data_directory: Path) -> None:
    with pytest.raises(EmulatorError, match="does not run"):
        emulator.reset(data_directory)


def test_the_log_is_read_from_its_end(data_directory: Path) -> None:
    assert emulator.log_lines(data_directory) == ()
    data_directory.mkdir()
    emulator.log_file(data_directory).write_text("one\ntwo\nthree\n")
    assert emulator.log_lines(data_directory, 2) == ("two", "three")
