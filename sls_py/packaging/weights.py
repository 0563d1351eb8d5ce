"""What makes zips big: each with its largest distributions and files."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing

from sls_py.errors import PackagingError, Problem
from sls_py.model.listing import WeighedArtifact, Weight, Weights
from sls_py.model.package import Artifact, Artifacts
from sls_py.model.service import Service
from sls_py.packaging.distributions import packages_of
from sls_py.packaging.sizes import (
    DIRECT_LIMIT,
    LIMIT,
    SHOWN,
    functions_by_layers,
    layers_of,
)


def weigh(service: Service, artifacts: Artifacts) -> Weights:
    """Weigh zips that are on disk, and each function with the layers of the service that it uses.

    Raises:
        PackagingError: a zip cannot be read.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for key, name in artifacts.functions.items():
        users[name].append(key)
    weighed = [_weigh(item, tuple(users[item.name])) for item in artifacts.items]
    sizes = {one.name: one.unzipped for one in weighed}
    return Weights(
        artifacts=tuple(sorted(weighed, key=lambda one: -one.unzipped)),
        functions=_together(service, artifacts, sizes),
        others=tuple(
            key
            for key in artifacts.functions
            if len(layers_of(service, service.functions[key])) > _known(service, artifacts, key)
        ),
        limit=LIMIT,
        direct_limit=DIRECT_LIMIT,
    )


def _together(service: Service, artifacts: Artifacts, sizes: Mapping[str, int]) -> dict[str, int]:
    """What Lambda unpacks for each function."""
    found = {}
    for used, keys in functions_by_layers(service, artifacts.functions, artifacts.layers).items():
        layers = sum(sizes[artifacts.layers[layer]] for layer in used)
        found.update({key: sizes[artifacts.functions[key]] + layers for key in keys})
    return {key: found[key] for key in artifacts.functions}


def _known(service: Service, artifacts: Artifacts, key: str) -> int:
    (used,) = functions_by_layers(service, [key], artifacts.layers)
    return len(used)


def _weigh(item: Artifact, functions: tuple[str, ...]) -> WeighedArtifact:
    try:
        archive = zipfile.ZipFile(item.path)
    except (OSError, zipfile.BadZipFile) as error:
        raise PackagingError([Problem(message=f"cannot read `{item.path}`: {error}")]) from error
    with closing(archive):
        files = [
            Weight(entry.filename, entry.file_size, entry.compress_size)
            for entry in archive.infolist()
            if not entry.is_dir()
        ]
        packages = packages_of({file.name for file in files}, archive.read)
    return WeighedArtifact(
        item.name,
        item.kind,
        functions,
        unzipped=sum(file.unzipped for file in files),
        zipped=item.size,
        files=len(files),
        distributions=_largest(_grouped(files, packages)),
        largest=_largest(files),
    )


def _grouped(files: Iterable[Weight], packages: Mapping[str, str]) -> Iterable[Weight]:
    sums: dict[str, tuple[int, int]] = {}
    for file in files:
        unzipped, zipped = sums.get(packages[file.name], (0, 0))
        sums[packages[file.name]] = (unzipped + file.unzipped, zipped + file.zipped)
    return (Weight(name, *sizes) for name, sizes in sums.items())


def _largest(weights: Iterable[Weight]) -> tuple[Weight, ...]:
    return tuple(sorted(weights, key=lambda one: (-one.unzipped, one.name))[:SHOWN])
