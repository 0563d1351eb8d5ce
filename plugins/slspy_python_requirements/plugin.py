"""The plugin: settings in `custom.pythonRequirements`, layers in the service, packages in the zips."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from sls_py.plugin import (
    JsonObject,
    PackageContext,
    Plugin,
    Problem,
    Service,
    ServiceContext,
    SlspyError,
    moments,
)
from sls_py.report import Note, Warned
from slspy_python_requirements.options import (
    FUNCTION_SCHEMA,
    SCHEMA,
    SECTION,
    advice,
    is_off,
    section_of,
)

if TYPE_CHECKING:  # what installs is only imported when there is something to install
    from slspy_python_requirements.platform import Platform
    from slspy_python_requirements.request import Installed
    from slspy_python_requirements.sets import PackageSet
    from slspy_python_requirements.store import Store

UNZIP_MODULE = (
    b'"""Nothing to unzip: slspy puts packages into the zip of the function as they are."""\n'
)


class PythonRequirements(Plugin):
    """Install the packages that Python functions require, made for Lambda on any machine."""

    name = SECTION
    config_schema: ClassVar[JsonObject | None] = SCHEMA
    function_properties: ClassVar[Mapping[str, JsonObject]] = {
        SECTION: FUNCTION_SCHEMA,
        "module": {
            "type": "string",
            "description": "The folder with the code and the requirements of this function.",
        },
        "vendor": {
            "type": "string",
            "description": "A folder whose files go beside the packages of this function.",
        },
    }

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._layers: Mapping[str, Platform] = {}
        self._separate: Mapping[tuple[str, ...], str] = {}

    @moments.SERVICE_BUILT.before
    def prepare_service(self, context: ServiceContext) -> None:
        """Add the layer of packages, and have functions with a `module` packaged from its folder."""
        if is_off(context.service):
            return
        context.service = _with_modules(context.service)
        if section_of(context.service).get("layer"):
            from slspy_python_requirements.layers import with_layers

            context.service, self._layers = with_layers(context.service)
        elif context.dependency_layers and self._installs(context.service):
            from slspy_python_requirements.separate import with_separate_layers

            context.service, self._separate = with_separate_layers(
                context.service, context.reporter
            )

    @moments.PACKAGE_SELECT.before
    def add_packages(self, context: PackageContext) -> None:
        """Install what is not there yet, and put it into the zips."""
        from slspy_python_requirements.sets import function_sets, layer_sets

        service = context.service
        if is_off(service):
            return
        if not self._installs(service):
            text = "no packages are installed: they lie beside the code or in a layer already"
            context.reporter.emit(Note(text=text, verbose=True))
            return
        for problem in advice(service):
            context.reporter.emit(Warned(problem=problem))
        found = layer_sets(service, self._layers) if self._layers else function_sets(service)
        for problem in found.warnings:
            context.reporter.emit(Warned(problem=problem))
        self._add(context, (self._placed(one) for one in found.sets))
        _exclude_environments(context)
        if section_of(service).get("zip"):
            context.add_file("unzip_requirements.py", UNZIP_MODULE)

    def _placed(self, one: PackageSet) -> PackageSet:
        """Return a set for the layer that its functions got for it, else as it is."""
        layer = self._separate.get(one.functions)
        if layer is None:
            return one
        from slspy_python_requirements.sets import LAYER_PLACE

        request = one.request._replace(place=LAYER_PLACE) if one.request else None
        return one._replace(request=request, layers=(layer,))

    def _installs(self, service: Service) -> bool:
        from slspy_python_requirements.sets import has_packages_already

        return self._is_asked(service) or not has_packages_already(service)

    def _is_asked(self, service: Service) -> bool:
        """Whether the service file speaks of requirements, so that slspy does not only guess."""
        names = {"python-requirements", "serverless-python-requirements"}
        return SECTION in service.custom or not names.isdisjoint(service.plugins)

    def _add(self, context: PackageContext, sets: Iterable[PackageSet]) -> None:
        from slspy_python_requirements.sets import LAYER_PLACE

        every = tuple(sets)
        for one, installed in zip(every, self._install(context, every), strict=True):
            prefix = Path(LAYER_PLACE).name if one.layers else ""
            functions = None if one.layers else one.functions
            chosen = () if one.layers else functions
            if installed:
                context.add_tree(
                    installed.directory,
                    identity=installed.identity,
                    prefix=prefix,
                    functions=chosen,
                    layers=one.layers,
                )
            if one.vendor:
                _add_vendor(context, one, one.vendor, prefix)

    def _install(
        self, context: PackageContext, sets: tuple[PackageSet, ...]
    ) -> list[Installed | None]:
        """Install all sets, several at a time.

        Raises:
            PackagingError: packages cannot be installed; all problems at once.
        """
        section = section_of(context.service)
        store = self._store(context, section.get("cacheLocation"))
        anew = bool(section.get("invalidateCaches"))

        def install(one: PackageSet) -> Installed | SlspyError | None:
            try:
                return store.get(one.request, anew=anew) if one.request else None
            except SlspyError as error:
                return error

        if len(sets) > 1:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(min(4, len(sets))) as pool:
                results = list(pool.map(install, sets))
        else:
            results = [install(one) for one in sets]
        _raise(result for result in results if isinstance(result, SlspyError))
        return [result for result in results if not isinstance(result, SlspyError)]

    def _store(self, context: PackageContext, location: str | None) -> Store:
        from slspy_python_requirements.store import Store, default_folder

        own = context.service.directory / location if location else default_folder(self._environ)
        return Store(own, self._environ, context.reporter)


def _raise(errors: Iterable[SlspyError]) -> None:
    """Raise what went wrong, problems of several sets together."""
    from sls_py.errors import PackagingError

    found = list(errors)
    problems = [
        problem
        for error in found
        if isinstance(error, PackagingError)
        for problem in error.problems
    ]
    if problems:
        raise PackagingError(list(dict.fromkeys(problems)))
    if found:
        raise found[0]


def _with_modules(service: Service) -> Service:
    """Package functions with a `module` from the folder that it names, as the plugin for Node does."""
    from sls_py.packaging.plan import has_own_zip

    functions = dict(service.functions)
    for key, function in service.functions.items():
        module = function.settings.get("module")
        if module and has_own_zip(service, function):
            package = replace(function.package, folder=module)
            functions[key] = replace(function, package=package)
    return replace(service, functions=functions)


def _add_vendor(context: PackageContext, one: PackageSet, folder: Path, prefix: str) -> None:
    from sls_py.errors import PackagingError
    from slspy_python_requirements.keys import content_key

    if not folder.is_dir():
        message = f"the folder `{folder}` of `vendor` does not exist"
        raise PackagingError([Problem(message=message, path=f"custom.{SECTION}.vendor")])
    context.add_tree(
        folder,
        identity=content_key(folder),
        prefix=prefix,
        functions=() if one.layers else one.functions,
        layers=one.layers,
    )


def _exclude_environments(context: PackageContext) -> None:
    """Leave out virtual environments beside the service file, unless a pattern asks for one by its name."""
    patterns = context.service.package.patterns
    for mark in sorted(context.service.directory.glob("*/pyvenv.cfg")):
        name = mark.parent.name
        if not any(pattern.startswith((f"{name}/", f"./{name}/")) for pattern in patterns):
            context.exclude(f"{name}/**")
            text = f"the virtual environment `{name}` is left out"
            context.reporter.emit(Note(text=text, verbose=True))
