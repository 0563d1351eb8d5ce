"""Decide what a change needs: flows for what the APIs of services can do, CloudFormation for the rest. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sls_py.sync.change import Change, Place
from sls_py.sync.flow import Flow, FlowId, FlowKind


class Verdict(NamedTuple):
    """The flows for a change, and the places that none of them covers: those need CloudFormation."""

    flows: tuple[Flow, ...] = ()
    uncovered: frozenset[Place] = frozenset()


def classify(
    change: Change, kinds: Iterable[FlowKind], *, stubborn: Collection[Place] = ()
) -> Verdict:
    """Return the flows that make a change live, in the order of the kinds.

    `stubborn` are places that a flow has handed over before: CloudFormation does them from then on.
    """
    if not change.places and change.saved is not None and not change.saved:
        return Verdict()
    held = change.after.held
    found = tuple(
        flow
        for kind in kinds
        for flow in kind.find(change)
        if change.deployed(flow.id.resource.partition("/")[0])
        and flow.id.resource not in held
        and flow.covers.isdisjoint(stubborn)
    )
    covered = frozenset().union(*(flow.covers for flow in found))
    return Verdict(found, change.places - covered)


def with_needed(flows: Iterable[Flow], chosen: Collection[str]) -> tuple[Flow, ...]:
    """Return the flows of some resources, and those that they wait for: a function is live with its layers only."""
    every = {flow.id: flow for flow in flows}
    asked = [flow for flow in every.values() if flow.id.resource in chosen]
    needed: set[FlowId] = set()
    while asked:
        flow = asked.pop()
        needed.add(flow.id)
        asked += [every[one] for one in flow.depends_on if one in every and one not in needed]
    return tuple(flow for flow in every.values() if flow.id in needed)


def without(flows: Iterable[Flow], dropped: Collection[FlowId]) -> tuple[Flow, ...]:
    """Return the flows but for some, and but for those that wait for one of these."""
    gone, kept = set(dropped), list(flows)
    while left := {
        flow.id for flow in kept if flow.id in gone or not gone.isdisjoint(flow.depends_on)
    }:
        gone |= left
        kept = [flow for flow in kept if flow.id not in gone]
    return tuple(kept)
