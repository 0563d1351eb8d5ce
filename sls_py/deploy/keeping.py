"""Keep resources of certain types from being replaced or removed: what is in them would be lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sls_py.errors import DeploymentError
from sls_py.model.preview import ResourceChange

ANY = "any"
"""Stands for all types."""


def refuse_losses(changes: Iterable[ResourceChange], kept: Collection[str]) -> None:
    """Make sure that no resource of the types `kept` is replaced or removed.

    Raises:
        DeploymentError: some are; all of them are named.
    """
    lost = [
        f"`{item.logical_id}` ({item.type}) is {'removed' if item.change == 'removed' else 'replaced'}"
        for item in changes
        if (item.replacement == "yes" or item.change == "removed")
        and (item.type in kept or ANY in kept)
    ]
    if lost:
        hint = (
            "set `DeletionPolicy: Retain` and `UpdateReplacePolicy: Retain` to keep what is in it, or leave "
            "`--fail-on-replace` away"
        )
        raise DeploymentError(lost[0], failures=lost[1:], hint=hint)
