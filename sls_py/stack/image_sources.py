"""What `image` of a function stands for: a URI, or an image of `provider.ecr.images` that is built."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sls_py.errors import Problem, ServiceFileError, did_you_mean
from sls_py.model.function import Function
from sls_py.model.image import ImageBuild
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import ConfigPath, dotted

BUILD_ONLY = ("buildArgs", "buildOptions", "cacheFrom", "platform", "provenance")
"""Settings of an image that mean nothing when it is given by its URI."""

DEFAULT_ARCHITECTURE = "x86_64"

_REGION = r"\d+\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\."


class ImageSources(NamedTuple):
    """The images that are built, each once, and the URIs of the others by function key."""

    builds: tuple[ImageBuild, ...]
    uris: Mapping[str, str]


def image_sources(service: Service, functions: Collection[str] | None = None) -> ImageSources:
    """Return the images of functions (of all, when none are named).

    Raises:
        ServiceFileError: an image is not described well, or is in another region; all problems at once.
    """
    chosen = [each for key, each in service.functions.items() if _chosen(key, functions, each)]
    problems = [each for function in chosen for each in image_problems(service, function)]
    problems += [each for function in chosen for each in _foreign(service, function, pinned=True)]
    if problems:
        raise ServiceFileError(list(dict.fromkeys(problems)))
    given = ((each.key, given_uri(service, each)) for each in chosen)
    uris = {key: uri for key, uri in given if uri}
    return ImageSources(_builds(service, [each for each in chosen if each.key not in uris]), uris)


def given_uri(service: Service, function: Function) -> str | None:
    """Return the URI that the service file gives for a function's image, None for one that is built."""
    image = function.image
    if image is None:
        return None
    entry = _entries(service).get(image.name) if image.name else None
    return image.uri or _uri(entry)


def image_problems(service: Service, function: Function) -> Iterator[Problem]:
    """Yield what is wrong with the image of a function, and with the entry that it names.

    As in the Serverless Framework, entries that no function runs are not looked at.
    """
    image = function.image
    if image is None:
        return
    here: ConfigPath = ("functions", function.key, "image")
    if not image.name and not image.uri:
        yield _problem(service, here, "an image needs `uri` or `name`")
    elif image.name and image.uri:
        yield _problem(
            service, here, "an image has `uri` or `name`, not both", "remove one of them"
        )
    elif image.name and image.name not in _entries(service):
        hint = did_you_mean(image.name, _entries(service)) or "add it to `provider.ecr.images`"
        message = f"image `{image.name}` is not in `provider.ecr.images`"
        yield _problem(service, here, message, hint)
    elif image.name:
        yield from _entry_problems(service, image.name)
    yield from _foreign(service, function, pinned=False)


def _entry_problems(service: Service, name: str) -> Iterator[Problem]:
    entry, here = _entries(service)[name], _place(name)
    if not isinstance(entry, dict):
        return
    if not entry.get("uri") and not entry.get("path"):
        yield _problem(service, here, f"image `{name}` needs `uri` or `path`")
    elif entry.get("uri") and entry.get("path"):
        message = f"image `{name}` has `uri` or `path`, not both"
        yield _problem(service, here, message, "remove one of them")
    for key in BUILD_ONLY if entry.get("uri") else ():
        if entry.get(key):
            message = f"`{key}` builds an image, but `{name}` is given by its `uri`"
            yield _problem(service, (*here, key), message, f"remove `{key}`, or give a `path`")


def _foreign(service: Service, function: Function, *, pinned: bool) -> Iterator[Problem]:
    """Tell when an image is in another region than the function; Lambda does not fetch it from there."""
    uri, region = given_uri(service, function) or "", service.provider.region
    found = re.match(_REGION, uri)
    if found and found[1] != region and pinned == ("@sha256:" in uri):
        name = function.image.name if function.image else None
        place = _place(name) if name else ("functions", function.key, "image")
        message = f"the image is in region `{found[1]}`, the function in `{region}`"
        yield _problem(service, place, message, "copy it to a repository in the function's region")


def _builds(service: Service, functions: list[Function]) -> tuple[ImageBuild, ...]:
    users: dict[str, list[Function]] = {}
    for function in functions:
        if function.image and function.image.name:
            users.setdefault(function.image.name, []).append(function)
    return tuple(_build(service, name, own) for name, own in users.items())


def _build(service: Service, name: str, users: list[Function]) -> ImageBuild:
    entry = _entries(service)[name]
    given: JsonObject = entry if isinstance(entry, dict) else {"path": entry}
    common = service.provider.architecture or DEFAULT_ARCHITECTURE
    architectures = {each.architecture or common for each in users}
    return ImageBuild(
        name=name,
        path=given["path"],
        functions=tuple(each.key for each in users),
        file=given.get("file") or "Dockerfile",
        build_args=given.get("buildArgs") or {},
        build_options=tuple(given.get("buildOptions") or ()),
        cache_from=tuple(given.get("cacheFrom") or ()),
        platform=given.get("platform") or None,
        provenance=given.get("provenance") or None,
        architecture=architectures.pop() if len(architectures) == 1 else None,
        position=service.positions.locate(_place(name)),
    )


def _chosen(key: str, functions: Collection[str] | None, function: Function) -> bool:
    return function.image is not None and (functions is None or key in functions)


def _entries(service: Service) -> JsonObject:
    entries: JsonObject = (service.provider.settings.get("ecr") or {}).get("images") or {}
    return entries


def _uri(entry: CfValue) -> str | None:
    """Return the URI of an entry of `provider.ecr.images`; a path to a folder is not one."""
    if isinstance(entry, dict):
        return entry.get("uri") or None
    is_uri = isinstance(entry, str) and (".dkr.ecr" in entry or "@sha256:" in entry)
    return entry if is_uri else None


def _place(name: str) -> ConfigPath:
    return ("provider", "ecr", "images", name)


def _problem(service: Service, path: ConfigPath, message: str, hint: str | None = None) -> Problem:
    where = service.positions.locate(path)
    return Problem(message=message, hint=hint, position=where, path=dotted(path))
