from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.app.live_endings import end_killed_sessions
from sls_py.emulator.process import start_mark
from sls_py.live.state import read_records
from sls_py.model.target import AwsTarget
from sls_py.report import SilentReporter, Warned
from tests.live.conftest import PLACE, World

pytestmark = pytest.mark.emulator
GONE = 2**22 + 1
"""No process has this id."""


class Reports(SilentReporter):
    def __init__(self) -> None:
        self.warnings: list[str] = []

    def emit(self, event: object) -> None:
        if isinstance(event, Warned):
            self.warnings.append(event.problem.message)


@pytest.fixture
def world(local_cloud: AwsTarget, tmp_path: Path) -> Iterator[World]:
    made = World(local_cloud, tmp_path)
    yield made
    made.close()


def end(world: World, stage: str = PLACE.stage) -> list[str]:
    reports = Reports()
    end_killed_sessions(
        PLACE.service,
        stage,
        PLACE.region,
        folder=world.build_folder,
        gateways=world.gateways,
        reporter=reports,
    )
    return reports.warnings


def test_a_killed_session_is_ended_and_told(world: World) -> None:
    world.function("hello")
    before = world.configuration("hello")
    world.attach(["hello"], replace(world.record(), process=GONE, process_start="then"))
    assert end(world) == ["function `hello` was live in a session that was killed: it is put back"]
    assert world.configuration("hello") == before
    assert list(read_records(world.build_folder)) == []
    assert end(world) == []


def test_other_sessions_are_left_alone(world: World) -> None:
    world.function("hello")
    mark = start_mark(os.getpid()) or ""
    world.attach(["hello"], replace(world.record(), process=os.getpid(), process_start=mark))
    during = world.configuration("hello")
    assert end(world) == []
    assert end(world, stage="other") == []
    assert world.configuration("hello") == during


def test_without_sessions_nothing_is_asked(tmp_path: Path, world: World) -> None:
    assert end(world) == []
    assert not world.build_folder.exists()
