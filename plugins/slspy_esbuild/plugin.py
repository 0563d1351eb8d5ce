"""The plugin: functions are bundled before their files are selected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from sls_py.plugin import (
    JsonObject,
    PackageContext,
    Plugin,
    Problem,
    Service,
    ServiceContext,
    SyncContext,
    moments,
)
from sls_py.report import Warned
from slspy_esbuild.bundle import Bundle, make_bundles
from slspy_esbuild.entries import Entry, find_entries
from slspy_esbuild.externals import closure, files_of, find_package, is_excluded, package_of
from slspy_esbuild.program import find_program
from slspy_esbuild.settings import SCHEMA, Settings, read_settings

_CACHE = Path(".slspy") / "cache" / "esbuild"
_SOURCE_MAPS = "--enable-source-maps"


class Esbuild(Plugin):
    """Bundle Node functions with esbuild; each gets a zip of its own with its bundle."""

    name = "esbuild"
    config_schema: ClassVar[JsonObject | None] = SCHEMA
    top_level: ClassVar[Mapping[str, JsonObject]] = {
        "build": {
            "anyOf": [
                {"enum": ["esbuild"]},
                {
                    "type": "object",
                    "properties": {"esbuild": {"anyOf": [{"type": "boolean"}, SCHEMA]}},
                    "additionalProperties": False,
                },
            ],
            "description": "How code is built before it is packaged.",
        }
    }

    @moments.SERVICE_BUILT.before
    def plan(self, context: ServiceContext) -> None:
        """Give functions that are bundled a zip of their own, with nothing in it but what is asked for."""
        settings = read_settings(context.service)
        if settings is None:
            return
        functions = dict(context.service.functions)
        for entry in find_entries(context.service, only_typescript=settings.only_typescript):
            function = functions[entry.function]
            package = replace(function.package, individually=True, bundled=True)
            functions[entry.function] = replace(
                function,
                package=package,
                environment=_environment(context.service, function.environment, settings),
            )
        context.service = replace(context.service, functions=functions)

    @moments.PACKAGE_SELECT.before
    def bundle(self, context: PackageContext) -> None:
        """Bundle what changed, and put the bundles into the zips."""
        settings = read_settings(context.service)
        if settings is None:
            return
        entries = _bundled(context.service, settings)
        if not entries:
            return
        bundles, warnings = _make(context.service, settings, entries)
        for entry in entries:
            bundle = bundles[entry]
            for name, path in bundle.files.items():
                context.add_file(name, path, functions=[entry.function])
            warnings += _add_packages(context, settings, entry, bundle)
        for problem in dict.fromkeys(warnings):
            context.reporter.emit(Warned(problem=problem))

    @moments.SYNC_BATCH.before
    def sync(self, context: SyncContext) -> None:
        """Have the functions synced whose bundles a saved file is part of."""
        settings = read_settings(context.service)
        entries = _bundled(context.service, settings) if settings else []
        if settings and entries:
            bundles, _ = _make(context.service, settings, entries)
            for entry, bundle in bundles.items():
                if not bundle.inputs.isdisjoint(context.changed):
                    context.affect(entry.function)


def _bundled(service: Service, settings: Settings) -> list[Entry]:
    return list(find_entries(service, only_typescript=settings.only_typescript))


def _environment(
    service: Service, environment: Mapping[str, object], settings: Settings
) -> Mapping[str, object]:
    known = {**service.provider.environment, **environment}
    if not settings.source_maps or "NODE_OPTIONS" in known:
        return environment
    return {**environment, "NODE_OPTIONS": _SOURCE_MAPS}


def _make(
    service: Service, settings: Settings, entries: Sequence[Entry]
) -> tuple[dict[Entry, Bundle], list[Problem]]:
    """Run esbuild once for all functions with the same runtime, which most services have only one of."""
    program = find_program(service.directory)
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.runtime].append(entry)
    bundles: dict[Entry, Bundle] = {}
    warnings: list[Problem] = []
    for runtime, group in groups.items():
        made, problems = make_bundles(
            program,
            [entry.source for entry in group],
            settings.flags(runtime),
            directory=service.directory,
            cache=service.directory / _CACHE / runtime,
        )
        bundles |= {entry: made[entry.source] for entry in group}
        warnings += problems
    return bundles, warnings


def _add_packages(
    context: PackageContext, settings: Settings, entry: Entry, bundle: Bundle
) -> list[Problem]:
    """Put packages that stay outside into the zip; return a warning for each that is not installed."""
    service = context.service
    excluded = settings.excluded(entry.runtime)
    packages = dict.fromkeys(package_of(one) for one in bundle.imports)
    wanted = [name for name in packages if name and not is_excluded(name, excluded)]
    home = service.directory.absolute()
    for package in closure(home, wanted):
        for name, path in files_of(package):
            context.add_file(name, path, functions=[entry.function])
    function = service.functions[entry.function]
    if service.provider.layers if function.layers is None else function.layers:
        return []
    return [
        Problem(
            message=f"`{name}`, which `{entry.source}` imports, is not installed",
            hint=f"install it with `npm install {name}`, or name it in `exclude` when the runtime has it",
            severity="warning",
        )
        for name in wanted
        if settings.leaves_out(name) and find_package(home, name) is None
    ]
