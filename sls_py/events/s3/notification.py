"""What an `s3` event asks for."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.model.values import CfValue


class Rule(NamedTuple):
    """A condition on the object's key: `name` is `prefix` or `suffix`."""

    name: str
    value: CfValue


class Notification(NamedTuple):
    """A kind of change in a bucket; `rules` is None when the event has none at all."""

    bucket: CfValue
    event: str
    rules: tuple[Rule, ...] | None


def read(config: CfValue) -> Notification:
    """Take a bucket or an object."""
    given = config if isinstance(config, dict) else {"bucket": config}
    rules = given.get("rules")
    return Notification(
        bucket=given["bucket"],
        event=given.get("event") or "s3:ObjectCreated:*",
        rules=None
        if rules is None
        else tuple(Rule(*pair) for rule in rules for pair in rule.items()),
    )
