"""End the relay of functions: configuration first, then the policies that their roles were given for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sls_py.aws.protocols import Functions, Gateways
from sls_py.aws.relay_protocol import Relay, RelayGateways
from sls_py.deploy.clock import Clock
from sls_py.deploy.function_state import patiently, until_updated
from sls_py.deploy.parallel import each
from sls_py.deploy.relayed import POLICY_PREFIX, VARIABLE, Marker, marker_of, undoing, variables_of
from sls_py.model.deployed import LiveFunction
from sls_py.report import Reporter, warn


class Detached(NamedTuple):
    """A function that is itself again, and who had it."""

    name: str
    role: str
    marker: Marker | None
    live: LiveFunction


def detach(functions: Functions, live: LiveFunction, clock: Clock) -> LiveFunction:
    """Put a function back as it was before it was attached; return it as it is then.

    Raises:
        DeploymentError: Lambda could not do it.
        AwsError: AWS refused.
    """
    changes = undoing(live.configuration)
    if not changes:
        return live
    answer = patiently(lambda: functions.update_configuration(live.name, changes), clock)
    return until_updated(functions, live.name, clock, known=answer)


def detach_all(
    relayed: Iterable[LiveFunction], gateways: Gateways, clock: Clock, *, policies: bool = True
) -> tuple[Detached, ...]:
    """Put functions back side by side, those that are not relayed are left out; then take the policies away.

    Without `policies` they stay: other functions of the same session may need them.

    Raises:
        DeploymentError: Lambda could not do it.
        AwsError: AWS refused.
    """

    def put_back(live: LiveFunction) -> Detached:
        marker = marker_of(live.configuration)
        role = role_of(live)
        return Detached(live.name, role, marker, detach(gateways.functions, live, clock))

    found = [live for live in relayed if undoing(live.configuration)]
    done = tuple(each(put_back, found))
    if policies:
        given = [one.marker.policies(one.role) for one in done if one.marker]
        drop_policies(set().union(*given), gateways)
    return done


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
