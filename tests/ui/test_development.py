"""What `slspy dev` says about its deployments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sls_py.errors import SlspyError, UsageError
from sls_py.model.result import DeployResult, Endpoint, FunctionChange, FunctionInfo, ServiceInfo
from sls_py.ui.development import round_json, round_lines


@dataclass
class Done:
    seconds: float = 0.31
    saved: Collection[Path] = ()
    deployment: Deployed | None = None
    changes: Sequence[FunctionChange] = ()
    error: SlspyError | None = None


@dataclass
class Deployed:
    result: DeployResult = field(
        default_factory=lambda: DeployResult(
            service="shop", stage="dev", region="us-east-1", stack="shop-dev", changed=True
        )
    )
    info: ServiceInfo = field(
        default_factory=lambda: ServiceInfo(
            service="shop",
            stage="dev",
            region="us-east-1",
            stack="shop-dev",
            status="",
            endpoints=(Endpoint(kind="httpApi", method="GET", url="http://h/x"),),
            functions=(FunctionInfo(key="hello", name="shop-dev-hello"),),
        )
    )


def test_the_first_deployment_shows_where_to_go() -> None:
    assert round_lines(Done(deployment=Deployed())) == [
        "✔ shop is deployed in 0.3s",
        "",
        "  GET - http://h/x",
        "  or slspy invoke --local -f hello",
        "",
        "watching for changes; Ctrl-C ends",
        "",
    ]


def test_a_save_is_one_line() -> None:
    changes = [FunctionChange(key=key, name=key, change=change) for key, change in _CHANGES]
    done = Done(saved=[Path("x/a.py")], changes=changes)
    assert round_lines(done) == ["✔ a, b, c and 1 more are live in 0.3s (a.py)"]
    assert [change["key"] for change in round_json(done)["functions"]] == ["a", "b", "c", "d", "e"]


_CHANGES = [("a", "code"), ("b", "code"), ("c", "healed"), ("d", "code"), ("e", "unchanged")]


def test_a_save_without_effect_says_so() -> None:
    unchanged = [FunctionChange(key="a", name="a", change="unchanged")]
    done = Done(saved=[Path("README.md")], changes=unchanged)
    assert round_lines(done) == ["· no function changed (README.md)"]


def test_a_failure_shows_the_problem_and_goes_on() -> None:
    lines = round_lines(Done(saved=[Path("a")], error=UsageError("no", hint="do")))
    assert lines[0].startswith("error: no")
    assert lines[1] == "nothing is deployed until the next save"
