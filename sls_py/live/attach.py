"""Attach deployed functions to a session: by their configuration alone, the deployed code is not touched.

One UpdateFunctionConfiguration a function puts the stub's layer before its own, sets the stub as the handler and
leaves a marker among the environment variables. Roles get an inline policy for this session's topics.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.aws.relay_protocol import Broker, Relay
from sls_py.deploy.clock import Clock, SystemClock
from sls_py.deploy.detach import live_since, relay_of, role_of
from sls_py.deploy.function_state import patiently, until_updated
from sls_py.deploy.parallel import each
from sls_py.deploy.relayed import (
    HANDLER,
    VARIABLE,
    Marker,
    layers_of,
    marker_of,
    original_of,
    variables_of,
)
from sls_py.errors import NotDeployedError, SlspyError, UsageError
from sls_py.live.layer import LayerSource, Platform, layer_arn, platform_of, stub_runtime
from sls_py.live.looks import Found, Target, cautions, refusals, too_many_variables, vpc_of
from sls_py.live.policy import policy_document
from sls_py.live.restore import restore_session
from sls_py.live.state import SessionRecord, write_record
from sls_py.live.wire.sign import Address
from sls_py.live.wire.topics import Session
from sls_py.model.values import JsonObject
from sls_py.report import Reporter, warn

_PRODUCTION = re.compile(r"(^|[-_.])(prod|prd|production)([-_.]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachOptions:
    """How to attach.

    `owner` and `machine` are shown to others. `absent` is what happens while nobody listens: the deployed code
    answers (`deployed`), or the caller gets an error (`error`). `timeout` (seconds) is set for the session, for a
    debugger. `take_over` takes functions from sessions of others. Of what is observed, at most one in `interval` seconds
    is sent by an environment. `detach_vpc` takes functions out of their VPCs meanwhile. Without `role_policy` roles are
    not touched: the stack lets them use the topics.
    """

    owner: str
    machine: str
    absent: str = "deployed"
    observe: bool = False
    interval: float = 0.0
    detach_vpc: bool = False
    role_policy: bool = True
    timeout: int | None = None
    take_over: bool = False


class Attached(NamedTuple):
    """A function that relays: `before` is its configuration without it, `marker` what it carries now."""

    key: str
    name: str
    arn: str
    role: str
    before: JsonObject
    marker: Marker


class Attachment(NamedTuple):
    """What a session has: its topics and key, where its broker is, its functions, and what is on disk of it.

    `taken` are the markers of functions that other sessions had until now.
    """

    session: Session
    address: Address
    functions: tuple[Attached, ...]
    record: SessionRecord
    taken: tuple[Marker, ...] = ()


def attach(
    targets: Sequence[Target],
    record: SessionRecord,
    *,
    gateways: Gateways,
    build_folder: Path,
    layers: LayerSource,
    options: AttachOptions,
    reporter: Reporter,
    clock: Clock | None = None,
) -> Attachment:
    """Attach functions side by side; `record` has the session, and is on disk before anything is changed.

    When one function cannot be attached, all are put back.

    Raises:
        UsageError: a function cannot be attached, or belongs to somebody else's session.
        NotDeployedError: a function is not deployed.
        DeploymentError: Lambda could not apply the change.
        AwsError: AWS refused a call.
    """
    clock = clock or SystemClock()
    relay = relay_of(gateways)
    found = each(lambda target: _look(target, gateways, clock), targets)
    _check(found, record, options, reporter)
    broker = relay.broker()
    here = gateways.target.local
    arns = _layer_arns(found, relay, layers, here=here)
    record = _with(record, found, clock, options)
    planned = [_attached(one, record, broker, arns, options, here=here) for one in found]
    _check_sizes(found, planned)
    write_record(build_folder, record)
    try:
        if options.role_policy:
            _grant(planned, record.session, relay)
        each(lambda one: _switch(one, gateways, clock), planned)
    except BaseException:
        with suppress(SlspyError):
            restore_session(record, gateways=gateways, build_folder=build_folder, clock=clock)
        raise
    taken = [one.marker for one in found if one.marker and one.marker.session != record.id]
    return Attachment(record.session, Address(*broker), tuple(planned), record, tuple(taken))


def looks_like_production(stage: str) -> bool:
    """Tell whether a stage's name says that customers use it (`prod`, `eu-production`)."""
    return bool(_PRODUCTION.search(stage))


def _look(target: Target, gateways: Gateways, clock: Clock) -> Found:
    live = gateways.functions.get(target.name)
    if live is None:
        raise NotDeployedError(
            f"function `{target.key}` (`{target.name}`) is not deployed",
            hint="`slspy deploy` deploys the service",
        )
    live = until_updated(gateways.functions, target.name, clock, known=live)
    return Found(
        target,
        replace(live, configuration=original_of(live.configuration)),
        marker_of(live.configuration),
        relay_of(gateways).reserved_concurrency(target.name),
        bool(gateways.functions.aliased_versions(target.name)),
    )


def _check(
    found: Sequence[Found], record: SessionRecord, options: AttachOptions, reporter: Reporter
) -> None:
    if problems := [text for one in found for text in refusals(one)]:
        raise UsageError("\n".join(problems), hint="leave it out: name others with `--function`")
    held = [
        f"function `{one.target.key}` is {live_since(one.marker)}"
        for one in found
        if one.marker and one.marker.session != record.id
    ]
    if held and not options.take_over:
        hint = "`--take-over` takes it from that session, `--restore --all` ends all sessions"
        raise UsageError("\n".join(held), hint=hint)
    for text in (text for one in found for text in cautions(one, detach_vpc=options.detach_vpc)):
        warn(reporter, text)


def _check_sizes(found: Sequence[Found], planned: Sequence[Attached]) -> None:
    pairs = zip(found, planned, strict=True)
    texts = [too_many_variables(one, attached.marker.text()) for one, attached in pairs]
    if problems := [text for text in texts if text]:
        raise UsageError("\n".join(problems))


def _layer_arns(
    found: Sequence[Found], relay: Relay, layers: LayerSource, *, here: bool
) -> dict[Platform, str]:
    platforms = sorted({platform_of(one.live.configuration, here=here) for one in found})
    arns = each(lambda platform: layer_arn(platform, relay, layers), platforms)
    return dict(zip(platforms, arns, strict=True))


def _with(
    record: SessionRecord, found: Sequence[Found], clock: Clock, options: AttachOptions
) -> SessionRecord:
    names = {*record.functions, *(one.target.name for one in found)}
    given = (role_of(one.live) for one in found) if options.role_policy else ()
    roles = {*record.roles, *given}
    since = record.since or int(clock.now())
    return replace(record, functions=tuple(sorted(names)), roles=tuple(sorted(roles)), since=since)


def _attached(
    one: Found,
    record: SessionRecord,
    broker: Broker,
    arns: Mapping[Platform, str],
    options: AttachOptions,
    *,
    here: bool,
) -> Attached:
    before = one.live.configuration
    runtime, stub = before["Runtime"], stub_runtime(before, here=here)
    timeout = options.timeout if options.timeout != before.get("Timeout") else None
    marker = Marker(
        session=record.id,
        key=record.session.key,
        prefix=record.prefix,
        host=broker.host,
        url=broker.url,
        owner=options.owner,
        machine=options.machine,
        since=record.since,
        layer=arns[platform_of(before, here=here)],
        handler=before["Handler"],
        runtime=runtime if stub != runtime else None,
        stub_runtime=stub if stub != runtime else None,
        timeout=before["Timeout"] if timeout else None,
        stub_timeout=timeout,
        absent=options.absent,
        observe=options.observe,
        interval=options.interval or None,
        vpc=vpc_of(before) if options.detach_vpc else None,
        role_policy=options.role_policy,
    )
    return Attached(one.target.key, one.live.name, one.live.arn, role_of(one.live), before, marker)


def _grant(planned: Sequence[Attached], session: Session, relay: Relay) -> None:
    """Let the roles of functions use the session's topics; functions may share a role."""
    roles = {one.role: one for one in planned}
    each(
        lambda one: relay.put_role_policy(
            one.role, one.marker.policy, policy_document(session, one.arn)
        ),
        roles.values(),
    )


def _switch(one: Attached, gateways: Gateways, clock: Clock) -> None:
    marker = one.marker
    changes: JsonObject = {
        "Handler": HANDLER,
        "Layers": [marker.layer, *layers_of(one.before)],
        "Environment": {"Variables": {**variables_of(one.before), VARIABLE: marker.text()}},
        "Runtime": marker.stub_runtime or one.before["Runtime"],
        "Timeout": marker.stub_timeout or one.before["Timeout"],
    }
    if marker.vpc:
        changes["VpcConfig"] = {"SubnetIds": [], "SecurityGroupIds": []}
    functions = gateways.functions
    answer = patiently(lambda: functions.update_configuration(one.name, changes), clock)
    until_updated(functions, one.name, clock, known=answer)
