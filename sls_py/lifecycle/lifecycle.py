"""Run the hooks of plugins around a moment, name the plugin in errors, and trace each call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from sls_py.errors import PluginError, SlspyError
from sls_py.lifecycle.moment import Moment, When, marks_of

C = TypeVar("C")


class HookCall(NamedTuple):
    """One call of a hook, for the trace; `seconds` is how long it took."""

    moment: str
    when: When
    plugin: str
    hook: str
    seconds: float


class _Hook(NamedTuple):
    plugin: str
    call: Callable[[Any], None]


class Lifecycle:
    """The hooks of all loaded plugins; they run in the order in which the plugins were registered."""

    def __init__(self, trace: Callable[[HookCall], None] | None = None) -> None:
        self._hooks: dict[tuple[str, When], list[_Hook]] = {}
        self._trace = trace

    def register(self, name: str, plugin: object) -> tuple[tuple[str, When], ...]:
        """Take the marked methods of a plugin as hooks; return the moments they belong to."""
        found: list[tuple[str, When]] = []
        for attribute in _declared(type(plugin)):
            for mark in marks_of(getattr(type(plugin), attribute)):
                self._hooks.setdefault(mark, []).append(_Hook(name, getattr(plugin, attribute)))
                found.append(mark)
        return tuple(found)

    @contextmanager
    def moment(self, moment: Moment[C], context: C) -> Iterator[C]:
        """Run the hooks before the block, the block, and on success the hooks after it."""
        self.run(moment, "before", context)
        yield context
        self.run(moment, "after", context)

    def run(self, moment: Moment[C], when: When, context: C) -> None:
        """Run the hooks on one side of a moment.

        Raises:
            PluginError: a hook raised something other than a SlspyError.
        """
        for hook in self._hooks.get((moment.name, when), ()):
            started = time.perf_counter()
            try:
                hook.call(context)
            except SlspyError:
                raise
            except Exception as error:
                raise _failed(hook, moment.name, when, error) from error
            finally:
                if self._trace:
                    seconds = time.perf_counter() - started
                    self._trace(HookCall(moment.name, when, hook.plugin, _name(hook.call), seconds))

    def hooks(self) -> list[tuple[str, When, str, str]]:
        """Return every registered hook as (moment, when, plugin, method), in running order per moment."""
        return [
            (name, when, hook.plugin, _name(hook.call))
            for (name, when), hooks in self._hooks.items()
            for hook in hooks
        ]


def _declared(kind: type) -> list[str]:
    """Attribute names of a class in definition order, base classes first."""
    names: dict[str, None] = {}
    for base in reversed(kind.__mro__):
        names.update(dict.fromkeys(vars(base)))
    return list(names)


def _name(call: Callable[[Any], None]) -> str:
    return getattr(call, "__name__", repr(call))


def _failed(hook: _Hook, moment: str, when: When, error: Exception) -> PluginError:
    message = f"plugin `{hook.plugin}` failed {when} `{moment}`: {type(error).__name__}: {error}"
    return PluginError(message, plugin=hook.plugin, hint="run with `--verbose` to see where")
