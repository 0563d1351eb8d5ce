"""Waiting for functions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sls_py.deploy.function_state import patiently, until_updated
from sls_py.errors import AwsError, DeploymentError
from sls_py.testing.fakes import FakeClock, FakeGateways


def gateways(**live: str) -> FakeGateways:
    fake = FakeGateways()
    fake.functions.add("f", b"code")
    function = fake.functions.content["f"]
    function.live = replace(function.live, **live)  # type: ignore[arg-type]
    return fake


def test_a_function_is_waited_for() -> None:
    fake = gateways()
    fake.functions.content["f"].updating = 3
    until_updated(fake.functions, "f", FakeClock())
    assert fake.calls == ["functions.get"] * 4


def test_what_the_update_answered_is_enough_when_it_is_done() -> None:
    fake = gateways()
    until_updated(fake.functions, "f", FakeClock(), known=fake.functions.content["f"].live)
    assert fake.calls == []


@pytest.mark.parametrize("live", [{"last_update_status": "Failed"}, {"state": "Failed"}])
def test_a_failed_update_tells_the_reason(live: dict[str, str]) -> None:
    fake = gateways(**live, last_update_reason="no access to the key")
    with pytest.raises(DeploymentError, match="could not be updated: no access to the key"):
        until_updated(fake.functions, "f", FakeClock())


def test_a_function_that_is_gone_is_an_error() -> None:
    with pytest.raises(DeploymentError, match="was deleted"):
        until_updated(FakeGateways().functions, "f", FakeClock())


def test_patience_ends() -> None:
    fake = gateways(state="Pending")
    with pytest.raises(DeploymentError, match="not ready after 300 seconds"):
        until_updated(fake.functions, "f", FakeClock())


def test_a_conflict_is_repeated() -> None:
    answers = iter([True, True, False])

    def call() -> str:
        if next(answers):
            raise AwsError("busy", code="ResourceConflictException", operation="x")
        return "done"

    assert patiently(call, FakeClock()) == "done"


def test_other_errors_and_endless_conflicts_are_raised() -> None:
    def refuse(code: str) -> str:
        raise AwsError("no", code=code, operation="x")

    clock = FakeClock()
    with pytest.raises(AwsError):
        patiently(lambda: refuse("AccessDenied"), clock)
    assert clock.time == FakeClock().time
    with pytest.raises(AwsError):
        patiently(lambda: refuse("ResourceConflictException"), clock)
