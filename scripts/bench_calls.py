"""Count the AWS calls of commands, with a proxy in front of the local cloud."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench_runs import Runner, Sample


class Count(NamedTuple):
    """How many calls a command made, and how many of them wrote."""

    all: int
    writes: int

    def __str__(self) -> str:
        return f"{self.all} calls, {self.writes} write"


class Calls:
    """The calls of each tool in each scenario; `endpoint` is where commands have to call to be counted."""

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self.endpoint: str = proxy.endpoint
        self.made: dict[tuple[str, str], Count] = {}

    def first(self, tool: str, scenario: str, counted: Runner, timed: Runner) -> Runner:
        """Return what counts the calls of the first run, the warm-up, and keeps the proxy out of the others."""

        def run(folder: Path) -> Sample:
            if (tool, scenario) in self.made:
                return timed(folder)
            self._proxy.calls.clear()
            sample = counted(folder)
            writes = len(self._proxy.writes)
            self.made[tool, scenario] = Count(len(self._proxy.calls), writes)
            return sample

        return run

    def line(self, scenario: str) -> str:
        """Say how many calls both made."""
        return f"  slspy: {self.made['slspy', scenario]}; osls: {self.made['osls', scenario]}"


@contextmanager
def counting(endpoint: str) -> Iterator[Calls]:
    """Yield the calls of a proxy that runs as long as the block."""
    sys.path.append(str(Path(__file__).parents[1]))
    from tests.end_to_end.proxy import Proxy

    with Proxy(endpoint).running() as proxy:
        yield Calls(proxy)
