"""End the relay of functions: configuration first, then the policies that their roles were given for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from sls_py.aws.protocols import Functions, Gateways
from sls_py.aws.relay_protocol import Relay, RelayGateways
from sls_py.deploy.clock import Clock
from sls_py.deploy.function_state import patiently, until_updated
from sls_py.deploy.parallel import each
from sls_py.deploy.relayed import POLICY_PREFIX, VARIABLE, Marker, marker_of, undoing, variables_of
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveFunction
from sls_py.model.values import JsonObject
from sls_py.report import Reporter, warn


class Detached(NamedTuple):
    """A function that is itself again, and who had it."""

    name: str
    role: str
    marker: Marker | None
    live: LiveFunction


_STALE = "PreconditionFailedException"
"""The code of Lambda's answer when a function is not any more what the update was made for."""
_TRIES = 5


def detach(
    functions: Functions, live: LiveFunction, clock: Clock, *, session: str | None = None
) -> LiveFunction:
    """Put a function back as it was before it was attached; return it as it is then.

    With `session` only while that one has it. What others change at the same moment is not overwritten: the update is
    for the function as it was seen (`RevisionId`), and is made anew when that is not what it is any more.

    Raises:
        DeploymentError: Lambda could not do it.
        AwsError: AWS refused.
    """
    for further in reversed(range(_TRIES)):
        changes = _undoing(live, session)
        if not changes:
            return live
        update = partial(functions.update_configuration, live.name, changes)
        try:
            answer = patiently(update, clock)
        except AwsError as error:
            seen = functions.get(live.name) if error.code == _STALE and further else None
            if seen is None:
                raise
            live = seen
        else:
            return until_updated(functions, live.name, clock, known=answer)
    raise AssertionError("the last try returns or raises")


def _undoing(live: LiveFunction, session: str | None) -> JsonObject:
    marker = marker_of(live.configuration)
    if session and not (marker and marker.session == session):
        return {}
    changes = undoing(live.configuration)
    revision = live.configuration.get("RevisionId")
    return {**changes, "RevisionId": revision} if changes and revision else changes


def detach_all(
    relayed: Iterable[LiveFunction],
    gateways: Gateways,
    clock: Clock,
    *,
    policies: bool = True,
    session: str | None = None,
) -> tuple[Detached, ...]:
    """Put functions back side by side, those that are not relayed are left out; then take the policies away.

    Without `policies` they stay: other functions of the same session may need them. With `session`, functions that
    another one has are left alone.

    Raises:
        DeploymentError: Lambda could not do it.
        AwsError: AWS refused.
    """

    def put_back(live: LiveFunction) -> Detached:
        marker = marker_of(live.configuration)
        role = role_of(live)
        after = detach(gateways.functions, live, clock, session=session)
        return Detached(live.name, role, marker, after)

    found = [live for live in relayed if _undoing(live, session)]
    tried = each(put_back, found)
    if policies:
        given = [one.marker.policies(one.role) for one in tried if one.marker]
        drop_policies(set().union(*given), gateways)
    return tuple(one for one in tried if not undoing(one.live.configuration))


def end_relays(
    found: Iterable[LiveFunction | None],
    gateways: Gateways,
    reporter: Reporter,
    clock: Clock,
    *,
    policies: bool = True,
) -> bool:
    """Put functions back that are relayed to a laptop, before something else is done to them; tell whether any was.

    The sessions may have been killed, or run on another machine: they find their functions gone.

    Raises:
        DeploymentError: Lambda could not do it.
        AwsError: AWS refused.
    """
    relayed = [live for live in found if live and VARIABLE in variables_of(live.configuration)]
    if not relayed:
        return False
    for one in detach_all(relayed, gateways, clock, policies=policies):
        warn(reporter, f"function `{one.name}` was {live_since(one.marker)}: it is put back first")
    return True


def live_since(marker: Marker | None) -> str:
    """Return who has a function live since when, as a part of a sentence."""
    if marker is None:
        return "live by somebody"
    since = datetime.fromtimestamp(marker.since, UTC).astimezone()
    return f"live by {marker.owner}@{marker.machine} since {since:%Y-%m-%d %H:%M}"


def drop_policies(policies: Iterable[tuple[str, str]], gateways: Gateways) -> None:
    """Take inline policies (role, name) away; nothing happens to those that are gone."""
    relay = relay_of(gateways)
    each(lambda policy: relay.delete_role_policy(*policy), sorted(policies))


def left_over(roles: Iterable[str], gateways: Gateways) -> set[tuple[str, str]]:
    """Return the policies (role, name) that live sessions gave to roles, running ones too."""
    relay = relay_of(gateways)
    named = each(lambda role: (role, relay.role_policies(role)), sorted(set(roles)))
    return {
        (role, policy)
        for role, policies in named
        for policy in policies
        if policy.startswith(POLICY_PREFIX)
    }


def relay_of(gateways: Gateways) -> Relay:
    """Return the gateway for relays."""
    assert isinstance(gateways, RelayGateways), "these gateways cannot relay"
    return gateways.relay


def role_of(live: LiveFunction) -> str:
    """Return the name of a function's role."""
    return str(live.configuration.get("Role", "")).rpartition("/")[2]
