"""The answer of a function, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from sls_py.model.values import CfValue, JsonObject
from sls_py.ui.style import PLAIN, Style


class Answer(Protocol):
    """What is shown of an invocation."""

    @property
    def status(self) -> int:
        """Lambda's status code."""
        ...

    @property
    def payload(self) -> bytes:
        """What the function returned."""
        ...

    @property
    def error(self) -> str | None:
        """Lambda's FunctionError."""
        ...

    @property
    def log(self) -> str:
        """The end of the log."""
        ...

    @property
    def version(self) -> str:
        """The version that answered."""
        ...


def render_payload(payload: bytes) -> str:
    """Return what the function returned: indented when it is JSON, empty when there is nothing."""
    value = parsed_payload(payload)
    return (
        value
        if isinstance(value, str) and not payload.startswith(b'"')
        else _pretty(value, payload)
    )


def _pretty(value: CfValue, payload: bytes) -> str:
    return json.dumps(value, indent=4, ensure_ascii=False) if payload else ""


def parsed_payload(payload: bytes) -> CfValue:
    """Return the value of what a function returned: JSON, or the text when it is none."""
    text = payload.decode("utf-8", errors="replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def invocation_json(answer: Answer) -> JsonObject:
    """Return an answer as a JSON object."""
    return {
        "status": answer.status,
        "payload": parsed_payload(answer.payload) if answer.payload else None,
        "functionError": answer.error,
        "executedVersion": answer.version,
        **({"log": answer.log} if answer.log else {}),
    }


def render_failure(
    function: str,
    kind: str,
    message: str,
    trace: Sequence[str],
    *,
    style: Style = PLAIN,
) -> str:
    """Return how a function failed, with the lines of its traceback."""
    head = f"{style('error:', 'bold', 'red')} function `{function}` failed: {kind}: {message}"
    lines = [style(line, "dim") for entry in trace for line in entry.splitlines()]
    return "\n".join([head, *lines])
