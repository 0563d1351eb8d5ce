"""Which functions need which packages: functions that share a zip, or need the same, share a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.cfn import naming
from sls_py.packaging.plan import Target, has_own_zip, plan_targets
from sls_py.plugin import Problem, Service
from slspy_python_requirements.manifests import find_manifest
from slspy_python_requirements.options import SECTION, options_of, section_of
from slspy_python_requirements.platform import Platform, platform_of
from slspy_python_requirements.request import Request

LAYER_PLACE = "/opt/python"


class PackageSet(NamedTuple):
    """Packages for the zips of some functions, or for layers; `vendor` are folders that come along."""

    request: Request | None
    functions: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    vendor: Path | None = None


class Found(NamedTuple):
    """The sets of a service, and what is worth a warning."""

    sets: tuple[PackageSet, ...]
    warnings: tuple[Problem, ...] = ()


def platform_for(service: Service, key: str) -> Platform | None:
    """Return the platform of a function, None when it is not one of Python with a zip that is made here."""
    function = service.functions[key]
    if function.image or function.package.artifact:
        return None
    runtime = function.runtime or service.provider.runtime
    return platform_of(runtime, function.architecture or service.provider.architecture)


def function_sets(service: Service) -> Found:
    """Return the sets that go into the zips of functions.

    Raises:
        PackagingError: a manifest is named, but not there.
    """
    warnings: list[Problem] = []
    sets = [
        _set_of(service, target, warnings)
        for target in plan_targets(service)
        if target.kind == "code" and target.given is None
    ]
    return Found(tuple(_merged(one for one in sets if one)), tuple(warnings))


def layer_sets(service: Service, layers: Mapping[str, Platform]) -> Found:
    """Return the sets that go into layers, of which each is for one platform.

    Raises:
        PackagingError: the manifest is named, but not there.
    """
    options = options_of(section_of(service))
    manifest = find_manifest(service.directory, options)
    vendor = service.directory / options.vendor if options.vendor else None
    sets = (
        PackageSet(
            Request(manifest, platform, options, LAYER_PLACE) if manifest else None,
            layers=(key,),
            vendor=vendor,
        )
        for key, platform in layers.items()
    )
    return Found(tuple(sets))


def _set_of(service: Service, target: Target, warnings: list[Problem]) -> PackageSet | None:
    platforms = {key: platform_for(service, key) for key in target.functions}
    known = [platform for platform in platforms.values() if platform]
    keys = [key for key in target.functions if platforms[key] and not _says_no(service, key)]
    if not keys:
        return None
    platform = Counter(known).most_common(1)[0][0]
    if len(set(known)) > 1:
        warnings.append(_mixed(target, platforms, platform))
    first = service.functions[keys[0]]
    own = has_own_zip(service, first)
    section = {**section_of(service), **(_own_section(service, keys[0]) if own else {})}
    folder = service.directory / (first.settings.get("module") or ".") if own else service.directory
    options = options_of(section)
    manifest = find_manifest(folder, options)
    vendor = folder / options.vendor if options.vendor else None
    request = Request(manifest, platform, options) if manifest else None
    return (
        PackageSet(request, tuple(target.functions), vendor=vendor) if request or vendor else None
    )


def _own_section(service: Service, key: str) -> dict[str, Any]:
    """What a function says itself; `vendor` may stand beside `module`, as in the plugin for Node."""
    settings = service.functions[key].settings
    own: Any = settings.get(SECTION)
    found: dict[str, Any] = dict(own) if isinstance(own, dict) else {}
    return {**({"vendor": settings["vendor"]} if settings.get("vendor") else {}), **found}


def _says_no(service: Service, key: str) -> bool:
    return service.functions[key].settings.get(SECTION) is False


def _mixed(target: Target, platforms: Mapping[str, Platform | None], chosen: Platform) -> Problem:
    others = ", ".join(f"`{key}`" for key, one in platforms.items() if one not in (None, chosen))
    return Problem(
        message=f"the packages in `{target.name}` are for {chosen}, which {others} do not run on",
        hint="set `package.individually: true`, or give all functions the same runtime and architecture",
        severity="warning",
    )


def _merged(sets: Iterable[PackageSet]) -> Iterator[PackageSet]:
    found: dict[object, PackageSet] = {}
    for one in sets:
        key = (one.request, one.vendor)
        before = found.get(key)
        functions = (*before.functions, *one.functions) if before else one.functions
        found[key] = one._replace(functions=functions)
    yield from found.values()


def layer_users(service: Service, logical_id: str) -> dict[str, Platform]:
    """Return the Python functions that use a layer, with their platforms."""
    found: dict[str, Platform] = {}
    for key, function in service.functions.items():
        used = service.provider.layers if function.layers is None else function.layers
        platform = platform_for(service, key)
        if platform and {"Ref": logical_id} in used:
            found[key] = platform
    return found


def has_packages_already(service: Service) -> bool:
    """Tell whether the user put packages into the folder of a layer, or beside the code."""
    folders = [service.directory]
    for key, layer in service.layers.items():
        uses = layer_users(service, naming.layer(key))
        if layer.path and uses:
            root = service.directory / layer.path
            folders += [root / "python", *root.glob("python/lib/python3.*/site-packages")]
    return any(next(folder.glob("*.dist-info"), None) for folder in folders)
