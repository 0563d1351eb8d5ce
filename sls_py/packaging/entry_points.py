"""Whether the Python function that a handler names is in its file."""

from __future__ import annotations

from sls_py.errors import Problem, did_you_mean
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.packaging.problems import problem_at


def missing_entry_point(
    service: Service, function: Function, file: str, names: frozenset[str] | None
) -> Problem | None:
    """Return a warning when a handler's module does not seem to define it; `names` are None when that cannot be told."""
    wanted = (function.handler or "").rpartition(".")[2]
    if names is None or wanted in names:
        return None
    message = f"`{file}` does not define `{wanted}`, which the handler `{function.handler}` names"
    place = ("functions", function.key, "handler")
    found = problem_at(service, place, message, hint=did_you_mean(wanted, names))
    return Problem(
        message=found.message,
        position=found.position,
        hint=found.hint,
        path=found.path,
        severity="warning",
    )
