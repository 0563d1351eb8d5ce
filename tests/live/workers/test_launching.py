"""Children of their own, as below a debugger."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sls_py.emulator.runtime.libraries import offer_libraries
from sls_py.errors import UsageError
from sls_py.live.workers import LocalFunction, MakeOptions, make_workers
from sls_py.live.workers.launching import Alone, LaunchError, Zygote, setup_of
from sls_py.live.workers.pool import Pool
from tests.live.workers.conftest import answer, job, run, told


def function(root: Path) -> LocalFunction:
    return LocalFunction(
        key="fn", name="fn", runtime="python3.11", handler="app.handler", root=root
    )


def test_a_child_alone_runs_events_one_after_the_other_without_a_deadline(
    root: Path, tmp_path: Path
) -> None:
    (root / "app.py").write_text("import os\ndef handler(e, c): print(e); return [e, os.getpid()]")
    setup = setup_of(function(root), offer_libraries(tmp_path / "offered"))
    pool = Pool(lambda: Alone((sys.executable, "-S", "-u"), setup, dict(os.environ)), size=1)
    try:
        first = pool.run(job(1)._replace(deadline=float("inf")), told)
        second = pool.run(job(2)._replace(deadline=float("inf")), told)
        assert answer(first)[1] == answer(second)[1] != os.getpid()
        assert [line.text for line in first.lines] == ["1"]
        (root / "app.py").write_text("def handler(e, c): os._exit(7)\nimport os")
        pool.reload()
        failure = run(pool, 3).failure
        assert failure is not None
        assert failure.message.endswith("exit status 7")
    finally:
        pool.close()


def test_a_program_that_does_not_start_is_told(root: Path, tmp_path: Path) -> None:
    setup = setup_of(function(root), offer_libraries(tmp_path / "offered"))
    with pytest.raises(LaunchError, match="cannot be started"):
        Zygote((str(tmp_path / "none"),), setup, {})


def test_a_zygote_that_dies_is_replaced(root: Path, tmp_path: Path) -> None:
    (root / "app.py").write_text(
        "import os\ndef handler(e, c): os.kill(e, 9) if e else None; return os.getppid()"
    )
    workers = make_workers(
        function(root), MakeOptions(folder=tmp_path / "shared", environ=os.environ)
    )
    try:
        zygote = answer(run(workers, 0))
        os.kill(zygote, 9)
        workers.reload()
        outcomes = [run(workers, 0), run(workers, 0)]
        assert outcomes[-1].failure is None
        assert answer(outcomes[-1]) != zygote
    finally:
        workers.close()


def test_the_debugger_has_to_be_installed(root: Path, tmp_path: Path) -> None:
    from importlib.util import find_spec

    if find_spec("debugpy") is not None:
        pytest.skip("it is")
    options = MakeOptions(folder=tmp_path / "shared", environ=os.environ, debug_port=5678)
    with pytest.raises(UsageError, match="debugger is not installed"):
        make_workers(function(root), options)


def test_no_debugger_waits_at_a_port_that_cannot_be(root: Path, tmp_path: Path) -> None:
    options = MakeOptions(folder=tmp_path / "shared", environ={}, debug_port=65_536)
    with pytest.raises(UsageError, match="port 65536"):
        make_workers(function(root), options)
