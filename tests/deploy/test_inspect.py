"""Looking at what is deployed: how often AWS is asked, and how much of that at once."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from threading import Lock

import pytest

from sls_py.aws.errors import DENIED
from sls_py.deploy import DeployOptions, inspect, plan
from sls_py.model.deployed import LiveFunction
from sls_py.model.package import Package
from sls_py.model.plan import HealCode, Skip
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import deploy


def large(tmp_path: Path, count: int = 200) -> tuple[Package, FakeGateways]:
    """Deploy a service of many functions, then forget the calls."""
    sources = {f"f{number}": f"NUMBER = {number}\n" for number in range(count)}
    package, gateways = simple_package(tmp_path, sources), FakeGateways()
    deploy(package, gateways)
    gateways.forget()
    return package, gateways


class Crowd:
    """Takes the place of a call, and sees how many come at once."""

    def __init__(self, gateways: FakeGateways) -> None:
        self._get = gateways.functions.get
        self._lock = Lock()
        self.present = self.most = 0

    def get(self, name: str, *, qualifier: str | None = None) -> LiveFunction | None:
        with self._lock:
            self.present += 1
            self.most = max(self.most, self.present)
        time.sleep(0.001)
        with self._lock:
            self.present -= 1
        return self._get(name, qualifier=qualifier)


def test_200_functions_are_read_in_a_few_calls(tmp_path: Path) -> None:
    package, gateways = large(tmp_path)
    deployed = inspect(package, gateways)
    assert Counter(gateways.calls) == {
        "stacks.describe": 1,
        "stacks.template": 1,
        "functions.listed": 1,
        "buckets.keys": 1,
    }
    assert len(deployed.functions) == 200
    assert plan(package, deployed, DeployOptions()).steps == (Skip(reason="no changes"),)


def test_200_functions_that_may_not_be_listed_are_read_16_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, gateways = large(tmp_path)
    gateways.fail("functions.listed", DENIED)
    crowd = Crowd(gateways)
    monkeypatch.setattr(gateways.functions, "get", crowd.get)
    deployed = inspect(package, gateways)
    assert all(deployed.functions.values())
    assert gateways.calls.count("functions.get") == 200
    assert 1 < crowd.most <= 16


def test_a_listed_function_that_seems_changed_is_looked_at_by_itself(tmp_path: Path) -> None:
    package, gateways = large(tmp_path, 20)
    gateways.functions.update_code("shop-dev-f7", archive=b"from the console")
    gateways.forget()
    deployed = inspect(package, gateways)
    assert gateways.calls.count("functions.get") == 1
    steps = plan(package, deployed, DeployOptions()).steps
    assert [step.function for step in steps if isinstance(step, HealCode)] == ["f7"]


def test_a_list_that_lags_behind_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, gateways = large(tmp_path, 20)
    old = {
        name: replace(each.live, code_sha256="before")
        for name, each in gateways.functions.content.items()
    }
    monkeypatch.setattr(gateways.functions, "listed", lambda _names: old)
    deployed = inspect(package, gateways)
    assert plan(package, deployed, DeployOptions()).steps == (Skip(reason="no changes"),)


def test_functions_that_are_not_listed_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, gateways = large(tmp_path, 20)
    some = {"shop-dev-f0": gateways.functions.content["shop-dev-f0"].live}
    monkeypatch.setattr(gateways.functions, "listed", lambda _names: some)
    deployed = inspect(package, gateways)
    assert all(deployed.functions.values())
    assert gateways.calls.count("functions.get") == 19


def test_few_functions_are_read_by_name(tmp_path: Path) -> None:
    package, gateways = large(tmp_path, 3)
    inspect(package, gateways)
    assert "functions.listed" not in gateways.calls
    assert gateways.calls.count("functions.get") == 3
