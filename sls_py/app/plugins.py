"""What plugins a service has, and the commands they add."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.app.request import Request
from sls_py.app.workspace import open_workspace


class PluginEntry(NamedTuple):
    """A loaded plugin: where it came from, its hooks in running order, and what else it adds."""

    name: str
    reference: str
    source: str
    hooks: tuple[str, ...]
    adds: tuple[str, ...]


def list_plugins(request: Request) -> tuple[PluginEntry, ...]:
    """Return the plugins that the service file names, in its order.

    Raises:
        ServiceFileError: a plugin cannot be loaded.
    """
    with open_workspace(request) as workspace:
        loaded = workspace.plugins.plugins if workspace.plugins else ()
        hooks = workspace.lifecycle.hooks()
    return tuple(
        PluginEntry(
            name=entry.plugin.name,
            reference=entry.reference.name,
            source=entry.source,
            hooks=tuple(
                f"{when} {moment}" for moment, when, owner, _ in hooks if owner == entry.plugin.name
            ),
            adds=(
                *(f"event {kind}" for kind in entry.plugin.events),
                *(f"variable ${{{name}:...}}" for name in entry.plugin.variables),
                *(f"command {command.name}" for command in entry.plugin.commands),
            ),
        )
        for entry in loaded
    )
