"""Trigger a deployed function, or show a sample of what would."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sls_py.app.again import again
from sls_py.app.request import Request
from sls_py.app.workspace import Workspace, open_workspace, pick_functions
from sls_py.errors import UsageError
from sls_py.model.values import CfValue
from sls_py.operate import log_sources
from sls_py.operate.samples import Facts, known_kind, sample
from sls_py.operate.trigger import (
    Choice,
    Deployment,
    Fired,
    LogWatcher,
    Order,
    Prepared,
    Via,
    Watcher,
    choices,
    choose,
    fire,
    prepare,
    read_deployment,
)
from sls_py.operate.trigger.firing import INTERVAL, Clock
from sls_py.report import note, warn

if TYPE_CHECKING:
    from sls_py.live.state import SessionRecord
    from sls_py.model.function import Function

MARGIN = 60.0
"""Seconds that delivery and the log may take, besides the function's own timeout."""

_LOCAL_INTERVAL = 0.1
_DEFAULT_TIMEOUT = 6
_ANSWERED = {"http", "httpApi", "url"}


class Trigger(NamedTuple):
    """What to do: which event of which function, with what, how often; `seconds` is how long to wait."""

    function: str
    event: str | None = None
    order: Order = Order()
    via: Via | None = None
    wait: bool = False
    seconds: float | None = None
    repeat: int = 1
    dry_run: bool = False


class Triggered(NamedTuple):
    """What was done: the event, what was sent, or what would have been (`planned`)."""

    choice: Choice
    fired: tuple[Fired, ...] = ()
    planned: Prepared | None = None


def trigger_function(
    request: Request,
    trigger: Trigger,
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Triggered:
    """Send an event to a function, and wait for what becomes of it when that is asked for.

    Raises:
        UsageError: the service has no such function, or the function no such event.
        NotDeployedError: the function or the event's resource is not deployed.
    """
    with open_workspace(request) as workspace:
        (function,) = pick_functions(workspace.service, [trigger.function])
        choice = _chosen(workspace, function, trigger)
        deployment = _deployment(workspace, function)
        clock = Clock(now, sleep)
        if trigger.dry_run:
            planned = _prepared(workspace, deployment, choice, trigger, clock)
            return Triggered(choice, planned=planned)
        fired = tuple(
            _fire(workspace, deployment, choice, trigger, clock) for _ in range(trigger.repeat)
        )
        return Triggered(choice, fired)


def show_sample(
    request: Request, kind: str, function: str | None, order: Order, *, now: float
) -> CfValue:
    """Return a sample event of a kind; with a function it has the names of the stack.

    Raises:
        UsageError: there is no such kind or function.
        NotDeployedError: the function is not deployed.
    """
    kind = known_kind(kind)
    ready = order.renewed(now)
    if function is None:
        facts = Facts(
            data=ready.text, attributes=ready.attributes, unique=ready.unique, now=ready.now
        )
        return sample(kind, facts)
    from sls_py.operate.trigger.invoking import sample_event

    with open_workspace(request) as workspace:
        (found,) = pick_functions(workspace.service, [function])
        choice = choose(found, kind, sampled=True, again=_again(request))
        return sample_event(_deployment(workspace, found), choice, ready)


def _again(request: Request) -> Callable[[str], str]:
    return lambda command: again(command, request.options)


def _chosen(workspace: Workspace, function: Function, trigger: Trigger) -> Choice:
    sampled = trigger.via == "invoke"
    choice = choose(function, trigger.event, sampled=sampled, again=_again(workspace.request))
    others = [each.name for each in choices(function) if each != choice]
    if trigger.event is None and others:
        names = ", ".join(f"`{name}`" for name in others)
        text = f"using event `{choice.name}`; `--event` chooses another of {names}"
        note(workspace.reporter, text)
    return choice


def _deployment(workspace: Workspace, function: Function) -> Deployment:
    profile = workspace.service.provider.profile
    return read_deployment(
        workspace.service,
        function,
        workspace.gateways,
        endpoint_url=workspace.cloud.endpoint_url,
        connect=lambda region: workspace.cloud.gateways(region, profile),
    )


def _prepared(
    workspace: Workspace, deployment: Deployment, choice: Choice, trigger: Trigger, clock: Clock
) -> Prepared:
    prepared = prepare(deployment, choice, trigger.order.renewed(clock.now()), trigger.via)
    if prepared.remark:
        note(workspace.reporter, prepared.remark)
    for text in prepared.warnings:
        warn(workspace.reporter, text)
    return prepared


def _fire(
    workspace: Workspace, deployment: Deployment, choice: Choice, trigger: Trigger, clock: Clock
) -> Fired:
    prepared = _prepared(workspace, deployment, choice, trigger, clock)
    # What is cleaned up must have been read before.
    waits = (trigger.wait or prepared.undo is not None) and prepared.via == "resource"
    watcher = _watcher(workspace, deployment.function, choice, clock) if waits else None
    own = deployment.function.timeout or workspace.service.provider.timeout or _DEFAULT_TIMEOUT
    return fire(
        prepared,
        watcher,
        seconds=own + MARGIN if trigger.seconds is None else trigger.seconds,
        interval=_LOCAL_INTERVAL if workspace.gateways.target.local else INTERVAL,
        clock=clock,
    )


def _watcher(
    workspace: Workspace, function: Function, choice: Choice, clock: Clock
) -> Watcher | None:
    """Return what sees the outcome: a live session here, or the function's log; None when the answer has to do."""
    record = _live_here(workspace, function)
    if record is None and function.disable_logs and choice.kind not in _ANSWERED:
        hint = "remove `disableLogs`, or call it with `--via invoke`"
        raise UsageError(f"function `{function.key}` writes no log to wait for", hint=hint)
    log: Watcher | None = None
    if not function.disable_logs:
        (source,) = log_sources(workspace.service, [function], workspace.gateways)
        log = LogWatcher(workspace.gateways.logs, source, clock.now)
    if record is None:
        return log
    from sls_py.live.watching import LiveWatcher

    return LiveWatcher(record, function.key, log)


def _live_here(workspace: Workspace, function: Function) -> SessionRecord | None:
    """Return the live session of this folder that has the function, None when there is none."""
    if not (workspace.build_folder / "live").is_dir():
        return None
    from sls_py.live.state import read_records

    service, provider = workspace.service, workspace.service.provider
    place = (service.name, provider.stage, provider.region)
    for record in read_records(workspace.build_folder):
        same = (record.service, record.stage, record.region) == place
        if same and record.page and record.runs and function.name in record.functions:
            return record
    return None
