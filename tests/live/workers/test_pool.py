"""Python functions on warm children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import pytest

from sls_py.live.wire.messages import Failure
from sls_py.live.workers import Workers
from tests.live.workers.conftest import answer, job, run, told

Make = Callable[..., Workers]

CONTEXT = """
import os
def handler(event, context):
    return [context.aws_request_id, context.function_name, context.client_context.client.app_title,
            context.identity.cognito_identity_id, context.get_remaining_time_in_millis() > 1000,
            os.environ["_X_AMZN_TRACE_ID"], os.environ["TABLE"], os.getcwd()]
"""


def test_the_handler_sees_its_context_and_the_environment_of_the_event(
    make: Make, root: Path
) -> None:
    found = answer(run(make(CONTEXT), TABLE="orders"))
    assert found == ["r-1", "svc-dev-fn", "shop", "id", True, "Root=1", "orders", str(root)]


def test_modules_are_loaded_with_the_environment_of_the_first_event(make: Make) -> None:
    workers = make("import os\nKEY = os.environ['KEY']\ndef handler(e, c): return KEY")
    assert answer(run(workers, KEY="a")) == "a"
    assert answer(run(workers, KEY="b")) == "a"


def test_nothing_of_this_process_is_in_the_environment(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    assert answer(
        run(make("import os\ndef handler(e, c): return 'AWS_PROFILE' in os.environ"))
    ) is (False)


def test_an_error_comes_with_its_frames_and_its_cause(make: Make, root: Path) -> None:
    outcome = run(
        make(
            "def handler(e, c):\n"
            "    try:\n"
            "        return {}['x']\n"
            "    except KeyError as error:\n"
            "        raise ValueError('no x') from error\n"
        )
    )
    failure = outcome.failure
    assert failure is not None
    assert (failure.kind, failure.message, failure.explicit) == ("ValueError", "no x", True)
    (frame,) = failure.frames
    assert frame == (str(root / "app.py"), 5, "handler", "raise ValueError('no x') from error")
    assert failure.cause is not None
    assert (failure.cause.kind, failure.cause.frames[0].line) == ("KeyError", 3)
    assert "[ERROR] ValueError: no x" in outcome.lines[-1].text


def test_what_is_written_belongs_to_the_event(make: Make) -> None:
    workers = make(
        "import logging, sys\n"
        "def handler(e, c):\n"
        "    print('out', e); sys.stderr.write('err\\n'); logging.getLogger().warning('logged')\n"
    )
    heard: list[str] = []
    outcome = workers.run(job(1), lambda line: heard.append(line.text))
    assert [line.text for line in outcome.lines] == heard
    assert heard[:2] == ["out 1", "err"]
    assert heard[2].startswith("[WARNING]")
    assert "r-1" in heard[2]
    assert run(workers, 2).lines[0].text == "out 2"


def test_a_save_is_run_by_the_next_event(make: Make, root: Path) -> None:
    workers = make("import part\ndef handler(e, c): return part.X")
    (root / "part.py").write_text("X = 1")
    assert answer(run(workers)) == 1
    (root / "part.py").write_text("X = 2222")
    workers.reload()
    assert answer(run(workers)) == 2222


def test_two_saves_within_a_second_are_both_seen(make: Make, root: Path) -> None:
    (root / "part.py").write_text("X = 0")
    workers = make("import part\ndef handler(e, c): return part.X")
    for number in range(4):
        (root / "part.py").write_text(f"X = {number}")
        os.utime(root / "part.py", (1, 1))
        workers.reload()
        assert answer(run(workers)) == number


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def handler(e, c):\n    return (1\n", "Runtime.UserCodeSyntaxError"),
        ("import nowhere\n", "Runtime.ImportModuleError"),
        ("def other(e, c): return 1", "Runtime.HandlerNotFound"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_save_that_cannot_be_loaded_is_told_ahead_of_the_next_event(
    make: Make, root: Path, source: str, kind: str
) -> None:
    workers = make("def handler(e, c): return 1")
    assert answer(run(workers)) == 1
    heard: SimpleQueue[Failure] = SimpleQueue()
    (root / "app.py").write_text(source)
    workers.reload(heard.put)
    assert heard.get(timeout=20).kind == kind
    failure = run(workers).failure
    assert failure is not None
    assert failure.kind == kind
    (root / "app.py").write_text("def handler(e, c): return 2")
    workers.reload(heard.put)
    assert answer(run(workers)) == 2
    assert heard.empty()


def test_a_broken_save_is_an_answer_and_the_next_one_heals(make: Make, root: Path) -> None:
    workers = make("def handler(e, c): return 1")
    assert answer(run(workers)) == 1
    (root / "app.py").write_text("def handler(e, c):\n    return (\n")
    workers.reload()
    failure = run(workers).failure
    assert failure is not None
    assert failure.kind == "Runtime.UserCodeSyntaxError"
    assert failure.cause is not None
    assert failure.cause.frames[-1].file == str(root / "app.py")
    (root / "app.py").write_text("raise RuntimeError('at import')\ndef handler(e, c): return 2")
    workers.reload()
    failure = run(workers).failure
    assert failure is not None
    assert (failure.kind, failure.frames[0].line) == ("RuntimeError", 1)
    (root / "app.py").write_text("def handler(e, c): return 3")
    workers.reload()
    assert answer(run(workers)) == 3


def test_an_event_that_runs_ends_on_the_old_sources(make: Make, root: Path) -> None:
    workers = make(
        "import time\ndef handler(e, c):\n    print('began', flush=True)\n    time.sleep(e)\n    return 'old'\n",
        size=1,
    )
    began = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(workers.run, job(0.5), lambda _: began.set())
        assert began.wait(20)
        (root / "app.py").write_text("def handler(e, c): return 'new'")
        workers.reload()
        assert answer(run(workers)) == "new"
        assert answer(running.result()) == "old"


def test_the_deadline_ends_the_function_with_what_it_started(make: Make) -> None:
    workers = make(
        "import subprocess\n"
        "def handler(e, c):\n"
        "    if e: return 'well'\n"
        "    child = subprocess.Popen(['sleep', '100'])\n"
        "    print(child.pid, flush=True)\n"
        "    child.wait()\n"
    )
    outcome = run(workers, seconds=1.0)
    assert outcome.failure is not None
    assert outcome.failure.kind == "Sandbox.Timedout"
    assert "Task timed out after " in outcome.failure.message
    assert _ends(int(outcome.lines[0].text))
    assert answer(run(workers, 1)) == "well"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os._exit(3)", "exit status 3"),
        ("sys.exit(4)", "exit status 4"),
        ("os.kill(os.getpid(), 9)", "signal: killed"),
    ],
)
def test_a_process_that_ends_is_an_answer(make: Make, code: str, said: str) -> None:
    workers = make(f"import os, sys\ndef handler(e, c):\n    if e: return 1\n    {code}")
    failure = run(workers).failure
    assert failure is not None
    assert failure.kind == "Runtime.ExitError"
    assert failure.message.endswith(said)
    assert answer(run(workers, 1)) == 1


def test_events_run_side_by_side_up_to_the_size(make: Make) -> None:
    workers = make(
        "import os, time\ndef handler(e, c):\n    time.sleep(0.2)\n    return [e, os.getpid()]",
        size=3,
    )
    with ThreadPoolExecutor(8) as threads:
        found = [answer(one) for one in threads.map(lambda n: run(workers, n), range(8))]
    assert [event for event, _ in found] == list(range(8))
    assert len({pid for _, pid in found}) == 3


def test_an_event_without_a_free_worker_fails_in_time(make: Make) -> None:
    workers = make("import time\ndef handler(e, c): print('b', flush=True); time.sleep(3)", size=1)
    began = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        threads.submit(workers.run, job(), lambda _: began.set())
        assert began.wait(20)
        failure = run(workers, seconds=0.2).failure
        workers.close()
    assert failure is not None
    assert "`--workers`" in failure.message


def test_large_events_and_results_pass_whole(make: Make) -> None:
    text = "x" * 5_500_000
    assert answer(run(make("def handler(e, c): return e"), text)) == text


def test_children_die_with_their_parent(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import os, time\ndef handler(e, c): print(os.getpid(), flush=True); time.sleep(100)"
    )
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, time\n"
        "from pathlib import Path\n"
        "from sls_py.live.workers import *\n"
        "here = Path(sys.argv[1])\n"
        "function = LocalFunction(key='fn', name='fn', runtime='python3.11', handler='app.handler', root=here)\n"
        "workers = make_workers(function, MakeOptions(folder=here / 'shared', environ={}))\n"
        "headers = {'lambda-runtime-aws-request-id': 'r', 'lambda-runtime-deadline-ms': '0'}\n"
        "job = Job('r', b'1', headers, {}, time.monotonic() + 90)\n"
        "workers.run(job, lambda line: sys.stdout.write(line.text + '\\n') and sys.stdout.flush())\n"
    )
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        assert _ends(pid)


def test_installed_packages_are_loaded_before_and_anew_when_they_change(
    tmp_path: Path, root: Path, make: Make
) -> None:
    del make
    from sls_py.live.workers import LocalFunction, MakeOptions, make_workers

    site = tmp_path / "site-packages"
    site.mkdir()
    (site / "thing.py").write_text("import os\nPID, X = os.getpid(), 1")
    (root / "app.py").write_text(
        "import os, thing\ndef handler(e, c): return [thing.X, thing.PID == os.getpid()]"
    )
    function = LocalFunction(
        key="fn",
        name="fn",
        runtime="python3.11",
        handler="app.handler",
        root=root,
        installed=(site,),
    )
    workers = make_workers(function, MakeOptions(folder=tmp_path / "shared", environ=os.environ))
    try:
        assert answer(run(workers)) == [1, False]
        (site / "thing.py").write_text("import os\nPID, X = os.getpid(), 22")
        (site / "thing-2.dist-info").mkdir()
        os.utime(site, (1, 1))
        workers.reload()
        assert answer(run(workers)) == [22, False]
    finally:
        workers.close()


def _ends(pid: int) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            if ") Z " in Path(f"/proc/{pid}/stat").read_text():
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def test_nothing_is_told_before_there_is_something(make: Make) -> None:
    assert make("def handler(e, c): pass").run(job(), told).lines == ()
