"""Who started an operation, and whether that process is still there."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from sls_py.deploy.caller import Caller, this_process


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_token_fits_what_cloudformation_takes() -> None:
    token = this_process().token()
    assert re.fullmatch(r"[a-zA-Z0-9][-a-zA-Z0-9]{0,127}", token)
    assert token != this_process().token()


def test_what_a_dead_process_of_this_machine_started_is_left_behind() -> None:
    here = this_process()
    assert here.left_behind(Caller(here.host, dead_process()).token())


def test_what_a_living_process_started_is_not() -> None:
    here = this_process()
    assert not here.left_behind(Caller(here.host, os.getppid()).token())
    assert not here.left_behind(here.token())


def test_other_machines_and_other_tools_are_left_alone() -> None:
    here = this_process()
    assert not here.left_behind(Caller("0" * 12, dead_process()).token())
    assert not here.left_behind("Console-CreateStack-abc")
    assert not here.left_behind("")
