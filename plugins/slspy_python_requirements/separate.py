"""Layers that `slspy sync --dependency-layer` keeps packages in, apart from the code that changes with every save."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sls_py.cfn import naming
from sls_py.model.layer import Layer
from sls_py.plugin import Reporter, Service
from sls_py.report import warn
from slspy_python_requirements.sets import PackageSet, function_sets

KEY = "slspyDependencies"

MOST = 5
"""Layers that a function may have (Lambda quotas)."""


class Separated(NamedTuple):
    """A service whose functions have layers of packages, and the key of the layer by the functions that share a set."""

    service: Service
    layers: Mapping[tuple[str, ...], str]


def with_separate_layers(service: Service, reporter: Reporter) -> Separated:
    """Return the service with a layer for each set of packages, which the functions of the set use last.

    Packages of functions that have as many layers as they may stay in the zip.

    Raises:
        PackagingError: a manifest is named, but not there.
    """
    sets = function_sets(service).sets
    functions, layers = dict(service.functions), dict(service.layers)
    found: dict[tuple[str, ...], str] = {}
    for one in sets:
        if full := [key for key in one.functions if len(_used(service, key)) >= MOST]:
            text = f"packages of function `{full[0]}` stay in its zip: it has {MOST} layers already"
            warn(reporter, text, hint="leave out `--dependency-layer`, or give it fewer layers")
            continue
        key = KEY if len(sets) == 1 else f"{KEY}{_digest(service, one)}"
        layers[key] = _layer(service, key, one)
        found[one.functions] = key
        for name in one.functions:
            own = (*_used(service, name), {"Ref": naming.layer(key)})
            functions[name] = replace(functions[name], layers=own)
    return Separated(replace(service, functions=functions, layers=layers), found)


def _used(service: Service, key: str) -> Sequence[Any]:
    own = service.functions[key].layers
    return service.provider.layers if own is None else own


def _digest(service: Service, one: PackageSet) -> str:
    """Return what tells a set from the others of the service, whatever its manifest lists."""
    places = [one.request.manifest.file if one.request else None, one.vendor]
    inside = [os.path.relpath(place, service.directory) for place in places if place]
    parts = (inside, one.request and (one.request.platform, one.request.options))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:6]


def _layer(service: Service, key: str, one: PackageSet) -> Layer:
    suffix = key.removeprefix(KEY)
    name = f"{service.name}-{service.provider.stage}-dependencies"
    return Layer(
        key=key,
        name=f"{name}-{suffix}" if suffix else name,
        description="Packages that functions require (slspy sync --dependency-layer)",
        compatible_runtimes=(f"python{one.request.platform.python}",) if one.request else (),
        generated=True,
    )
