"""Find, start and stop the local cloud of a data directory."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from sls_py import __version__
from sls_py.emulator import process, talk
from sls_py.emulator.cloud import LocalCloud, LocalStatus, Settings
from sls_py.emulator.home import Home
from sls_py.emulator.lock import try_lock
from sls_py.emulator.logs import log_lines, rotate
from sls_py.emulator.record import Record, read_record, remove_record
from sls_py.errors import EmulatorError
from sls_py.model.values import JsonObject
from sls_py.report import Reporter, note, phase

_START_LIMIT = 45.0
_ANSWER_LIMIT = 5.0
_SAVE_LIMIT = 60.0
_STOP_GRACE = 10.0
_HUNG_GRACE = 2.0
_POLL = 0.02
_KEPT_VARIABLES = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "PYTHONPATH",
    "NODE_PATH",
)


_DEFAULTS = Settings()


def ensure(
    data_directory: Path,
    *,
    reporter: Reporter,
    environ: Mapping[str, str],
    settings: Settings = _DEFAULTS,
) -> LocalCloud:
    """Return the local cloud of this directory, started when none answers.

    Two callers at once get the same server. Leftovers of a server that died are cleaned away; a server that
    lives but no longer answers, or that another version of slspy started, is replaced. Saved resources come back.
    `settings` are for a server that is started now.

    Raises:
        EmulatorError: the engine is not installed, or the server did not get ready in time.
    """
    home = Home(data_directory.absolute())
    found = _answering(home)
    if found is not None and found.slspy_version == __version__:
        note(reporter, f"the local cloud answers at `{found.endpoint}`", verbose=True)
        return found.cloud(home)
    if found is not None:
        note(reporter, f"the local cloud of slspy {found.slspy_version} is replaced")
        stop(home.directory)
    with phase(reporter, "local-cloud", "starting the local cloud") as outcome:
        record = _start_once(home, environ, settings)
        outcome.detail = record.endpoint
    if record.moved_from is not None:
        text = f"port {record.moved_from} is taken, the local cloud uses port {record.port}"
        note(reporter, text)
    return record.cloud(home)


def start(
    data_directory: Path,
    *,
    reporter: Reporter,
    environ: Mapping[str, str],
    settings: Settings = _DEFAULTS,
) -> LocalCloud:
    """Do what `ensure` does, and say so when there was nothing to start.

    Raises:
        EmulatorError: the engine is not installed, or the server did not get ready in time.
    """
    home = Home(data_directory.absolute())
    found = _answering(home)
    if found is not None and found.slspy_version == __version__:
        note(reporter, f"the local cloud already runs at `{found.endpoint}`")
        return found.cloud(home)
    return ensure(data_directory, reporter=reporter, environ=environ, settings=settings)


def status(data_directory: Path) -> LocalStatus | None:
    """Return how the local cloud of this directory does, None when none runs."""
    home = Home(data_directory.absolute())
    record = read_record(home)
    if record is None or not process.is_running(record.pid, record.process_start):
        return None
    answer = _ping(record)
    if answer is None:
        return LocalStatus(cloud=record.cloud(home), healthy=False, started_at=record.started_at)
    return LocalStatus(
        cloud=record.cloud(home),
        healthy=True,
        started_at=record.started_at,
        saved_at=answer["saved_at"],
        workers=answer["workers"],
        memory=answer["memory"],
        warnings=tuple(answer["warnings"]),
    )


def inventory(cloud: LocalCloud) -> JsonObject:
    """Return what is deployed: `stacks`, `functions`, `addresses`, `queues` and `tables`, a list of objects each.

    Raises:
        EmulatorError: the server did not tell.
    """
    answer = talk.ask(cloud.port, "GET", talk.INVENTORY, token=cloud.token, limit=_ANSWER_LIMIT)
    if answer is None or answer.status != 200 or answer.instance != cloud.instance:
        raise _failed(Home(cloud.data_directory), "the local cloud did not tell what it has")
    return answer.body


def stop(data_directory: Path) -> bool:
    """Save and stop the local cloud of this directory with all its processes; False when none ran."""
    home = Home(data_directory.absolute())
    record = read_record(home)
    if record is None:
        return False
    ran = process.is_running(record.pid, record.process_start)
    process.end(record.pid, record.process_start, grace=_STOP_GRACE)
    if (left := read_record(home)) and left.instance == record.instance:
        remove_record(home)
    return ran


def reset(data_directory: Path) -> None:
    """Delete all resources of the running local cloud; the server keeps running.

    Raises:
        EmulatorError: no local cloud runs here, or it did not do it.
    """
    home = Home(data_directory.absolute())
    record = _answering(home)
    if record is None:
        raise EmulatorError(
            "the local cloud does not run", hint="start it with `slspy local start`"
        )
    _command(record.cloud(home), talk.RESET, "reset")


def save(cloud: LocalCloud) -> None:
    """Have the server write all resources to disk, so that they outlive even a crash.

    Raises:
        EmulatorError: the server did not do it.
    """
    _command(cloud, talk.SAVE, "save its state")


def _command(cloud: LocalCloud, path: str, what: str) -> None:
    answer = talk.ask(cloud.port, "POST", path, token=cloud.token, limit=_SAVE_LIMIT)
    if answer is None or answer.status != 200 or answer.instance != cloud.instance:
        raise _failed(Home(cloud.data_directory), f"the local cloud did not {what}")


def _answering(home: Home) -> Record | None:
    record = read_record(home)
    if record is None or not process.is_running(record.pid, record.process_start):
        return None
    return record if _ping(record) is not None else None


def _ping(record: Record) -> JsonObject | None:
    # the instance in the answer shows that the port is not somebody else's by now
    answer = talk.ask(record.port, "GET", talk.PING, limit=_ANSWER_LIMIT)
    if answer is None or answer.status != 200 or answer.instance != record.instance:
        return None
    return answer.body


def _start_once(home: Home, environ: Mapping[str, str], settings: Settings) -> Record:
    _check_engine()
    home.make()
    deadline = time.monotonic() + _START_LIMIT
    while (lock := try_lock(home)) is None:
        if record := _answering(home):
            return record
        _end_hung(home, deadline)
        time.sleep(_POLL)
    try:
        if record := _answering(home):
            return record
        return _wait_ready(home, _spawn(home, lock, environ, settings), deadline)
    finally:
        os.close(lock)


def _check_engine() -> None:
    if find_spec("ministack") is None:
        raise EmulatorError(
            "the local cloud is not installed", hint="install it with `pip install 'slspy[local]'`"
        )


def _end_hung(home: Home, deadline: float) -> None:
    """End the holder of the lock when it was ready once and lives on without answering."""
    record = read_record(home)
    if record is not None and process.is_running(record.pid, record.process_start):
        process.end(record.pid, record.process_start, grace=_HUNG_GRACE)
    elif time.monotonic() > deadline:
        raise _failed(home, "another start of the local cloud does not come to an end")


def _spawn(home: Home, lock: int, environ: Mapping[str, str], settings: Settings) -> int:
    """Start the server with the lock as its standard input and the log as its output; return its process id."""
    rotate(home, limit=1_000_000)
    remove_record(home)
    command = [sys.executable, "-P", "-m", "sls_py.emulator.server"]
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    return os.posix_spawn(
        sys.executable,
        [*command, "--data-directory", str(home.directory), *_arguments(settings)],
        {name: environ[name] for name in _KEPT_VARIABLES if name in environ},
        file_actions=[
            (os.POSIX_SPAWN_DUP2, lock, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(home.log), flags, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )


def _arguments(settings: Settings) -> list[str]:
    idle = ["--idle-exit", str(settings.idle_exit)] if settings.idle_exit is not None else []
    strict = ["--strict-runtime"] if settings.strict_runtime else []
    return [*idle, *strict, *(["--apis"] if settings.origins else [])]


def _wait_ready(home: Home, pid: int, deadline: float) -> Record:
    mark = process.start_mark(pid)
    while mark is not None and process.is_running(pid, mark):
        record = read_record(home)
        if record is not None and record.pid == pid and _ping(record) is not None:
            return record
        if time.monotonic() > deadline:
            process.end(pid, mark, grace=1.0)
            raise _failed(home, f"the local cloud was not ready after {_START_LIMIT:.0f} s")
        time.sleep(_POLL)
    raise _failed(home, "the local cloud ended while it started")


def _failed(home: Home, message: str) -> EmulatorError:
    lines = log_lines(home.directory, 8)
    end = "\n".join(("the end of its log:", *lines)) if lines else "its log is empty"
    return EmulatorError(f"{message}; {end}", hint=f"see `{home.log}`")
