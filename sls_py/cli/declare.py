"""What a command takes: declared once, for the reader of plain command lines and for typer."""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Final, NamedTuple, Union, get_args, get_origin, get_type_hints

REQUIRED: Final = ...
"""The default of a parameter that has none."""


class Declared(NamedTuple):
    """How a parameter is written and explained; one without flags is positional."""

    flags: tuple[str, ...]
    help: str
    metavar: str | None = None
    min: float | None = None
    max: float | None = None
    show_default: bool = True


def option(
    *flags: str,
    help: str,  # noqa: A002 - typer's word
    metavar: str | None = None,
    min: float | None = None,  # noqa: A002 - typer's word
    max: float | None = None,  # noqa: A002 - typer's word
) -> Declared:
    """Declare an option: `--stage`, `-s`, or `--watch/--no-watch` for a flag that can be on and off."""
    return Declared(flags, help, metavar, min, max)


def argument(
    *,
    help: str,  # noqa: A002 - typer's word
    metavar: str,
    show_default: bool = True,
) -> Declared:
    """Declare a positional argument."""
    return Declared((), help, metavar, show_default=show_default)


class Parameter(NamedTuple):
    """One parameter of a command: its name in Python, its type, how it is written, and its default."""

    name: str
    type: Any
    declared: Declared
    default: object = REQUIRED

    @property
    def key(self) -> str:
        """The longest way to write it, without hyphens: `stage` for `-s`, `--stage`."""
        written = [flag.partition("/")[0] for flag in self.declared.flags]
        return max(written, key=len).lstrip("-") if written else self.name

    @property
    def kind(self) -> Any:
        """The type of a value, and `list` of it when the parameter can be repeated; never `None`."""
        if get_origin(self.type) not in {Union, UnionType}:
            return self.type
        return next(each for each in get_args(self.type) if each is not NoneType)


def parameters_of(body: Callable[..., object]) -> tuple[Parameter, ...]:
    """Return the parameters of a body behind its first one: keywords with `Annotated[type, option(...)]`."""
    hints = get_type_hints(body, include_extras=True)
    hints.pop("return", None)
    defaults = getattr(body, "__kwdefaults__", None) or {}
    _, *names = hints
    return tuple(_parameter(name, hints[name], defaults.get(name, REQUIRED)) for name in names)


def _parameter(name: str, hint: Any, default: object) -> Parameter:
    type_, declared = get_args(hint)
    return Parameter(name, type_, declared, default)
