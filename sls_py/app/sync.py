"""Keep what is deployed in step with the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import NamedTuple

from sls_py.app.live_endings import end_killed_of
from sls_py.app.request import Request
from sls_py.app.sync_project import SyncProject, open_project
from sls_py.app.sync_settings import SyncArguments, section_of, sync_options
from sls_py.aws.loopback import is_loopback
from sls_py.deploy.clock import SystemClock
from sls_py.files.watch import watch_folders
from sls_py.report import warn
from sls_py.sync.change import Snapshot
from sls_py.sync.events import Event, Inbox, Message, Saved
from sls_py.sync.looking import View, check_nested, look
from sls_py.sync.loop import Loop
from sls_py.sync.options import SyncOptions
from sls_py.sync.pace import Pace
from sls_py.sync.reach import is_noise
from sls_py.sync.state import State, default_directory
from sls_py.sync.watcher import Watcher, roots_of

Confirm = Callable[[str], bool]


class Synced(NamedTuple):
    """How syncing ended: `ok` when nothing failed, not `agreed` when the user did not want it.

    `interrupted` says that saves were waited for until Ctrl-C.
    """

    ok: bool
    agreed: bool = True
    interrupted: bool = False


def sync_service(
    request: Request,
    arguments: SyncArguments,
    show: Callable[[Event], None],
    confirm: Confirm,
    inbox: Inbox | None = None,
) -> Synced:
    """Deploy what the stack lacks, then (when watching) bring every save to AWS; `show` hears what happens.

    None in `inbox`, when one is given, ends the watching as Ctrl-C does.

    Raises:
        ServiceFileError: the service file is wrong.
        PackagingError: the code cannot be packaged.
        UsageError: there is no resource with an id that was given.
        KeyboardInterrupt: the user pressed Ctrl-C, without watching or twice.
    """
    layer = arguments.dependency_layer
    with open_project(request, arguments.stack_name, layer) as project:
        snapshot = project.load()
        options = sync_options(arguments, snapshot)
        _tell_foreign(project, options)
        view = look(snapshot, project.gateways)
        check_nested(options.chosen or (), view, project.gateways)
        state = _state(request, project, snapshot, view.stack.stack_id if view.stack else "")
        if not (state.confirmed or _agreed(request, snapshot, confirm)):
            return Synced(ok=True, agreed=False)
        state.confirm()
        stack, directory = snapshot.package.stack, request.options.directory
        end_killed_of(stack, directory, project.gateways, request.reporter)
        outlets = (show, inbox or SimpleQueue())
        return _follow(project, options, state, (snapshot, view), outlets)


def _tell_foreign(project: SyncProject, options: SyncOptions) -> None:
    """Say that nothing comes of asking for a resource of a nested stack, unless a plugin may know it."""
    if project.plugins and project.plugins.flow_kinds(()):
        return
    for one in sorted(name for name in options.chosen or () if "/" in name):
        parent = one.partition("/")[0]
        message = (
            f"`{one}` is not synced: the code of nested stack `{parent}` is not in this service"
        )
        hint = "sync it where its template is written, or write a plugin that adds a flow for it"
        warn(project.reporter, message, hint=hint)


def _follow(
    project: SyncProject,
    options: SyncOptions,
    state: State,
    begin: tuple[Snapshot, View],
    outlets: tuple[Callable[[Event], None], Inbox],
) -> Synced:
    show, inbox = outlets
    loop = Loop(
        project=project,
        kinds=project.kinds,
        options=options,
        state=state,
        reporter=project.reporter,
        clock=SystemClock(),
        show=show,
        inbox=inbox,
        later=lambda seconds, event: _later(seconds, event, inbox),
        pace=Pace(near=is_loopback(project.endpoint_url or "")),
    )
    watcher = _watcher(project, inbox)
    if options.watch:
        project.watched = lambda snapshot: watcher.follow(_roots(project, snapshot))
        project.watched(begin[0])
    try:
        loop.start(*begin)
        loop.run()
    except KeyboardInterrupt:
        if not options.watch:
            raise
        return Synced(ok=True, interrupted=True)
    finally:
        watcher.stop()
        loop.stop()
    return Synced(ok=not loop.failed)


def _watcher(project: SyncProject, inbox: Inbox) -> Watcher:
    return Watcher(
        watch_folders,
        is_noise,
        lambda paths: inbox.put(Saved(paths)),
        lambda broken: warn(project.reporter, f"watching files failed: {broken.reason}"),
    )


def _roots(project: SyncProject, snapshot: Snapshot) -> frozenset[Path]:
    inputs = (kind.inputs(snapshot) for kind in project.kinds)
    return roots_of(snapshot.service, frozenset().union(*inputs))


def _later(seconds: float, event: Message, inbox: Inbox) -> None:
    timer = Timer(seconds, inbox.put, [event])
    timer.daemon = True
    timer.start()


def _agreed(request: Request, snapshot: Snapshot, confirm: Confirm) -> bool:
    if request.options.local or section_of(snapshot.service).get("yes"):
        return True
    stack = snapshot.package.stack
    return confirm(
        f"`slspy sync` changes functions of stack `{stack.name}` ({stack.region}) behind CloudFormation's back, which is "
        "for development stacks only. Go on?"
    )


def _state(request: Request, project: SyncProject, snapshot: Snapshot, stack_id: str) -> State:
    """Return what is remembered of the stack; the account stands in the id of a stack that is there."""
    # arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
    parts = stack_id.split(":")
    account = parts[4] if len(parts) > 4 else project.gateways.account.identity()
    stack = snapshot.package.stack
    directory = default_directory(request.environ, Path.home())
    endpoint = project.endpoint_url
    where = f"{account}@{endpoint}" if endpoint else account
    return State(directory, stack.name, where, stack.region)
