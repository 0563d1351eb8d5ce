"""Call a deployed function."""

from __future__ import annotations

import json
from typing import NamedTuple

from sls_py.aws.errors import NOT_FOUND
from sls_py.aws.protocols import Gateways, Invocation
from sls_py.errors import AwsError, NotDeployedError
from sls_py.model.function import Function


class Failure(NamedTuple):
    """How a function failed: the name and the text of its error, and where it was raised."""

    type: str
    message: str
    trace: tuple[str, ...]


def invoke(
    function: Function,
    gateways: Gateways,
    payload: bytes,
    *,
    asynchronous: bool = False,
    qualifier: str | None = None,
    log: bool = False,
) -> Invocation:
    """Call a function with a payload; a function that fails is an answer, not an exception.

    Raises:
        NotDeployedError: there is no such function, or no such version or alias of it.
    """
    try:
        return gateways.functions.invoke(
            function.name, payload, asynchronous=asynchronous, qualifier=qualifier, log=log
        )
    except AwsError as error:
        if error.code != NOT_FOUND:
            raise
        which = f"`{function.name}`" + (f" with qualifier `{qualifier}`" if qualifier else "")
        command = "slspy deploy --local" if gateways.target.local else "slspy deploy"
        hint = f"deploy it with `{command}`, or choose another `--stage` or `--region`"
        raise NotDeployedError(f"function {which} is not deployed", hint=hint) from error


def failure_of(invocation: Invocation) -> Failure | None:
    """Return how the function failed, None when it did not.

    Source: the error object of Lambda's runtimes (`errorType`, `errorMessage`, `stackTrace` or `trace`).
    """
    if invocation.error is None:
        return None
    try:
        answer = json.loads(invocation.payload)
    except ValueError:
        answer = {}
    if not isinstance(answer, dict):
        answer = {}
    trace = answer.get("stackTrace") or answer.get("trace") or ()
    return Failure(
        type=str(answer.get("errorType") or invocation.error),
        message=str(answer.get("errorMessage") or "no message"),
        trace=tuple(str(line).rstrip("\n") for line in trace),
    )
