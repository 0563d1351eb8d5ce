"""Ask for slow values at the same time, before they are resolved one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from sls_py.position import ConfigPath
from sls_py.service.extensions import VariableContext, VariableSource
from sls_py.service.variables.parse import (
    Call,
    Literal,
    Template,
    Variable,
    VariableSyntaxError,
    parse,
)

Wanted = tuple[str | None, Sequence[Any]]
"""An address and its parameters."""


Skip = Callable[[ConfigPath, Any], bool]
"""Tells of a path, and what is there in the file, that it is not to be resolved."""


@runtime_checkable
class Prefetching(Protocol):
    """A source that can answer many addresses faster than one after the other."""

    def prefetch(
        self, wanted: list[Wanted], context: VariableContext
    ) -> Iterable[Callable[[], None]] | None:
        """Get ready to resolve these addresses, or return what does, to be called at the same time from any thread.

        Neither raises because of one of them.
        """
        ...


def prefetch(
    value: Any,
    sources: Mapping[str, VariableSource],
    context: VariableContext,
    skip: Skip,
) -> None:
    """Let slow sources prepare what surely is needed: first choices whose address holds no other variable."""
    slow = {name: source for name, source in sources.items() if isinstance(source, Prefetching)}
    marks = tuple(f"${{{name}" for name in slow)
    texts: list[tuple[ConfigPath, str]] = []
    _collect((), value, marks, texts)
    calls = [
        call
        for path, text in texts
        if not _is_skipped(path, value, skip)
        for call in _first_calls(text)
    ]
    jobs: list[Callable[[], None]] = []
    for name, source in slow.items():
        wanted = [found for call in calls if call.source == name and (found := _fixed(call))]
        if wanted:
            jobs += source.prefetch(wanted, context) or ()
    _work(jobs)


AT_ONCE = 8
"""Jobs done at the same time; SSM takes 40 requests a second."""


def _work(jobs: list[Callable[[], None]]) -> None:
    """Do jobs at the same time."""
    if len(jobs) < 2:
        for job in jobs:
            job()
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def _collect(
    path: ConfigPath, value: Any, marks: tuple[str, ...], found: list[tuple[ConfigPath, str]]
) -> None:
    """Collect the texts that hold one of the marks; most files have none, and are looked through quickly."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, str):
            if "${" in item and any(mark in item for mark in marks):
                found.append(((*path, key), item))
        elif isinstance(item, dict | list):
            _collect((*path, key), item, marks, found)


def _is_skipped(path: ConfigPath, value: Any, skip: Skip) -> bool:
    """Tell whether something on the way to a value is to be skipped, or the value itself."""
    for length, key in enumerate(path, start=1):
        value = value[key]
        if skip(path[:length], value):
            return True
    return False


def _first_calls(text: str) -> Iterator[Call]:
    try:
        template = parse(text)
    except VariableSyntaxError:
        return
    for piece in template.pieces if template else ():
        if isinstance(piece, Variable) and isinstance(piece.calls[0], Call):
            yield piece.calls[0]


def _fixed(call: Call) -> Wanted | None:
    """Return the address and parameters of a call, None when they hold variables."""
    arguments = [_plain(argument) for argument in (call.address, *call.params)]
    if None in arguments:
        return None
    address, *params = (argument.value for argument in arguments if argument)
    return address, params


def _plain(argument: Literal | Template | None) -> Literal | None:
    if argument is None or isinstance(argument, Literal):
        return argument or Literal(None)
    return None if argument.text is None else Literal(argument.text)
