"""What plugins a service has, and the commands they add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sls_py.app.request import Request
from sls_py.app.workspace import has_service_file, load_plugins_of, open_workspace

if TYPE_CHECKING:
    from sls_py.plugin import Command


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


def plugin_commands(request: Request) -> Mapping[str, Command]:
    """Return the commands that the plugins of the service here add, by name; the service is not built.

    Raises:
        ServiceFileError: the service file cannot be read, or a plugin cannot be loaded.
    """
    from sls_py.service.load import read

    if not has_service_file(request):
        return {}
    plugins = load_plugins_of(read(request.options.directory, request.options, request.environ))
    return plugins.commands if plugins else {}


def run_plugin_command(
    request: Request,
    name: str,
    values: Mapping[str, str | int | bool | None],
    write: Callable[[str], None],
) -> None:
    """Run a command of a plugin on the service; `write` takes what it prints to stdout."""
    from sls_py.plugin import CommandCall

    with open_workspace(request) as workspace:
        gateways = workspace.gateways
        assert workspace.plugins is not None
        workspace.plugins.commands[name].run(
            CommandCall(
                service=workspace.service,
                target=gateways.target,
                gateways=gateways,
                reporter=workspace.reporter,
                write=write,
                options=values,
            )
        )
