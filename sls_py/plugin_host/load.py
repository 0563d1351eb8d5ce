"""Load the plugins a service file names, and report everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.errors import Problem, ServiceFileError
from sls_py.events.table import EVENTS
from sls_py.plugin import API_VERSION, Plugin
from sls_py.plugin_host.discover import LoadError, find_plugin
from sls_py.plugin_host.loaded import Loaded, LoadedPlugin

if TYPE_CHECKING:
    from sls_py.service.load import PluginReference


def load_plugins(
    references: Iterable[PluginReference], directory: Path, folder: str | None = None
) -> Loaded:
    """Load plugins in the order of the references.

    `directory` is where `./path.py` starts, `folder` is `plugins.localPath`.

    Raises:
        ServiceFileError: a plugin is missing, cannot be imported, is named twice, was written for another
            version, or contributes something that slspy or another plugin already has.
    """
    problems: list[Problem] = []
    loaded: list[LoadedPlugin] = []
    for reference in references:
        try:
            loaded += _load(reference, directory, folder)
        except LoadError as error:
            problems.append(_problem(reference, str(error), error.hint))
    problems += [*_wrong_versions(loaded), *_repeated(loaded), *_collisions(loaded)]
    if problems:
        raise ServiceFileError(problems)
    return Loaded(tuple(loaded))


def _load(reference: PluginReference, directory: Path, folder: str | None) -> list[LoadedPlugin]:
    found = find_plugin(reference.name, directory, folder)
    return [LoadedPlugin(reference, found.source, _instance(kind)) for kind in found.classes]


def _instance(kind: type[Plugin]) -> Plugin:
    try:
        plugin = kind()
    except Exception as error:
        message = (
            f"plugin class `{kind.__name__}` could not be created: {type(error).__name__}: {error}"
        )
        raise LoadError(message, "a plugin is created without arguments") from error
    if not plugin.name:
        raise LoadError(
            f"plugin class `{kind.__name__}` has no `name`", 'add `name = "..."` to the class'
        )
    return plugin


def _wrong_versions(loaded: list[LoadedPlugin]) -> Iterator[Problem]:
    for reference, _, plugin in loaded:
        if plugin.api_version != API_VERSION:
            message = (
                f"plugin `{plugin.name}` was written for plugin interface {plugin.api_version}, "
                f"this slspy has {API_VERSION}"
            )
            yield _problem(
                reference, message, "install a version of the plugin that fits this slspy"
            )


def _repeated(loaded: list[LoadedPlugin]) -> Iterator[Problem]:
    seen: set[str] = set()
    for reference, _, plugin in loaded:
        if plugin.name in seen:
            message = f"plugin `{plugin.name}` is named twice"
            yield _problem(reference, message, "remove one of the two from `plugins`")
        seen.add(plugin.name)


def _collisions(loaded: list[LoadedPlugin]) -> Iterator[Problem]:
    owners: dict[tuple[str, str], str] = {("event", kind): "slspy" for kind in EVENTS}
    for reference, _, plugin in loaded:
        for what, name in _contributions(plugin):
            owner = owners.setdefault((what, name), plugin.name)
            if owner != plugin.name:
                message = (
                    f"plugin `{plugin.name}` adds the {what} `{name}`, which `{owner}` already has"
                )
                yield _problem(reference, message, "remove one of the two plugins")


def _contributions(plugin: Plugin) -> Iterator[tuple[str, str]]:
    yield from (("event", kind) for kind in plugin.events)
    yield from (("command", command.name) for command in plugin.commands)
    yield from (("variable source", name) for name in plugin.variables)
    yield from (("function property", name) for name in plugin.function_properties)
    yield from (("top-level property", name) for name in plugin.top_level)


def _problem(reference: PluginReference, message: str, hint: str | None) -> Problem:
    return Problem(message=message, hint=hint, position=reference.position, path="plugins")
