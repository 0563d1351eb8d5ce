"""Functions that run a container image: it is built and pushed when its folder changed, then the function gets it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from sls_py.deploy.function_state import patiently
from sls_py.deploy.images import publish_images
from sls_py.errors import NotDeployedError, ServiceFileError
from sls_py.model.image import ImageBuild
from sls_py.model.service import Service
from sls_py.records import dataclass, field
from sls_py.stack.image_sources import image_sources
from sls_py.sync.change import Change, Place, Snapshot
from sls_py.sync.flow import FlowContext, FlowDefaults, FlowResult
from sls_py.sync.reach import absolute, is_noise
from sls_py.sync.waiting import until_live

KIND = "function-image"


class FunctionImage:
    """Finds functions whose image is not the live one, or has to be built again; `environ` is for Docker."""

    name = KIND

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ

    def inputs(self, snapshot: Snapshot) -> frozenset[Path]:
        """Return the folders that images are built from."""
        return frozenset(_folder(snapshot.service, build) for build in _builds(snapshot.service))

    def find(self, change: Change) -> Iterator[FunctionImageFlow]:
        """Yield a flow for each of them; what the service file was read with is built already."""
        service = change.after.service
        built = {key: build for build in _builds(service) for key in build.functions}
        for key, function in change.after.package.stack.functions.items():
            if function.artifact or not function.image_uri:
                continue
            differs = change.differs(function.logical_id, "Code")
            context = _context_of(service, built[key]) if key in built else ""
            known = change.live.mark(_mark(function.logical_id))
            again = known not in (None, context)
            if differs or (context and known != context):
                yield FunctionImageFlow(
                    key=key,
                    logical_id=function.logical_id,
                    uri=function.image_uri,
                    context=context,
                    builds=again,
                    differs=differs,
                    environ=self._environ,
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionImageFlow(FlowDefaults):
    """Gives a function the image of the service, or one that is built now; `context` stands for its folder.

    Docker reads the folder itself.
    """

    kind = KIND

    key: str
    logical_id: str
    uri: str
    context: str
    builds: bool
    differs: bool
    environ: Mapping[str, str] = field(compare=False, repr=False)

    @property
    def title(self) -> str:
        """What people call it."""
        return f"function {self.key}: image"

    @property
    def covers(self) -> frozenset[Place]:
        """The code, where the template has another."""
        return frozenset([Place(self.logical_id, "Code")] if self.differs else [])

    def run(self, context: FlowContext) -> FlowResult:
        """Build and push if need be, send the digest, and wait until Lambda runs it.

        Raises:
            UsageError: there is no `docker`.
            DeploymentError: the image was not built or pushed, or Lambda could not apply it.
        """
        service = context.snapshot.service
        if context.gateways.target.local:
            self._remember(context)
            return FlowResult("unchanged", "the local cloud runs no container images")
        uri = self.uri
        if self.builds:
            uri = publish_images(
                service,
                gateways=context.gateways,
                reporter=context.reporter,
                environ=self.environ,
                functions=[self.key],
            ).get(self.key, uri)
        digest = uri.partition("@sha256:")[2]
        outcome = FlowResult("unchanged")
        if not digest or context.live.mark(self.logical_id) != digest:
            self._send(context, uri)
            outcome = FlowResult(detail=f"sha256:{digest[:12]}" if digest else "")
        self._remember(context)
        return outcome

    def _send(self, context: FlowContext, uri: str) -> None:
        functions = context.gateways.functions
        name = context.snapshot.package.stack.functions[self.key].name
        context.live.forget(self.logical_id)
        if functions.get(name) is None:
            raise NotDeployedError(f"function `{self.key}` is gone", hint="run `slspy deploy`")
        answer = patiently(lambda: functions.update_code(name, image_uri=uri), context.clock)
        live = until_live(context, name, answer)
        context.live.set(self.logical_id, live.code_sha256)

    def _remember(self, context: FlowContext) -> None:
        if self.context:
            context.live.set(_mark(self.logical_id), self.context)


def _builds(service: Service) -> tuple[ImageBuild, ...]:
    try:
        return image_sources(service).builds
    except ServiceFileError:
        return ()  # the compiler tells, together with everything else


def _folder(service: Service, build: ImageBuild) -> Path:
    return absolute(service.directory / build.path)


def _mark(logical_id: str) -> str:
    return f"{logical_id}:context"


def _context_of(service: Service, build: ImageBuild) -> str:
    """Return what stands for the files of a folder, by their names, sizes, modes and times."""
    found = sha256()
    root = _folder(service, build)
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(one for one in folders if not is_noise(one))
        for name in sorted(names):
            if not is_noise(name):
                path = Path(folder, name)
                found.update(f"{path.relative_to(root)}\0{_state(path)}\n".encode())
    return found.hexdigest()


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        state = path.lstat()
    except OSError:
        return None
    return state.st_size, state.st_mode, state.st_mtime_ns
