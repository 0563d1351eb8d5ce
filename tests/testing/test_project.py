"""Tests of the fixture that runs command lines on a project."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, environment_of


def test_files_are_written_dedented(slspy_project: MakeProject) -> None:
    project = slspy_project({"a/b.txt": "  one\n    two\n", "c.bin": b"\x00"})
    assert (project.path / "a/b.txt").read_text() == "one\n  two\n"
    assert (project.path / "c.bin").read_bytes() == b"\x00"


def test_a_command_line_leaves_the_process_as_it_was(slspy_project: MakeProject) -> None:
    before = (Path.cwd(), dict(os.environ), sys.stdin, sys.stdout, sys.stderr)
    result = slspy_project({}).run("info", env={"SLSPY_LOCAL": "0"}, stdin="y\n")
    assert result.code == 2
    assert (Path.cwd(), dict(os.environ), sys.stdin, sys.stdout, sys.stderr) == before


def test_a_failure_is_shown_by_assert_success(slspy_project: MakeProject) -> None:
    result = slspy_project({}).run("nonsense")
    with pytest.raises(AssertionError, match="unknown command `slspy nonsense`"):
        result.assert_success()


def test_a_target_is_passed_on_by_the_environment() -> None:
    target = AwsTarget(
        region="us-east-1",
        endpoint_url="http://127.0.0.1:1",
        access_key_id="a",
        secret_access_key="b",
    )
    assert environment_of(target) == {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }
