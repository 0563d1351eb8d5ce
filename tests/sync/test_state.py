from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.model.deployed import LiveStack
from sls_py.sync.state import State, default_directory

STACK = LiveStack(name="shop-dev", stack_id="id", status="UPDATE_COMPLETE", updated=5.0)


def state(directory: Path, account: str = "1", region: str = "eu-central-1") -> State:
    return State(directory, "shop-dev", account, region)


def test_agreement_holds_for_one_stack_account_and_region(tmp_path: Path) -> None:
    state(tmp_path).confirm()

    assert state(tmp_path).confirmed
    assert not state(tmp_path, account="2").confirmed
    assert not state(tmp_path, region="eu-west-1").confirmed


def test_marks_hold_until_the_stack_is_updated(tmp_path: Path) -> None:
    state(tmp_path).save({"Hello": "abc"}, STACK)

    assert state(tmp_path).marks(STACK) == {"Hello": "abc"}
    assert state(tmp_path).marks(replace(STACK, updated=6.0)) == {}
    assert state(tmp_path).marks(None) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another thing there")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    state(tmp_path / "sync").confirm()

    (file,) = (tmp_path / "sync").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_read_counts_as_empty(tmp_path: Path) -> None:
    state(tmp_path).confirm()
    (file,) = tmp_path.iterdir()
    file.write_text("{")

    assert not state(tmp_path).confirmed


def test_the_folder_is_that_of_the_platform() -> None:
    home = Path("/home/ann")

    assert default_directory({"XDG_STATE_HOME": "/x"}, home) == Path("/x/slspy/sync")
    assert default_directory({"SLSPY_HOME": "/h"}, home) == Path("/h/sync")
    assert default_directory({}, home, "linux") == home / ".local/state/slspy/sync"
    assert "Library" in default_directory({}, home, "darwin").parts


def test_versions_that_sync_published_are_remembered_over_deployments(tmp_path: Path) -> None:
    marks = {"A": "1", "L:version": "2 arn", "A:published": "3 4"}
    state(tmp_path).save(marks, STACK)
    del marks["A"]
    assert state(tmp_path).marks(replace(STACK, updated=6.0)) == marks
