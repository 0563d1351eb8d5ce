"""A named moment of a command, with the type of the context its hooks get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

from sls_py.records import dataclass

C = TypeVar("C")
P = TypeVar("P")
When = Literal["before", "after"]

MARK = "__slspy_hooks__"
"""The attribute that a hook method carries: a tuple of (moment name, when)."""


@dataclass(frozen=True, slots=True)
class Moment(Generic[C]):
    """A moment; `before` and `after` mark a plugin's method as a hook of it.

    A method whose context has another type is an error for type checkers:

        class Prune(Plugin):
            @moments.DEPLOY_DONE.after
            def prune(self, context: DeployContext) -> None: ...
    """

    name: str
    context: type[C]

    def before(self, hook: Callable[[P, C], None]) -> Callable[[P, C], None]:
        """Mark a method to run before the moment."""
        return _mark(hook, self.name, "before")

    def after(self, hook: Callable[[P, C], None]) -> Callable[[P, C], None]:
        """Mark a method to run after the moment succeeded."""
        return _mark(hook, self.name, "after")


def _mark(hook: Callable[[P, C], None], name: str, when: When) -> Callable[[P, C], None]:
    marks: tuple[tuple[str, When], ...] = getattr(hook, MARK, ())
    setattr(hook, MARK, (*marks, (name, when)))
    return hook


def marks_of(attribute: Any) -> tuple[tuple[str, When], ...]:
    """Return the moments that a plugin's attribute is a hook of."""
    marks: tuple[tuple[str, When], ...] = getattr(attribute, MARK, ())
    return marks
