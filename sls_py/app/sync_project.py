"""The service that is kept in sync: read, packaged and compiled again and again, with connections that stay open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.app.images import published_images
from sls_py.app.packages import with_custom_resources
from sls_py.app.request import Request
from sls_py.app.runs_here import check_runs_here
from sls_py.app.sync_settings import section_of
from sls_py.app.workspace import Workspace, open_workspace
from sls_py.deploy.function_update import INLINE_LIMIT
from sls_py.files.own_output import own_output
from sls_py.lifecycle import Lifecycle
from sls_py.model.package import Artifacts, Package
from sls_py.model.service import Service
from sls_py.packaging.build import build_artifacts
from sls_py.packaging.memory import Memory
from sls_py.records import replace
from sls_py.report import Note, Reporter, ReportEvent, Warned
from sls_py.stack.compile import compile_stack
from sls_py.sync.change import Snapshot
from sls_py.sync.flow import FlowKind
from sls_py.sync.kinds import KINDS

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways
    from sls_py.plugin_host import Loaded


@contextmanager
def open_project(
    request: Request, stack_name: str | None = None, dependency_layer: bool | None = None
) -> Iterator[SyncProject]:
    """Yield the project of a request; the hooks after the command run when the block ends."""
    project = SyncProject(request, stack_name, dependency_layer)
    try:
        yield project
    finally:
        project.close()


class _Kinds:
    """What slspy and the plugins that are loaded now find flows with."""

    def __init__(self, project: SyncProject) -> None:
        self._project = project

    def __iter__(self) -> Iterator[FlowKind]:
        plugins = self._project.plugins
        own = [kind.name for kind in KINDS]
        yield from (*KINDS, *(plugins.flow_kinds(own) if plugins else ()))


class SyncProject:
    """The service of a request, read again when its files change; see `sls_py.sync.project.Project`."""

    def __init__(
        self,
        request: Request,
        stack_name: str | None = None,
        dependency_layer: bool | None = None,
    ) -> None:
        self._quiet = _Quiet(request.reporter)
        self._request = request._replace(reporter=self._quiet)
        self._loud = request.reporter
        self._stack_name = stack_name
        self._dependency_layer = dependency_layer
        self._cleanup = ExitStack()
        self._workspace: Workspace | None = None
        self._gateways: Gateways | None = None
        self._memory = Memory()
        self._check = True
        self.watched: Callable[[Snapshot], None] = lambda _: None

    @property
    def reporter(self) -> Reporter:
        """Where deployments report."""
        return self._loud

    @property
    def kinds(self) -> Iterable[FlowKind]:
        """The kinds of flows, those of plugins too; they are others after the service file was read again."""
        return _Kinds(self)

    @property
    def plugins(self) -> Loaded | None:
        """The plugins, None when there are none."""
        return self._opened.plugins

    @property
    def lifecycle(self) -> Lifecycle:
        """The hooks of plugins."""
        return self._opened.lifecycle

    @property
    def gateways(self) -> Gateways:
        """AWS; the connections stay open when the service file is read again."""
        if self._gateways is None:
            self._gateways = self._opened.gateways
        return self._gateways

    @property
    def endpoint_url(self) -> str | None:
        """The address of what stands in for AWS, None when it is AWS itself."""
        return self._opened.cloud.endpoint_url

    @property
    def _opened(self) -> Workspace:
        assert self._workspace is not None
        return self._workspace

    def load(self) -> Snapshot:
        """Read the service file again, package and compile; when that fails, the service stays what it was."""
        self._quiet.begin()
        with ExitStack() as opening:
            reading = open_workspace(self._request, dependency_layers=self._separates)
            workspace = self._named(opening.enter_context(reading))
            check_runs_here(workspace)
            artifacts = self._build(workspace, None)
            stack = compile_stack(
                workspace.service,
                artifacts,
                lifecycle=workspace.lifecycle,
                reporter=workspace.reporter,
                events=workspace.events,
                images=published_images(workspace, artifacts, "all"),
                strict=True,
            )
            package = Package(
                stack=stack, artifacts=with_custom_resources(workspace, stack, artifacts)
            )
            workspace.cloud.remember(stack)
            opened = opening.pop_all()
        self._cleanup.close()
        self._cleanup, self._workspace = opened, workspace
        snapshot = Snapshot(workspace.service, package, {})
        self.watched(snapshot)
        return snapshot

    def package(self, snapshot: Snapshot, saved: frozenset[Path] | None) -> Snapshot:
        """Package again after files were saved; the bytes of small zips that changed are kept."""
        self._quiet.begin()
        workspace = self._opened
        artifacts = self._build(workspace, saved)
        artifacts = with_custom_resources(workspace, snapshot.package.stack, artifacts)
        package = replace(snapshot.package, artifacts=artifacts)
        return Snapshot(workspace.service, package, _archives(snapshot, artifacts))

    def reconnect(self) -> None:
        """Connect to AWS anew."""
        from sls_py.aws import connect

        if self._gateways is not None:
            self._gateways = connect(self._gateways.target)

    def save(self) -> None:
        """Have the local cloud keep its state."""
        self._opened.cloud.save()

    def close(self) -> None:
        """Run the hooks after the command."""
        self._cleanup.close()

    def _separates(self, service: Service) -> bool:
        """Tell whether packages go into layers: the command line says so, or else the service file."""
        given = self._dependency_layer
        return bool(section_of(service).get("dependencyLayer")) if given is None else given

    def _named(self, workspace: Workspace) -> Workspace:
        section = section_of(workspace.service)
        name = self._stack_name or section.get("stackName")
        self._check = self._request.options.check and section.get("check", True)
        if name is None:
            return workspace
        provider = replace(workspace.service.provider, stack_name=name)
        return workspace._replace(service=replace(workspace.service, provider=provider))

    def _build(self, workspace: Workspace, saved: frozenset[Path] | None) -> Artifacts:
        return build_artifacts(
            workspace.service,
            workspace.build_folder,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            fetch=workspace.fetch,
            checks="strict" if self._check else "sizes",
            strict_handlers=self._check,
            tolerant=self._check,
            output=own_output(),
            memory=self._memory,
            changed=saved,
        )


def _archives(before: Snapshot, artifacts: Artifacts) -> dict[str, bytes]:
    """Read the small zips that changed, so that they can be written again while they are sent."""
    known = {item.code_sha256 for item in before.artifacts.items}
    found: dict[str, bytes] = {}
    for item in artifacts.items:
        if item.code_sha256 in before.archives:
            found[item.code_sha256] = before.archives[item.code_sha256]
        elif item.code_sha256 not in known and item.size <= INLINE_LIMIT:
            found[item.code_sha256] = item.path.read_bytes()
    return found


class _Quiet:
    """A reporter that passes on warnings, each once until it is gone: flows have lines of their own."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._told: set[str] = set()
        self._round: set[str] = set()

    def begin(self) -> None:
        """A round begins: what it does not warn about is right again."""
        self._told, self._round = self._round, set()

    def emit(self, event: ReportEvent) -> None:
        """Show a warning that is new, and what is only for `--verbose`."""
        if isinstance(event, Note) and event.verbose:
            self._reporter.emit(event)
        elif isinstance(event, Warned):
            text = f"{event.problem.position} {event.problem.message}"
            if text not in self._told | self._round:
                self._reporter.emit(event)
            self._round.add(text)
