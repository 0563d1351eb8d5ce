"""Read command lines that are plainly right, without typer; all others are left to it.

What is read here has the very values that typer gives. Whatever is unusual is "not plain": `--help`, something
unknown or missing, a wrong value, a command of a plugin. Typer reads that line again, and says what is wrong.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin

from sls_py.cli.declare import REQUIRED, Parameter

if TYPE_CHECKING:
    from sls_py.cli.call import Command

Flags = Mapping[str, tuple[Parameter, bool | None]]
"""By the way it is written: the parameter, and the value that a flag stands for."""
Given = dict[str, tuple[Parameter, Any]]


class Plain(NamedTuple):
    """A plain command line: the command, its words, the values of all parameters, and those that were written."""

    command: Command
    name: str
    values: Mapping[str, Any]
    given: Mapping[str, Any]


class _NotPlainError(Exception):
    """The command line is for typer."""


def read(words: Sequence[str], find: Callable[[str], Command | None]) -> Plain | None:
    """Return what a command line says, None when it is for typer; `find` knows the first word."""
    command = find(words[0]) if words else None
    if command is None:
        return None
    try:
        return _read(words[0], command, words[1:], {})
    except _NotPlainError:
        return None


def _read(name: str, command: Command, words: Sequence[str], inherited: Given) -> Plain:
    """Read what follows the name of a command; `inherited` are options written before the name."""
    texts, rest = _scan(words, _flags(command), group=bool(command.commands))
    if not command.commands:
        texts |= _positional(command, rest)
    given = _given(command, texts, inherited)
    if command.commands and rest:
        below = command.commands.get(rest[0])
        if below is None:
            raise _NotPlainError
        return _read(f"{name} {rest[0]}", below, rest[1:], given)
    if command.body is None:
        raise _NotPlainError
    written = {name: value for name, (_, value) in given.items()}
    return Plain(command, name, _complete(command, written), written)


def _flags(command: Command) -> Flags:
    flags: dict[str, tuple[Parameter, bool | None]] = {}
    for parameter in command.parameters:
        on, off = (True, False) if parameter.kind is bool else (None, None)
        for written in parameter.declared.flags:
            first, _, second = written.partition("/")
            flags[first] = parameter, on
            if second:
                flags[second] = parameter, off
    return flags


def _scan(
    words: Sequence[str], flags: Flags, *, group: bool
) -> tuple[dict[str, list[Any]], list[str]]:
    """Return the texts of the options by name, and the other words; options of a group end at the first of them."""
    texts: dict[str, list[Any]] = {}
    rest: list[str] = []
    queue = deque(words)
    while queue:
        word = queue.popleft()
        if word == "--":
            break
        if word[:1] == "-" and word != "-":
            _take(word, queue, flags, texts)
            continue
        rest.append(word)
        if group:
            break
    return texts, [*rest, *queue]


def _take(word: str, queue: deque[str], flags: Flags, texts: dict[str, list[Any]]) -> None:
    """Take an option (`--stage=x`, `--stage x`), or several short ones (`-lf x`), off the command line."""
    if word.startswith("--"):
        written, sign, value = word.partition("=")
        parameter, fixed = _known(written, flags)
        if fixed is not None and sign:
            raise _NotPlainError
        _note(texts, parameter, fixed if fixed is not None else value if sign else _next(queue))
        return
    letters = word[1:]
    while letters:
        parameter, fixed = _known(f"-{letters[0]}", flags)
        letters = letters[1:]
        if fixed is None:
            _note(texts, parameter, letters or _next(queue))
            return
        _note(texts, parameter, fixed)


def _known(written: str, flags: Flags) -> tuple[Parameter, bool | None]:
    if written not in flags:
        raise _NotPlainError
    return flags[written]


def _next(queue: deque[str]) -> str:
    if not queue:
        raise _NotPlainError
    return queue.popleft()


def _note(texts: dict[str, list[Any]], parameter: Parameter, text: str | bool) -> None:
    texts.setdefault(parameter.name, []).append(text)


def _positional(command: Command, words: Sequence[str]) -> dict[str, list[Any]]:
    names = [each.name for each in command.parameters if not each.declared.flags]
    if len(words) > len(names):
        raise _NotPlainError
    return {name: [word] for name, word in zip(names, words, strict=False)}


def _given(command: Command, texts: Mapping[str, list[Any]], inherited: Given) -> Given:
    """Return the values that were written, in their order, then those written before the name of the command."""
    parameters = {parameter.name: parameter for parameter in command.parameters}
    given: Given = {
        name: (parameters[name], _value(parameters[name], texts[name])) for name in texts
    }
    if not inherited.keys() <= parameters.keys():
        raise _NotPlainError
    for name, parameter in parameters.items():
        if name in inherited and name not in given:
            other, value = inherited[name]
            if other.kind != parameter.kind:
                raise _NotPlainError
            given[name] = parameter, _value(parameter, value if _repeats(parameter) else [value])
    return given


def _complete(command: Command, written: Mapping[str, Any]) -> dict[str, Any]:
    values = {each.name: written.get(each.name, each.default) for each in command.parameters}
    if REQUIRED in values.values():
        raise _NotPlainError
    return values


def _repeats(parameter: Parameter) -> bool:
    return get_origin(parameter.kind) is list


def _value(parameter: Parameter, texts: Sequence[Any]) -> Any:
    """Return the value of a parameter that was written so; the last one counts when it cannot be repeated."""
    if not _repeats(parameter):
        return _converted(parameter.kind, texts[-1], parameter)
    if not parameter.declared.flags:
        raise _NotPlainError  # an argument that takes the rest of the line
    [kind] = get_args(parameter.kind)
    return [_converted(kind, text, parameter) for text in texts]


def _converted(kind: Any, text: Any, parameter: Parameter) -> Any:
    if kind is str or kind is bool:
        return text
    if kind is int or kind is float:
        return _number(kind, text, parameter)
    if get_origin(kind) is Literal and text in get_args(kind):
        return text
    raise _NotPlainError


def _number(kind: type[int | float], text: str, parameter: Parameter) -> float:
    try:
        value = kind(text)
    except ValueError:
        raise _NotPlainError from None
    low, high = parameter.declared.min, parameter.declared.max
    if (low is not None and value < low) or (high is not None and value > high):
        raise _NotPlainError
    return value
