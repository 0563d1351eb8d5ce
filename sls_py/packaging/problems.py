"""Problems that name the place in the service file they come from."""

from __future__ import annotations

from sls_py.errors import Problem
from sls_py.model.service import Service
from sls_py.position import ConfigPath, dotted


def problem_at(
    service: Service, source: ConfigPath, message: str, *, hint: str | None = None
) -> Problem:
    """Return a problem at the place of a value, or of its nearest ancestor whose place is known."""
    position = service.positions.locate(source)
    return Problem(message=message, position=position, hint=hint, path=dotted(source))
