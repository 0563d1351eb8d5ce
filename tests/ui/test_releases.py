"""Lists of deployments as text and as JSON."""

from __future__ import annotations

from sls_py.model.past import FunctionVersions, PastRelease
from sls_py.ui.releases import (
    release_time,
    releases_json,
    render_releases,
    render_versions,
    versions_json,
)

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


def test_only_the_newest_versions_are_shown() -> None:
    versions = tuple((str(number), f"code{number}") for number in range(1, 8))
    item = FunctionVersions("a", "shop-dev-a", "code7", versions, "provisioned", "6")
    lines = render_versions([item]).splitlines()
    assert lines == [
        "a shop-dev-a",
        "  2 older versions (`--verbose`)",
        "  3  code3",
        "  4  code4",
        "  5  code5",
        "  6  code6  alias provisioned",
        "  7  code7  the code that runs now",
    ]
    assert len(render_versions([item], verbose=True).splitlines()) == 8
    assert versions_json([item])[0]["versions"][0] == {"version": "1", "codeSha256": "code1"}


def test_functions_without_versions_are_listed() -> None:
    assert "no published versions" in render_versions([FunctionVersions("a", "n", "c")])
    assert render_versions([]) == "no functions"
