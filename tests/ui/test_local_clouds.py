"""The state of the local cloud as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sls_py.model.values import JsonObject
from sls_py.ui.local_clouds import render_status, status_json


@dataclass
class Cloud:
    endpoint: str = "http://127.0.0.1:1"
    pid: int = 7
    data_directory: Path = Path("/data")


@dataclass
class Status:
    cloud: Cloud = field(default_factory=Cloud)
    healthy: bool = True
    started_at: float = 100.0
    workers: int = 1
    memory: int = 50
    warnings: Sequence[str] = ()


INVENTORY: JsonObject = {
    "functions": [{"name": "longer", "runtime": "image"}, {"name": "fn", "runtime": "python3.11"}],
    "queues": [{"name": "jobs", "messages": 1}],
    "tables": [{"name": "things", "items": 2}],
    "stacks": [],
}


def test_what_is_there_is_listed_by_kind_and_name() -> None:
    assert render_status(Status(), INVENTORY, now=110).splitlines() == [
        "running at http://127.0.0.1:1 (process 7)",
        "data: /data",
        "up: 10s, 1 process of functions, 50 MB",
        "",
        "functions:",
        "  fn      python3.11",
        "  longer  image",
        "",
        "queues:",
        "  jobs  1 message",
        "",
        "tables:",
        "  things  2 items",
    ]


def test_a_cloud_that_does_not_answer_or_run_says_so() -> None:
    silent = render_status(Status(healthy=False, warnings=["odd"]), {})
    assert silent.splitlines()[0].startswith("not answering at")
    assert silent.splitlines()[-1] == "warning: odd"
    assert render_status(None, {}) == "not running"
    assert status_json(None, {}) == {"running": False}
    assert status_json(Status(), INVENTORY)["queues"] == INVENTORY["queues"]
