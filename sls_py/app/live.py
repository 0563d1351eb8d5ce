"""Run deployed functions on this machine: attach, answer their requests until told to stop, put all back."""

from __future__ import annotations

import base64
import getpass
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from types import FrameType
from typing import NamedTuple

from sls_py.app.live_reload import reloading
from sls_py.app.live_runner import LiveArguments, Show, make_runner
from sls_py.app.live_triggers import EphemeralTrigger, drop_trigger, trigger_for
from sls_py.app.request import Request
from sls_py.app.workspace import Workspace, open_workspace, pick_functions
from sls_py.aws.protocols import Gateways
from sls_py.aws.relay_protocol import Relay
from sls_py.deploy.detach import relay_of
from sls_py.deploy.inspect import bucket_of
from sls_py.deploy.relayed import Marker
from sls_py.emulator.process import start_mark
from sls_py.errors import SlspyError, UsageError
from sls_py.live.attach import Attachment, AttachOptions, attach, looks_like_production
from sls_py.live.libraries import libraries_in_cache
from sls_py.live.looks import Target
from sls_py.live.losses import INTERVAL, LOCAL_INTERVAL, Losses, tell_others
from sls_py.live.restore import Place, killed_sessions, restore_all, restore_killed, restore_session
from sls_py.live.session import Depot, Laptop, NoDepot, Wire
from sls_py.live.state import SessionRecord
from sls_py.live.wire.sign import Address, Keys
from sls_py.live.wire.topics import new_session
from sls_py.live.wire.websocket import WireError
from sls_py.model.function import Function
from sls_py.model.values import JsonObject
from sls_py.operate.info import live_stack
from sls_py.records import replace
from sls_py.report import note, phase

DEBUG_TIMEOUT = 900
_PATIENCE = 4.0
"""Seconds that requests get to end when the session does."""


class Live(NamedTuple):
    """A session that listens: its functions by their keys, what triggers were made, and how to run events again."""

    functions: tuple[str, ...]
    triggers: tuple[EphemeralTrigger, ...]
    replay: Callable[[str, bytes], bool]


class Restored(NamedTuple):
    """What ending sessions came to: the names of functions that were put back."""

    functions: tuple[str, ...]


Ready = Callable[[Live], None]


def live(request: Request, arguments: LiveArguments, show: Show, ready: Ready) -> None:
    """Attach functions and answer their requests until SIGINT, SIGTERM or SIGHUP; then put all back.

    It ends, too, when all functions were taken over by others, or put back from outside.

    Raises:
        UsageError: a function cannot be attached, or the stage needs `--yes`.
        NotDeployedError: the stack or a function is not deployed.
        SlspyError: the broker does not take this machine.
    """
    with open_workspace(request) as workspace, ExitStack() as ending:
        stop = ending.enter_context(_signals())
        place = _place(workspace)
        _check_installed()
        _check_stage(workspace)
        stack = live_stack(workspace.service, workspace.gateways)
        gateways = workspace.gateways
        functions = _functions(workspace, arguments)
        runner = make_runner(workspace, arguments, functions, show)
        ending.callback(runner.close)
        names = {key: one.name for key, one in functions.items()}
        record = replace(_record(workspace, place, {*names.values()}), page=arguments.page)
        places = _depot(gateways, bucket_of(stack, gateways), workspace, record)
        wire = _wire(record, relay_of(gateways))
        laptop = Laptop(wire, runner, places, show, copy_logs=arguments.copy_logs)
        _connect(laptop)
        attachment = None
        try:
            attachment = _attached(workspace, arguments, record, functions)
            triggers = _triggers(workspace, arguments, attachment)
            watched = reloading(workspace.service, runner, show, request.reporter)
            with watched, _looking_after(record.id, names, gateways, laptop, show):
                stop.then(laptop.stop)
                ready(Live(tuple(functions), triggers, runner.replay))
                laptop.run()
        finally:
            stop.then(lambda: None)
            laptop.leave(_PATIENCE)
            if attachment is not None and not arguments.keep:
                _end(workspace, attachment.record, places)
                laptop.forget()


@contextmanager
def _looking_after(
    session: str, names: Mapping[str, str], gateways: Gateways, laptop: Laptop, show: Show
) -> Iterator[None]:
    """Notice while the block runs that functions were taken over; without any the session ends."""
    interval = LOCAL_INTERVAL if gateways.target.local else INTERVAL
    losses = Losses(session, names, gateways.functions, show, laptop.stop, interval=interval)
    laptop.on_look(losses.look)
    losses.start()
    try:
        yield
    finally:
        losses.stop()


def restore(request: Request, *, everything: bool) -> Restored:
    """End the sessions of this machine that were killed, or all sessions of all people on the stack.

    Raises:
        AwsError: AWS refused.
        DeploymentError: Lambda could not put a function back.
    """
    with open_workspace(request) as workspace:
        place, gateways = _place(workspace), workspace.gateways
        folder = workspace.build_folder
        for record in killed_sessions(place, folder):
            drop_trigger(record.id, gateways)
        if everything:
            names = [function.name for function in workspace.service.functions.values()]
            done = restore_all(names, place, gateways=gateways, build_folder=folder)
            ended = [one.marker for one in done if one.marker]
            for session in {marker.session for marker in ended}:
                drop_trigger(session, gateways)
            _tell(ended, gateways)
        else:
            done = restore_killed(place, gateways=gateways, build_folder=folder)
        workspace.cloud.save()
        return Restored(tuple(sorted(one.name for one in done)))


class _Stop:
    """What a signal does: nothing but interrupt until the session listens, then end it."""

    def __init__(self) -> None:
        self._then: Callable[[], None] | None = None
        self._asked = False

    def then(self, call: Callable[[], None]) -> None:
        """Have the next signal do this."""
        self._then = call

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Take a signal; the second one does not wait for anything."""
        del number, frame
        if self._then is None:
            raise KeyboardInterrupt
        self._then()


@contextmanager
def _signals() -> Iterator[_Stop]:
    """Take the signals that end a session; in threads other than the main one there are none."""
    stop = _Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _place(workspace: Workspace) -> Place:
    provider = workspace.service.provider
    return Place(workspace.service.name, provider.stage, provider.region)


def _check_installed() -> None:
    if find_spec("nacl") is None:
        raise UsageError(
            "what live sessions are encrypted with is not installed",
            hint="install it with `pip install 'slspy[live]'`",
        )


def _section(workspace: Workspace) -> JsonObject:
    """Return the `live` section of the service file."""
    found: JsonObject = workspace.service.config.get("live") or {}
    return found


def _check_stage(workspace: Workspace) -> None:
    """Refuse stages that are not for this: those that the service file does not list, else those of customers."""
    stage, listed = workspace.service.provider.stage, _section(workspace).get("stages")
    if workspace.request.options.yes:
        return
    hint = "`--yes` does it all the same"
    if listed is not None and stage not in listed:
        text = (
            f"stage `{stage}` is not among `live.stages`, and its requests would be answered here"
        )
        raise UsageError(text, hint=hint)
    if listed is None and looks_like_production(stage):
        text = f"stage `{stage}` looks like production, and its requests would be answered here"
        raise UsageError(text, hint=hint)


def _record(workspace: Workspace, place: Place, names: set[str]) -> SessionRecord:
    """Return the record of a session: a new one, or that of one that was left with the same functions.

    Others that were killed here are ended first: nobody answers for their functions.
    """
    pid, gateways, folder = os.getpid(), workspace.gateways, workspace.build_folder
    left = list(killed_sessions(place, folder))
    same = [one for one in left if set(one.functions) == names][:1]
    for one in left:
        if one not in same:
            restore_session(one, gateways=gateways, build_folder=folder)
            drop_trigger(one.id, gateways)
    if same:
        return replace(same[0], process=pid, process_start=start_mark(pid) or "")
    session = new_session(place.service, place.stage)
    return SessionRecord(
        id=session.id,
        key=base64.b64encode(session.key).decode(),
        prefix=session.prefix,
        service=place.service,
        stage=place.stage,
        region=place.region,
        process=pid,
        process_start=start_mark(pid) or "",
    )


def _functions(workspace: Workspace, arguments: LiveArguments) -> dict[str, Function]:
    service = workspace.service
    if arguments.functions:
        picked = pick_functions(service, arguments.functions)
        return {function.key: function for function in picked}
    found = {key: one for key, one in service.functions.items() if one.image is None}
    for key in service.functions.keys() - found.keys():
        note(workspace.reporter, f"`{key}` is a container image and is left as it is")
    if not found:
        raise UsageError("no function of the service can run here")
    return found


def _depot(
    gateways: Gateways, bucket: str | None, workspace: Workspace, record: SessionRecord
) -> Depot | NoDepot:
    if bucket is None:
        return NoDepot()
    provider = workspace.service.provider
    prefix = f"{provider.deployment_prefix}/{record.service}/{record.stage}/live/{record.id}"
    return Depot(relay_of(gateways), bucket, prefix)


def _wire(record: SessionRecord, relay: Relay) -> Wire:
    return Wire(record.session, Address(*relay.broker()), lambda: Keys(*relay.keys()))


def _connect(laptop: Laptop) -> None:
    try:
        laptop.connect()
    except WireError as error:
        raise SlspyError(
            f"this machine cannot reach the broker: {error}",
            hint="the credentials need `iot:Connect`, `iot:Subscribe`, `iot:Receive`, `iot:Publish` and"
            " `iot:RetainPublish` on `slspy` topics",
        ) from error


def _attached(
    workspace: Workspace,
    arguments: LiveArguments,
    record: SessionRecord,
    functions: dict[str, Function],
) -> Attachment:
    environ = workspace.request.environ
    targets = [
        Target(key, one.name, any(event.kind == "cloudFront" for event in one.events))
        for key, one in functions.items()
    ]
    options = AttachOptions(
        owner=environ.get("USER") or environ.get("USERNAME") or _account(),
        machine=socket.gethostname(),
        absent=arguments.absent,
        observe=arguments.observe,
        interval=arguments.interval,
        detach_vpc=arguments.detach_vpc,
        role_policy=_section(workspace).get("permissions") != "stack",
        timeout=DEBUG_TIMEOUT if arguments.debug_port is not None else None,
        take_over=arguments.take_over,
    )
    with phase(workspace.reporter, "attach", "attaching") as outcome:
        outcome.detail = ", ".join(functions)
        attachment = attach(
            targets,
            record,
            gateways=workspace.gateways,
            build_folder=workspace.build_folder,
            layers=libraries_in_cache(environ),
            options=options,
            reporter=workspace.reporter,
        )
        _tell(attachment.taken, workspace.gateways)
        return attachment


def _account() -> str:
    """Return the name of the user's account on this machine."""
    with suppress(KeyError, OSError, ImportError):
        return getpass.getuser()
    return "somebody"


def _tell(markers: Sequence[Marker], gateways: Gateways) -> None:
    """Let sessions know that functions of theirs were taken, or put back."""
    if markers:
        relay = relay_of(gateways)
        tell_others(markers, relay.broker().region, lambda: Keys(*relay.keys()))


def _triggers(
    workspace: Workspace, arguments: LiveArguments, attachment: Attachment
) -> tuple[EphemeralTrigger, ...]:
    if arguments.trigger is None:
        return ()
    with phase(workspace.reporter, "trigger", f"making a trigger ({arguments.trigger})"):
        return trigger_for(arguments.trigger, attachment, workspace)


def _end(workspace: Workspace, record: SessionRecord, places: Depot | NoDepot) -> None:
    gateways, folder = workspace.gateways, workspace.build_folder
    with phase(workspace.reporter, "restore", "putting functions back") as outcome:
        done = restore_session(record, gateways=gateways, build_folder=folder)
        outcome.detail = str(len(done))
        drop_trigger(record.id, gateways)
        if isinstance(places, Depot) and places.keys:
            gateways.buckets.delete(places.bucket, places.keys)
    workspace.cloud.save()
