"""The plugins of a service, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from sls_py.ui.style import PLAIN, Style


class Entry(Protocol):
    """What is shown of a plugin."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def source(self) -> str:
        """Where it was loaded from."""
        ...

    @property
    def hooks(self) -> tuple[str, ...]:
        """When it runs."""
        ...

    @property
    def adds(self) -> tuple[str, ...]:
        """What it adds."""
        ...


def render_plugins(entries: Sequence[Entry], style: Style = PLAIN) -> str:
    """Return each plugin with its hooks and what it adds."""
    if not entries:
        return "no plugins"
    return "\n".join(line for entry in entries for line in _lines(entry, style))


def _lines(entry: Entry, style: Style) -> Iterator[str]:
    yield f"{style(entry.name, 'bold')} {style(f'({entry.source})', 'dim')}"
    yield from (f"  hook: {hook}" for hook in entry.hooks)
    yield from (f"  adds: {what}" for what in entry.adds)
