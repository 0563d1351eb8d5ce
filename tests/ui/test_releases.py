"""Lists of deployments as text and as JSON."""

from __future__ import annotations

from sls_py.model.past import PastRelease
from sls_py.ui.releases import release_time, releases_json, render_releases

TIME = 1795280761488
RELEASES = (
    PastRelease(timestamp=TIME + 2000, tool="", finished=False),
    PastRelease(
        timestamp=TIME,
        tool="slspy 0.1.0",
        finished=True,
        current=True,
        functions=("a", "b"),
        size=1234,
        restored=5,
        files=("slspy-manifest.json",),
    ),
    PastRelease(timestamp=1600000000000, tool="Serverless Framework", finished=True, size=10),
)


def test_each_deployment_has_a_line() -> None:
    told = "slspy 0.1.0, 2 functions, 1.2 kB, rolled back to 5"
    assert render_releases(RELEASES).splitlines() == [
        "2026-11-21 17:06:03 UTC  1795280763488  broken off, or running just now",
        f"2026-11-21 17:06:01 UTC  {TIME}  {told}  current",
        "2020-09-13 12:26:40 UTC  1600000000000  Serverless Framework, 10 B",
    ]


def test_files_are_shown_with_verbose() -> None:
    assert "  slspy-manifest.json" in render_releases(RELEASES, verbose=True).splitlines()


def test_no_deployments_are_said() -> None:
    assert render_releases(()) == "no deployments"


def test_times_are_those_of_greenwich() -> None:
    assert release_time(TIME) == "2026-11-21 17:06:01 UTC"


def test_deployments_as_json() -> None:
    found = releases_json(RELEASES)[1]
    assert found == {
        "timestamp": TIME,
        "time": "2026-11-21T17:06:01.488000+00:00",
        "tool": "slspy 0.1.0",
        "finished": True,
        "current": True,
        "restored": 5,
        "functions": ["a", "b"],
        "size": 1234,
        "files": ["slspy-manifest.json"],
    }
