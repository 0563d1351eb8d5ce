"""What can go wrong with a variable, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sls_py.errors import Problem, SlspyError
from sls_py.position import ConfigPath, Position, dotted
from sls_py.service.variables.places import place_within


class Hop(NamedTuple):
    """A string that holds variables, on the way from one variable to the next; `text` is all of it."""

    path: ConfigPath
    position: Position
    text: str

    @property
    def shown(self) -> str:
        """The text, short enough for a message."""
        return shown(self.text)


class UnresolvedError(Exception):
    """A value that others wait for cannot be resolved; the problem was found where the value is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def problem(hop: Hop, message: str, hint: str | None = None, *, index: int = -1) -> Problem:
    """Describe what is wrong with the variables of a string, or with the one at an index of it."""
    where = place_within(hop.position, hop.text, index)
    return Problem(message=message, hint=hint, position=where, path=dotted(hop.path))


def problem_of(hop: Hop, variable: str, message: str, hint: str | None = None) -> Problem:
    """Describe what is wrong with one variable of a string."""
    return problem(hop, message, hint, index=hop.text.find(variable))


def failure(hop: Hop, variable: str, error: SlspyError) -> Problem:
    """Describe a source that failed; an error with a position of its own is in another file."""
    if error.position:
        hint = error.hint or f"the file is read by `{shown(variable)}` at {hop.position}"
        return Problem(
            message=error.message, hint=hint, position=error.position, path=dotted(hop.path)
        )
    message = f"cannot resolve `{shown(variable)}`: {shown(error.message, 300)}"
    return problem_of(hop, variable, message, error.hint)


def fallback_hint(variable: str) -> str:
    """Show how a variable that may have no value is written."""
    example = f": `{variable.removesuffix('}').rstrip()}, 'default'}}`"
    return f"add a fallback{example if len(variable) <= _SHORT else ' after a comma'}"


_SHORT = 50


def circle(hops: Sequence[Hop]) -> Problem:
    """Describe variables that wait for each other; the last hop leads back to the first."""
    if len(hops) == 1:
        return problem(hops[0], f"the variable in `{dotted(hops[0].path)}` refers to itself")
    names = " -> ".join(f"`{dotted(hop.path)}`" for hop in [*hops, hops[0]])
    places = ", ".join(f"`{hop.shown}` at {hop.position}" for hop in hops)
    return problem(hops[0], f"variables refer to each other in a circle: {names}", f"see {places}")


def shown(text: str, limit: int = 60) -> str:
    """Shorten a text for a message."""
    return text if len(text) <= limit else f"{text[: limit - 3]}..."
