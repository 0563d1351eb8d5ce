"""How deep values may be nested: far deeper than in any real file, and not so deep that walking them fails."""

from __future__ import annotations

from sls_py.errors import Problem, ServiceFileError
from sls_py.position import Position

DEEPEST = 100


def too_deep(where: Position) -> ServiceFileError:
    """Return the error for values that are nested too deeply."""
    message = f"values are nested more than {DEEPEST} levels deep"
    return ServiceFileError([Problem(message=message, position=where)])
