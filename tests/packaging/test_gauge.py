"""How far packaging is."""

from __future__ import annotations

from sls_py.packaging.gauge import Gauge
from sls_py.report import Progress, SilentReporter

MB = 1024 * 1024


def test_little_is_not_worth_telling() -> None:
    reporter = SilentReporter()
    gauge = Gauge(reporter, MB)
    gauge.add(MB // 2)
    assert reporter.events == []


def test_much_is_told_in_steps() -> None:
    reporter = SilentReporter()
    gauge = Gauge(reporter, 200 * MB)
    for _ in range(200):
        gauge.add(MB)
    assert len(reporter.events) == 50
    assert reporter.events[0] == Progress(
        phase="package", done=4 * MB, total=200 * MB, unit="bytes"
    )


def test_there_is_no_more_than_everything() -> None:
    reporter = SilentReporter()
    Gauge(reporter, 10 * MB).add(11 * MB)
    assert reporter.events == [Progress(phase="package", done=10 * MB, total=10 * MB, unit="bytes")]
