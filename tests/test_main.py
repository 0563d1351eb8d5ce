"""Tests of slspy as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sls_py import __version__
from sls_py.__main__ import status

SLSPY = [sys.executable, "-m", "sls_py"]


def test_the_version_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["slspy", "--version"])
    assert status() == 0
    assert capsys.readouterr().out == f"slspy {__version__}\n"


def test_other_arguments_start_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["slspy", "nonsense"])
    assert status() == 2
    assert "unknown command `slspy nonsense`" in capsys.readouterr().err


def test_exit_handlers_are_called_and_the_exit_code_is_that_of_the_command(tmp_path: Path) -> None:
    script = (
        "import atexit, sys; from sls_py.__main__ import main; sys.argv[1:] = ['nonsense'];"
        "code = main(); atexit.register(print, 'bye'); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "bye\n")


def test_a_reader_that_goes_away_is_no_error_to_talk_about(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*SLSPY, "schema"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_ctrl_c_ends_with_130_and_one_word(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*SLSPY, "invoke", "-f", "hello", "-d", "-"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdin is not None
    assert process.stderr is not None
    _wait_until_reading(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    assert process.stderr.read() == "interrupted\n"
    process.stdin.close()
    process.stderr.close()


def _wait_until_reading(pid: int) -> None:
    """Wait until a process sleeps in a read of its standard input."""
    state = Path(f"/proc/{pid}/syscall")
    if not os.access(state, os.R_OK):
        pytest.skip("the system does not tell what a process waits for")
    while not state.read_text().startswith("0 0x0 "):
        time.sleep(0.02)
