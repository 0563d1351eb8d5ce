"""What is timed: two ways to do the same thing, in turn, so that ratios hold when the speed of the machine drifts."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench_runs import Runner, Sample

HEADER = f"{'':<24} {'slspy':>9} {'peer':>9} {'wall':>8} {'cpu':>8} {'target':>8} {'memory':>13} {'zips':>15}"


def nothing(folder: Path) -> None:
    """Leave a folder as it is."""


@dataclass(frozen=True)
class Scenario:
    """A case: `slspy` and `peer` each run in a folder of their own, which `make` (or `make_peer`) fills.

    `before` comes before each run, and is not timed. `target` is how many times less processor time slspy should
    take; it does `work` times as much as the peer.
    """

    name: str
    slspy: Runner
    peer: Runner
    make: Callable[[Path], None]
    make_peer: Callable[[Path], None] | None = None
    before: Callable[[Path], None] = nothing
    target: float = 0
    work: float = 1


def measure(scenario: Scenario, rounds: int) -> tuple[list[Sample], list[Sample]]:
    """Run both ways in turn after one warm-up each."""
    with tempfile.TemporaryDirectory(prefix="slspy-bench-") as root:
        mine, peer = Path(root, "slspy"), Path(root, "peer")
        for folder, make in ((mine, scenario.make), (peer, scenario.make_peer or scenario.make)):
            folder.mkdir()
            make(folder)
        ours, theirs = [], []
        for number in range(rounds + 1):
            pair = _timed(scenario, scenario.slspy, mine), _timed(scenario, scenario.peer, peer)
            if number:
                ours.append(pair[0])
                theirs.append(pair[1])
        return ours, theirs


def _timed(scenario: Scenario, run: Runner, folder: Path) -> Sample:
    scenario.before(folder)
    return run(folder)


def row(scenario: Scenario, ours: list[Sample], theirs: list[Sample]) -> str:
    """Write one row: medians of the runs, and the median of the ratios pair by pair."""
    pairs = list(zip(ours, theirs, strict=True))
    wall = statistics.median(b.wall / a.wall for a, b in pairs) * scenario.work
    cpu = statistics.median(b.cpu / a.cpu for a, b in pairs) * scenario.work
    mine, peer = _middle(ours), _middle(theirs)
    target = f"{scenario.target:.3g}x" if scenario.target else ""
    missed = "" if cpu >= scenario.target else "  missed"
    memory = f"{mine.memory:.0f}/{peer.memory:.0f} MB" if mine.memory else ""
    zips = f"{mine.size / 1e6:.2f}/{peer.size / 1e6:.2f} MB" if mine.size else ""
    return (
        f"{scenario.name:<24} {mine.wall * 1000:>6.0f} ms {peer.wall * 1000:>6.0f} ms {wall:>7.1f}x {cpu:>7.1f}x"
        f" {target:>8} {memory:>13} {zips:>15}{missed}"
    )


def _middle(samples: list[Sample]) -> Sample:
    walls, cpus, memories, sizes = zip(*map(_numbers, samples), strict=True)
    middle = statistics.median
    return Sample(middle(walls), middle(cpus), middle(memories), int(middle(sizes)))


def _numbers(sample: Sample) -> tuple[float, float, float, int]:
    return (sample.wall, sample.cpu, sample.memory, sample.size)
