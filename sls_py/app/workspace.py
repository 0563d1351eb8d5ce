"""Read the service, load its plugins, and wire both with the cloud and the reporter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sls_py.app.cloud import Cloud
from sls_py.app.fetching import fetcher
from sls_py.app.implied import implied_plugins
from sls_py.app.request import Request
from sls_py.app.secrets import MaskingReporter
from sls_py.errors import UsageError, did_you_mean
from sls_py.lifecycle import HookCall, Lifecycle, moments
from sls_py.lifecycle.contexts import CommandContext, ServiceContext
from sls_py.model.function import Function
from sls_py.model.masking import without_secrets
from sls_py.model.service import Service
from sls_py.records import replace
from sls_py.report import Reporter, Warned, note

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways
    from sls_py.events.base import EventType
    from sls_py.packaging.given import Fetch
    from sls_py.plugin_host import Loaded
    from sls_py.service.draft import Draft, PluginReference
    from sls_py.service.extensions import Extensions, VariableSource

BUILD_FOLDER = ".slspy"


class Workspace(NamedTuple):
    """A service with all that works on it."""

    request: Request
    service: Service
    lifecycle: Lifecycle
    cloud: Cloud
    plugins: Loaded | None = None

    @property
    def reporter(self) -> Reporter:
        """Where to report."""
        return self.request.reporter

    @property
    def gateways(self) -> Gateways:
        """AWS in the service's region, with its profile."""
        provider = self.service.provider
        return self.cloud.gateways(provider.region, provider.profile, provider.allowed_accounts)

    @property
    def fetch(self) -> Fetch:
        """What downloads the artifacts that lie in S3."""
        directory = self.service.directory
        return fetcher(lambda: self.gateways, directory, self.reporter)

    @property
    def events(self) -> Mapping[str, EventType]:
        """The event types that plugins add."""
        return self.plugins.events if self.plugins else {}

    @property
    def build_folder(self) -> Path:
        """Where packages are built: `--package`, `package.path`, or `.slspy` beside the service file."""
        chosen = self.request.options.package
        if chosen:
            return self.request.options.directory / chosen
        return self.service.directory / (self.service.package.path or BUILD_FOLDER)


@contextmanager
def open_workspace(
    request: Request,
    sources: Mapping[str, VariableSource] | None = None,
    dependency_layers: Callable[[Service], bool] = lambda _: False,
) -> Iterator[Workspace]:
    """Yield the workspace of a request; the hooks around the command run before and after the block.

    `sources` of variables go before those with the same name. `dependency_layers` tells whether what functions
    require is to go into layers.

    Raises:
        ServiceFileError: the service file is missing or wrong, or names a plugin that cannot be loaded.
    """
    from sls_py.service.load import build, read

    cloud = Cloud(request)
    draft = read(request.options.directory, request.options, request.environ)
    cloud.work_on(draft.stage)
    plugins = load_plugins_of(draft)
    lifecycle = Lifecycle(trace=_tracer(request))
    if plugins:
        plugins.register(lifecycle)
    context = CommandContext(name=request.command, reporter=request.reporter)
    with ExitStack() as cleanups, lifecycle.moment(moments.COMMAND, context):
        cleanups.callback(_clean_up, context)
        extensions = extensions_of(plugins)
        service = build(
            draft,
            replace(extensions, sources={**extensions.sources, **(sources or {})}),
            gateways=lambda region: cloud.gateways(region or draft.region, draft.profile),
        )
        for problem in service.warnings:
            request.reporter.emit(Warned(problem=problem))
        with without_secrets(service.mask):
            request = _discreet(request, service)
            layers = dependency_layers(service)
            built = ServiceContext(
                service=service, reporter=request.reporter, dependency_layers=layers
            )
            with lifecycle.moment(moments.SERVICE_BUILT, built):
                workspace = Workspace(request, built.service, lifecycle, cloud, plugins)
            yield workspace


def _discreet(request: Request, service: Service) -> Request:
    """Have the reporter keep the secrets of a service."""
    if not service.secrets:
        return request
    return request._replace(reporter=MaskingReporter(request.reporter, service.mask))


def has_service_file(request: Request) -> bool:
    """Tell whether there is a service file, or one is named with `--config`."""
    from sls_py.service.find import NAMES

    directory = request.options.directory
    return request.options.config is not None or any((directory / name).is_file() for name in NAMES)


def pick_functions(service: Service, keys: Iterable[str]) -> tuple[Function, ...]:
    """Return functions of a service by their keys, each once.

    Raises:
        UsageError: the service has no function of a name.
    """
    return tuple(_pick(service, key) for key in dict.fromkeys(keys))


def _pick(service: Service, key: str) -> Function:
    if key in service.functions:
        return service.functions[key]
    if gone := service.left_out.get(("functions", key)):
        raise UsageError(gone.fact, hint=f"{gone.cause} leaves it out")
    known = ", ".join(f"`{name}`" for name in sorted(service.functions))
    hint = did_you_mean(key, service.functions) or (f"there are: {known}" if known else None)
    raise UsageError(f"service `{service.name}` has no function `{key}`", hint=hint)


def load_plugins_of(draft: Draft) -> Loaded | None:
    """Load the plugins that a service file names or needs, None when there are none.

    Raises:
        ServiceFileError: a plugin cannot be loaded.
    """
    implied = implied_plugins(draft)
    if not (draft.plugins or implied):
        return None
    from sls_py.plugin_host import load_plugins

    named = (_in_own_folder(reference, draft) for reference in draft.plugins)
    return load_plugins([*implied, *named], draft.directory, draft.plugins_directory)


def _in_own_folder(reference: PluginReference, draft: Draft) -> PluginReference:
    """Turn a name into a path when the folder `plugins.localPath` has a Python file of that name."""
    if draft.plugins_directory is None:
        return reference
    file = Path(draft.plugins_directory) / f"{reference.name}.py"
    found = (draft.directory / file).is_file()
    return reference._replace(name=f"./{file.as_posix()}") if found else reference


def extensions_of(plugins: Loaded | None) -> Extensions:
    """Return what plugins add to the service file."""
    from sls_py.service.extensions import Extensions

    return plugins.extensions if plugins else Extensions()


def _tracer(request: Request) -> _Trace | None:
    return _Trace(request.reporter) if request.environ.get("SLSPY_TRACE_HOOKS") == "1" else None


class _Trace:
    """Tells of each hook that ran."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def __call__(self, call: HookCall) -> None:
        text = f"hook: {call.when} {call.moment} {call.plugin}.{call.hook} {call.seconds * 1000:.1f} ms"
        note(self._reporter, text)


def _clean_up(context: CommandContext) -> None:
    for cleanup in reversed(context.cleanups):
        cleanup()
