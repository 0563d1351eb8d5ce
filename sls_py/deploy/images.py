"""Bring the container images of functions to ECR, and find out their digests."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Lock

from sls_py.aws.protocols import Gateways
from sls_py.aws.records import Repository
from sls_py.cfn import naming
from sls_py.deploy.docker import Docker
from sls_py.deploy.parallel import each
from sls_py.errors import AwsError, DeploymentError, Problem, ServiceFileError
from sls_py.model.image import ImageBuild
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.position import dotted
from sls_py.report import Reporter, note, phase, warn
from sls_py.stack.image_sources import image_sources

BUILDS = 4
"""Images that are built at the same time."""

_DIGEST = re.compile(r"digest: (sha256:[0-9a-f]{64})")

_ECR_URI = re.compile(
    r"(?P<repository>(?P<registry>\d+)\.dkr\.ecr[^/]*/(?P<name>[^:@]+))(?::(?P<tag>[^@]+))?"
)


def publish_images(
    service: Service,
    *,
    gateways: Gateways,
    reporter: Reporter,
    environ: Mapping[str, str],
    functions: Collection[str] | None = None,
    look_up: bool = True,
) -> dict[str, str]:
    """Build and push the images that functions run; return the URIs with digest by function key.

    Each image is built once, whatever number of functions runs it. The tag of an image that is given by its URI is
    looked up if `look_up` says so, and a tag that moved is deployed. Images that are given by digest need nothing.

    Raises:
        ServiceFileError: an image is not described well, its Dockerfile is missing, or its URI leads nowhere.
        UsageError: there is no `docker`.
        DeploymentError: an image was not built or pushed.
    """
    sources = image_sources(service, functions)
    _check_dockerfiles(service, sources.builds)
    uris = {key: uri for key, uri in sources.uris.items() if "@" in uri}
    tagged = {key: uri for key, uri in sources.uris.items() if "@" not in uri}
    if tagged and look_up:
        uris |= _pinned(service, tagged, gateways, reporter)
    if sources.builds:
        docker = Docker(service.directory, environ, lambda line: note(reporter, line, verbose=True))
        uris |= _Publisher(service, docker, gateways, reporter).publish(sources.builds)
    return uris


def _check_dockerfiles(service: Service, builds: Collection[ImageBuild]) -> None:
    problems = [
        Problem(
            message=f"there is no `{Path(build.path, build.file).as_posix()}`",
            hint=f"image `{build.name}` is built from it; name another with `path` and `file`",
            position=build.position,
            path=f"provider.ecr.images.{build.name}",
        )
        for build in builds
        if not (service.directory / build.path / build.file).is_file()
    ]
    if problems:
        raise ServiceFileError(problems)


class _Publisher:
    """Builds the images of one service and pushes them to its repository."""

    def __init__(
        self, service: Service, docker: Docker, gateways: Gateways, reporter: Reporter
    ) -> None:
        self._settings: JsonObject = service.provider.settings.get("ecr") or {}
        self._name = naming.repository(service.name, service.provider.stage)
        self._docker = docker
        self._images = gateways.images
        self._reporter = reporter
        self._lock = Lock()
        self._logged_in = False

    def publish(self, builds: tuple[ImageBuild, ...]) -> dict[str, str]:
        """Return the URIs with digest, by function key."""
        named = ", ".join(f"`{build.name}`" for build in builds)
        with phase(self._reporter, "build", f"building {named}"):
            each(
                lambda build: self._docker.build(build, self._local(build)), builds, workers=BUILDS
            )
        with phase(self._reporter, "push", f"pushing {named}"):
            repository = self._repository()
            digests = each(lambda build: self._push(build, repository), builds, workers=BUILDS)
        return {
            key: f"{repository.uri}@{digest}"
            for build, digest in zip(builds, digests, strict=True)
            for key in build.functions
        }

    def _local(self, build: ImageBuild) -> str:
        return f"{self._name}:{build.name}"

    def _repository(self) -> Repository:
        """Return the service's repository, made if need be, with the settings of the service file."""
        scan = bool(self._settings.get("scanOnPush"))
        found = self._images.repository(self._name)
        repository = found or self._images.create_repository(self._name, scan_on_push=scan)
        if "scanOnPush" in self._settings and repository.scan_on_push != scan:
            self._images.scan_on_push(self._name, enabled=scan)
        if self._settings.get("maxImageCount"):
            self._images.keep_newest(self._name, self._settings["maxImageCount"])
        return repository

    def _push(self, build: ImageBuild, repository: Repository) -> str:
        target = f"{repository.uri}:{build.name}"
        ran = self._docker.push(build, self._local(build), target)
        if ran.refused:
            self._login()
            ran = self._docker.push(build, self._local(build), target)
        if ran.refused:
            raise DeploymentError(f"image `{build.name}` was not pushed", failures=ran.lines[-3:])
        digests = _DIGEST.findall("\n".join(ran.lines))
        digest = digests[-1] if digests else self._images.digest(self._name, build.name)
        if digest is None:
            raise DeploymentError(f"image `{build.name}` is not in ECR after it was pushed")
        return str(digest)

    def _login(self) -> None:
        """Log in once, and only when the registry asks: somebody may have set up a credential helper."""
        with self._lock:
            if not self._logged_in:
                self._docker.login(self._images.login())
            self._logged_in = True


def _pinned(
    service: Service, tagged: Mapping[str, str], gateways: Gateways, reporter: Reporter
) -> dict[str, str]:
    """Return URIs with the digests that their tags stand for now; those that may not be read stay tags."""
    wanted = list(dict.fromkeys(tagged.values()))
    found = dict(zip(wanted, each(lambda uri: _digest(uri, gateways), wanted), strict=True))
    problems = [_missing(service, key, uri) for key, uri in tagged.items() if found[uri] is None]
    if problems:
        raise ServiceFileError(list(dict.fromkeys(problems)))
    for uri in wanted:
        if found[uri] == uri:
            hint = "allow `ecr:DescribeImages`, or give the image by its digest"
            warn(reporter, f"it cannot be told whether `{uri}` is a new image", hint=hint)
    return {key: found[uri] or uri for key, uri in tagged.items()}


def _digest(uri: str, gateways: Gateways) -> str | None:
    """Return the URI with its digest, without where that may not be read; None when there is no such image."""
    parts = _ECR_URI.fullmatch(uri)
    if parts is None:
        return uri
    try:
        digest = gateways.images.digest(
            parts["name"], parts["tag"] or "latest", registry=parts["registry"]
        )
    except AwsError as error:
        if error.code == "AccessDenied":
            return uri
        raise
    return f"{parts['repository']}@{digest}" if digest else None


def _missing(service: Service, key: str, uri: str) -> Problem:
    image = service.functions[key].image
    named = ("provider", "ecr", "images", image.name) if image and image.name else None
    place = named or ("functions", key, "image")
    return Problem(
        message=f"there is no image `{uri}`",
        hint="push it first, or correct its repository or tag",
        position=service.positions.locate(place),
        path=dotted(place),
    )
