"""Tests of calling functions."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.aws.protocols import Invocation
from sls_py.errors import AwsError, NotDeployedError
from sls_py.operate.invoke import Failure, failure_of, invoke
from tests.operate.fakes import FakeFunctions, function, gateways


def refusing(code: str) -> FakeFunctions:
    def answer(name: str, payload: bytes, **settings: Any) -> Invocation:
        raise AwsError("function not found", code=code, operation="Invoke")

    return FakeFunctions(answer)


def test_a_function_is_called_by_its_deployed_name() -> None:
    def answer(name: str, payload: bytes, **settings: Any) -> Invocation:
        return Invocation(status=200, payload=f"{name} {payload!r} {settings}".encode())

    said = invoke(
        function("hello"), gateways(functions=FakeFunctions(answer)), b"{}", qualifier="live"
    )
    settings = {"asynchronous": False, "qualifier": "live", "log": False}
    assert said.payload.decode() == f"shop-dev-hello b'{{}}' {settings}"


def test_a_missing_function_is_said_to_be_so() -> None:
    functions = refusing("ResourceNotFoundException")
    with pytest.raises(NotDeployedError, match="`shop-dev-hello` with qualifier `7` is not"):
        invoke(function("hello"), gateways(functions=functions), b"{}", qualifier="7")


def test_other_refusals_stay_as_they_are() -> None:
    with pytest.raises(AwsError, match="function not found"):
        invoke(function("hello"), gateways(functions=refusing("TooManyRequests")), b"{}")


def test_success_is_no_failure() -> None:
    assert failure_of(Invocation(status=200, payload=b"{}")) is None


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (
            b'{"errorType": "ValueError", "errorMessage": "boom", "stackTrace": ["line 1\\n"]}',
            Failure("ValueError", "boom", ("line 1",)),
        ),
        (
            b'{"errorType": "Error", "errorMessage": "boom", "trace": ["at x"]}',
            Failure("Error", "boom", ("at x",)),
        ),
        (b'{"errorMessage": "timed out"}', Failure("Unhandled", "timed out", ())),
        (b"[]", Failure("Unhandled", "no message", ())),
        (b"garbage", Failure("Unhandled", "no message", ())),
    ],
)
def test_failures_are_read_from_the_answer(payload: bytes, expected: Failure) -> None:
    assert failure_of(Invocation(status=200, payload=payload, error="Unhandled")) == expected
