"""The loaded plugins, and what they contribute together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sls_py.errors import PluginError
from sls_py.events.base import EventType
from sls_py.lifecycle import Lifecycle
from sls_py.model.values import JsonObject
from sls_py.plugin import Command, Plugin
from sls_py.service.extensions import Extensions
from sls_py.service.schema.descriptions import first_line

if TYPE_CHECKING:
    from sls_py.service.load import PluginReference
    from sls_py.sync.flow import FlowKind


class LoadedPlugin(NamedTuple):
    """A plugin with the reference in the service file and the place it was loaded from."""

    reference: PluginReference
    source: str
    plugin: Plugin


class Loaded:
    """All plugins of a service, in the order of the service file."""

    def __init__(self, plugins: tuple[LoadedPlugin, ...] = ()) -> None:
        self.plugins = plugins

    def register(self, lifecycle: Lifecycle) -> None:
        """Put the hooks of all plugins into a lifecycle."""
        for loaded in self.plugins:
            lifecycle.register(loaded.plugin.name, loaded.plugin)

    @property
    def extensions(self) -> Extensions:
        """Schemas and variable sources, for the service file."""
        every = [loaded.plugin for loaded in self.plugins]
        return Extensions(
            sources={name: source for plugin in every for name, source in plugin.variables.items()},
            events={kind: _documented(event) for kind, event in self.events.items()},
            custom={plugin.name: plugin.config_schema for plugin in every if plugin.config_schema},
            function_properties=_merged(plugin.function_properties for plugin in every),
            top_level=_merged(plugin.top_level for plugin in every),
        )

    @property
    def events(self) -> dict[str, EventType]:
        """Event types by kind."""
        return {
            kind: event for loaded in self.plugins for kind, event in loaded.plugin.events.items()
        }

    @property
    def commands(self) -> dict[str, Command]:
        """Commands by name."""
        return {
            command.name: command for loaded in self.plugins for command in loaded.plugin.commands
        }

    def flow_kinds(self, own: Iterable[str]) -> tuple[FlowKind, ...]:
        """Return what plugins add to `slspy sync`; `own` are the names of slspy's kinds.

        Raises:
            PluginError: a name is taken.
        """
        owners = dict.fromkeys(own, "slspy")
        found: list[FlowKind] = []
        for _, _, plugin in self.plugins:
            for kind in plugin.flow_kinds:
                owner = owners.setdefault(kind.name, plugin.name)
                if owner != plugin.name:
                    message = f"plugin `{plugin.name}` adds the flow `{kind.name}`, which `{owner}` already has"
                    raise PluginError(message, plugin=plugin.name, hint="give it another `name`")
                found.append(kind)
        return tuple(found)


def _documented(event: EventType) -> JsonObject:
    """Return the schema of an event type with the first line of its docstring, which editors show."""
    text = first_line(event)
    return ({"description": text} if text else {}) | event.SCHEMA


def _merged(parts: Iterable[Mapping[str, JsonObject]]) -> dict[str, JsonObject]:
    return {name: schema for part in parts for name, schema in part.items()}
