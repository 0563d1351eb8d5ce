"""IAM statements as values: collected one by one, joined into few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sls_py.model.values import JsonObject


class Grant(NamedTuple):
    """Allowed actions on resources (ARNs, with `*` for what is not known); `passed_to` are services a role goes to."""

    actions: frozenset[str]
    resources: frozenset[str]
    passed_to: frozenset[str] = frozenset()


def grant(actions: Iterable[str], resources: Iterable[str]) -> Grant:
    """Return a grant."""
    return Grant(frozenset(actions), frozenset(resources))


def joined(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Join grants on the same resources, then those of the same actions; sorted by what they are about."""
    by_resources: dict[tuple[frozenset[str], frozenset[str]], set[str]] = defaultdict(set)
    for each in grants:
        by_resources[each.resources, each.passed_to] |= each.actions
    by_actions: dict[tuple[frozenset[str], frozenset[str]], set[str]] = defaultdict(set)
    for (resources, passed_to), actions in by_resources.items():
        by_actions[frozenset(actions), passed_to] |= resources
    found = [
        Grant(actions, frozenset(resources), passed_to)
        for (actions, passed_to), resources in by_actions.items()
    ]
    return tuple(sorted(found, key=lambda each: (sorted(each.actions), sorted(each.resources))))


def document(grants: Iterable[Grant]) -> JsonObject:
    """Write a policy document."""
    return {"Version": "2012-10-17", "Statement": [_statement(each) for each in grants]}


def _statement(given: Grant) -> JsonObject:
    statement: JsonObject = {
        "Effect": "Allow",
        "Action": sorted(given.actions),
        "Resource": sorted(_narrowest(given.resources)),
    }
    if given.passed_to:
        services = {"iam:PassedToService": sorted(given.passed_to)}
        statement["Condition"] = {"StringEquals": services}
    return statement


def _narrowest(resources: frozenset[str]) -> Iterator[str]:
    """Leave out what another pattern of the list covers by its ending."""
    wide = [each[:-1] for each in resources if each.endswith("*")]
    for each in resources:
        if not any(each.startswith(start) and each != start + "*" for start in wide):
            yield each
