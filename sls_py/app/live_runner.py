"""Make what runs the functions of a live session, as the user asked for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sls_py.app.live_functions import local_function
from sls_py.app.workspace import Workspace
from sls_py.deploy.detach import relay_of
from sls_py.errors import UsageError
from sls_py.live.session import Awaits, LiveEvent, LiveFunction, Runner
from sls_py.live.workers import LocalFunction, MakeOptions, UnfitError, Workers, make_workers
from sls_py.model.function import Function
from sls_py.records import replace
from sls_py.report import warn

Show = Callable[[LiveEvent], None]

_AHEAD = 4
"""Up to so many functions wait for their debuggers from the start: each takes a process or two."""


class LiveArguments(NamedTuple):
    """What the user asked for; without `functions` all that can run here are attached.

    `debug_port` is that of the first function; the others follow. `page` is where the requests are served.
    """

    functions: tuple[str, ...] = ()
    observe: bool = False
    interval: float = 0.0
    detach_vpc: bool = False
    absent: str = "deployed"
    trigger: str | None = None
    workers: int = 4
    debug_port: int | None = None
    credentials: str = "role"
    take_over: bool = False
    keep: bool = False
    page: str = ""
    copy_logs: bool = False


def make_runner(
    workspace: Workspace, arguments: LiveArguments, functions: dict[str, Function], show: Show
) -> Runner:
    """Return what runs requests; functions that cannot run here are taken out of `functions`, unless they were named.

    Raises:
        UnfitError: a function that was named cannot run here.
        UsageError: none can, or a port for debugging is in use.
    """
    provider = workspace.service.provider
    first = arguments.debug_port
    common = _options(workspace, arguments, ahead=len(functions) <= _AHEAD)
    made: dict[str, LiveFunction] = {}
    for number, (key, function) in enumerate(list(functions.items())):
        local = local_function(workspace, function)
        options = replace(
            common,
            debug_port=None if first is None else first + number,
            waits=_waits(key, show),
        )
        workers = _workers(local, options, workspace, chosen=bool(arguments.functions))
        if workers is None:
            del functions[key]
        else:
            made[function.name] = LiveFunction(key, local.handler, str(local.root), workers)
    if not made:
        raise UsageError("no function of the service can run here")
    keys = relay_of(workspace.gateways).keys
    return Runner(
        made,
        show,
        base=_base(workspace, local=arguments.credentials == "local"),
        credentials=(lambda: _variables(keys(), provider.region))
        if arguments.credentials == "local"
        else None,
        limited=arguments.debug_port is None,
    )


def _options(workspace: Workspace, arguments: LiveArguments, *, ahead: bool) -> MakeOptions:
    return MakeOptions(
        folder=(workspace.build_folder / "live" / "shared").absolute(),
        environ=workspace.request.environ,
        size=arguments.workers if arguments.debug_port is None else 1,
        ahead=ahead,
        reporter=workspace.reporter,
    )


def _waits(key: str, show: Show) -> Callable[[int], None]:
    return lambda port: show(Awaits(key, port))


def _workers(
    local: LocalFunction, options: MakeOptions, workspace: Workspace, *, chosen: bool
) -> Workers | None:
    try:
        return make_workers(local, options)
    except UnfitError as error:
        if chosen:
            raise
        warn(workspace.reporter, f"{error.message}; it is left as it is")
        return None


def _base(workspace: Workspace, *, local: bool) -> dict[str, str]:
    """Return what a handler gets of this machine's environment; nothing that leads to credentials of the user."""
    environ = workspace.request.environ
    kept = ("PATH", "LANG", "TMPDIR", *(("HOME",) if local else ()))
    folder = workspace.build_folder / "live" / "home"
    folder.mkdir(parents=True, exist_ok=True)
    found = {name: environ[name] for name in kept if name in environ}
    return {"HOME": str(folder.absolute()), **found}


def _variables(keys: Sequence[str], region: str) -> dict[str, str]:
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    given = {name: value for name, value in zip(names, keys, strict=True) if value}
    return {**given, "AWS_REGION": region, "AWS_DEFAULT_REGION": region}
