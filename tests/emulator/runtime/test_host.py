"""Functions run here as they run there."""

from __future__ import annotations

import json
import os
import resource
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sls_py.emulator.runtime import Call, Outcome, RuntimeHost, TooManyWorkersError

if TYPE_CHECKING:
    from tests.emulator.runtime.conftest import Make, Run

pytestmark = pytest.mark.emulator


def failure(outcome: Outcome) -> tuple[str, str]:
    error = json.loads(outcome.payload)
    assert error["errorType"] == outcome.error
    return error["errorType"], error["errorMessage"]


def test_the_handler_gets_event_and_context_and_answers(make: Make, run: Run) -> None:
    function = make(
        """
        def handler(event, context):
            return {
                "event": event,
                "request": context.aws_request_id,
                "name": context.function_name,
                "memory": context.memory_limit_in_mb,
                "left": 0 < context.get_remaining_time_in_millis() <= 10_000,
            }
        """
    )
    answer = json.loads(run(function, b'{"a": [1, "\xc3\xa4"]}').payload)
    assert answer == {
        "event": {"a": [1, "ä"]},
        "request": "request-1",
        "name": "fn",
        "memory": "128",
        "left": True,
    }


def test_a_warm_process_is_reused_until_the_function_changes(make: Make, run: Run) -> None:
    function = make("import os\ndef handler(event, context): return os.getpid()")
    first, second = run(function).payload, run(function).payload
    changed = run(replace(function, fingerprint="2")).payload
    assert first == second != changed


def test_events_at_once_have_processes_of_their_own(make: Make, run: Run) -> None:
    function = make(
        "import os, time\ndef handler(event, context): time.sleep(0.3); return os.getpid()"
    )
    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(lambda _: run(function), range(3)))
    assert len({outcome.payload for outcome in outcomes}) == 3


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.11", "3.12", "3.13"])
def test_the_interpreter_is_the_one_the_runtime_names(
    version: str, make: Make, run: Run, host: RuntimeHost
) -> None:
    function = make(
        "import sys\ndef handler(event, context): return sys.version", runtime=f"python{version}"
    )
    if not host.interpreter(function.runtime).exact:
        pytest.skip(f"python{version} is not installed")
    assert json.loads(run(function).payload).startswith(f"{version}.")


def test_a_python_that_is_missing_is_replaced_with_one_warning(
    make: Make, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    function = make("def handler(event, context): return 1", runtime="python3.99")
    assert run(function).payload == run(function).payload == b"1"
    assert [record.message for record in caplog.records] == [
        f"python3.99 is not installed here, its functions run on python{'.'.join(_own())}"
    ]


def _own() -> tuple[str, str]:
    import sys

    return str(sys.version_info[0]), str(sys.version_info[1])


def test_nothing_but_boto3_is_there_beside_the_function(make: Make, run: Run) -> None:
    function = make(
        """
        from importlib.util import find_spec

        def handler(event, context):
            return [find_spec(name) is not None for name in ("boto3", "pytest", "sls_py")]
        """
    )
    assert json.loads(run(function).payload) == [True, False, False]


def test_the_environment_is_the_functions_own(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "x")
    function = make(
        "import os\ndef handler(event, context): return dict(os.environ)",
        environment={"MINE": "1", "AWS_REGION": "moon-1", "TZ": "Asia/Tokyo"},
        platform={"AWS_ACCESS_KEY_ID": "ASIA1"},
    )
    host = RuntimeHost(tmp_path / "host", os.environ)
    try:
        answer = json.loads(host.invoke(function, Call(request_id="1", payload=b"{}")).payload)
    finally:
        host.close()
    assert "SECRET_OF_THE_SERVER" not in answer
    assert (answer["MINE"], answer["AWS_REGION"], answer["TZ"]) == ("1", "us-east-1", "Asia/Tokyo")
    assert answer["AWS_ACCESS_KEY_ID"] == "ASIA1"
    assert answer["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.11"
    assert answer["LAMBDA_TASK_ROOT"] == str(function.code)
    assert not [name for name in answer if name.startswith("_SLSPY")]


def test_layers_are_on_the_path_and_the_functions_own_code_wins(
    make: Make, run: Run, tmp_path: Path
) -> None:
    for layer, value in [("one", "layer one"), ("two", "layer two")]:
        folder = tmp_path / layer / "python"
        folder.mkdir(parents=True)
        (folder / "shared.py").write_text(f"value = {value!r}")
        (folder / "own.py").write_text(f"value = {value!r}")
    (tmp_path / "own.py").write_text("value = 'own'")
    function = make(
        "import own, shared\ndef handler(event, context): return [own.value, shared.value]",
        layers=(tmp_path / "two", tmp_path / "one"),
    )
    assert json.loads(run(function).payload) == ["own", "layer two"]


def test_an_error_has_type_message_and_the_functions_own_frames(make: Make, run: Run) -> None:
    function = make(
        """
        def inner():
            raise KeyError("missing")

        def handler(event, context):
            inner()
        """
    )
    outcome = run(function)
    error = json.loads(outcome.payload)
    file = function.code / "app.py"
    assert error == {
        "errorMessage": "'missing'",
        "errorType": "KeyError",
        "requestId": "request-1",
        "stackTrace": [
            f'  File "{file}", line 6, in handler\n    inner()\n',
            f'  File "{file}", line 3, in inner\n    raise KeyError("missing")\n',
        ],
    }
    entry = next(line.text for line in outcome.log if line.text.startswith("[ERROR]"))
    assert entry.startswith("[ERROR] KeyError: 'missing'\nTraceback (most recent call last):\n")


@pytest.mark.parametrize(
    ("source", "handler", "expected"),
    [
        ("import nothing_here", "app.handler", ("Runtime.ImportModuleError", "Unable to import")),
        ("def handler(:", "app.handler", ("Runtime.UserCodeSyntaxError", "Syntax error in module")),
        ("", "app.other", ("Runtime.HandlerNotFound", "Handler 'other' missing on module 'app'")),
        ("", "app", ("Runtime.MalformedHandlerName", "Bad handler 'app'")),
        ("1 / 0", "app.handler", ("ZeroDivisionError", "division by zero")),
        (
            "def handler(event, context): return {1, 2}",
            "app.handler",
            (
                "Runtime.MarshalError",
                "Unable to marshal response: Object of type set is not JSON serializable",
            ),
        ),
        (
            "def handler(event, context): return 'x' * 6_300_000",
            "app.handler",
            (
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            ),
        ),
        (
            "import sys\ndef handler(event, context): sys.exit(3)",
            "app.handler",
            (
                "Runtime.ExitError",
                "RequestId: request-1 Error: Runtime exited with error: exit status 3",
            ),
        ),
        (
            "import os\ndef handler(event, context): os.kill(os.getpid(), 9)",
            "app.handler",
            (
                "Runtime.ExitError",
                "RequestId: request-1 Error: Runtime exited with error: signal: killed",
            ),
        ),
    ],
)
def test_what_goes_wrong_is_named_as_there(
    source: str, handler: str, expected: tuple[str, str], make: Make, run: Run
) -> None:
    kind, text = failure(run(make(source, handler=handler)))
    assert kind == expected[0]
    assert text.startswith(expected[1])


def test_a_function_that_takes_too_long_is_stopped_with_all_it_started(
    make: Make, run: Run
) -> None:
    function = make(
        """
        import os, subprocess, time

        def handler(event, context):
            child = subprocess.Popen(["sleep", "60"])
            print(child.pid)
            time.sleep(60)
        """,
        timeout=0.5,
    )
    outcome = run(function)
    assert failure(outcome) == (
        "Sandbox.Timedout",
        "RequestId: request-1 Error: Task timed out after 0.50 seconds",
    )
    texts = [line.text for line in outcome.log]
    assert any(text.endswith("request-1 Task timed out after 0.50 seconds") for text in texts)
    child = int(next(text for text in texts if text.isdecimal()))
    assert _ends(child)


def _ends(pid: int) -> bool:
    from sls_py.emulator.process import start_mark

    deadline = time.monotonic() + 5
    while start_mark(pid) is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    return start_mark(pid) is None


def test_a_process_that_died_is_replaced_before_the_next_event(make: Make, run: Run) -> None:
    function = make("import os\ndef handler(event, context): return os.getpid()")
    first = int(run(function).payload)
    os.kill(first, signal.SIGKILL)
    assert _ends(first)
    assert int(run(function).payload) != first


def test_the_log_has_the_lines_of_the_platform(make: Make, run: Run) -> None:
    function = make("def handler(event, context): print('from me', end='')")
    cold = [line.text for line in run(function).log]
    warm = [line.text for line in run(function, request_id="request-2").log]
    assert cold[0].startswith("INIT_START Runtime Version: python3.11")
    assert cold[1:4] == [
        "START RequestId: request-1 Version: $LATEST",
        "from me",
        "END RequestId: request-1",
    ]
    assert cold[4].startswith("REPORT RequestId: request-1\tDuration: ")
    assert "\tInit Duration: " in cold[4]
    assert warm[0] == "START RequestId: request-2 Version: $LATEST"
    assert "Init Duration" not in warm[-1]


_LOGGING = """
    import logging

    def handler(event, context):
        logging.getLogger().info("not shown")
        logging.getLogger("mine").warning("one\\ntwo")
"""


def test_logging_is_formatted_as_there(make: Make, run: Run) -> None:
    texts = [line.text for line in run(make(_LOGGING)).log]
    level, _, request, message = texts[2].split("\t")
    assert (level, request, message) == ("[WARNING]", "request-1", "one\ntwo")


def test_json_logging_is_formatted_as_there(make: Make, run: Run) -> None:
    function = make(_LOGGING, log_format="JSON", log_level="WARN")
    entries: list[dict[str, Any]] = [json.loads(line.text) for line in run(function).log]
    assert [entry.get("type") for entry in entries] == [
        "platform.initStart",
        "platform.start",
        None,
        "platform.report",
    ]
    logged = entries[2]
    assert (logged["level"], logged["message"], logged["requestId"], logged["logger"]) == (
        "WARNING",
        "one\ntwo",
        "request-1",
        "mine",
    )
    assert entries[3]["record"]["status"] == "success"


def test_idle_processes_end_and_the_number_of_processes_is_limited(
    make: Make, tmp_path: Path
) -> None:
    host = RuntimeHost(tmp_path / "host", os.environ, idle_limit=0.2, max_workers=1)
    function = make("import time\ndef handler(event, context): time.sleep(event)")
    other = replace(function, key="other")
    try:
        host.invoke(function, Call(request_id="1", payload=b"0"))
        host.invoke(other, Call(request_id="2", payload=b"0"))
        assert host.count() == 1
        deadline = time.monotonic() + 10
        while host.count() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert host.count() == 0
        with ThreadPoolExecutor() as pool:
            slow = pool.submit(host.invoke, function, Call(request_id="3", payload=b"1"))
            while not host.count():
                time.sleep(0.01)
            with pytest.raises(TooManyWorkersError):
                host.invoke(other, Call(request_id="4", payload=b"0"))
            assert slow.result().error is None
    finally:
        host.close()


def test_processes_end_with_the_host(make: Make, tmp_path: Path) -> None:
    host = RuntimeHost(tmp_path / "host", os.environ)
    function = make("import os\ndef handler(event, context): return os.getpid()")
    pid = int(host.invoke(function, Call(request_id="1", payload=b"{}")).payload)
    host.close()
    assert _ends(pid)
    assert list((tmp_path / "host" / "workers").iterdir()) == []


def test_a_function_can_be_ended_by_its_key(make: Make, host: RuntimeHost, run: Run) -> None:
    function = make("import os\ndef handler(event, context): return os.getpid()")
    pid = int(run(function).payload)
    host.end(lambda key: key == function.key)
    assert _ends(pid)


def test_output_is_read_in_a_server_with_many_open_files(make: Make, run: Run) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2_048 and hard != resource.RLIM_INFINITY:
        pytest.skip("the system does not allow so many open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2_048), hard))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(1_100)]
    try:
        function = make("def handler(event, context): print('heard')")
        assert "heard" in [line.text for line in run(function).log]
    finally:
        for descriptor in opened:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_process_that_would_start_while_the_host_ends_does_not(
    make: Make, tmp_path: Path
) -> None:
    host = RuntimeHost(tmp_path / "host", os.environ)
    function = make("import time\ndef handler(event, context): time.sleep(0.2)")
    with ThreadPoolExecutor(max_workers=8) as pool:
        calls = [
            pool.submit(host.invoke, function, Call(request_id=str(number), payload=b"{}"))
            for number in range(8)
        ]
        while host.count() < 8:
            time.sleep(0.001)
        host.close()
        errors = {call.result().error for call in calls}
    assert errors <= {None, "Runtime.ExitError"}
    assert host.count() == 0
    workers = tmp_path / "host" / "workers"
    assert not workers.exists() or list(workers.iterdir()) == []
