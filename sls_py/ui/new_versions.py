"""Take versions of functions out of a list of differences: each new code has one, and they follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sls_py.model.preview import Preview, ResourceChange, ValueChange

_VERSION = "AWS::Lambda::Version"
_STEM = "LambdaVersion"


class Differences(NamedTuple):
    """What differs besides versions that take the place of others, and how many of these there are."""

    resources: tuple[ResourceChange, ...]
    others: tuple[ValueChange, ...]
    versions: int


def without_versions(preview: Preview) -> Differences:
    """Return the differences without versions that take the place of others, and without what only names these.

    CloudFormation keeps an old version when a template has a new one; a version that nothing replaces stays in the
    list.
    """
    replaced = _replaced(preview.resources)
    ids = {*replaced, *replaced.values()}
    resources = tuple(item for item in preview.resources if item.logical_id not in ids)
    others = tuple(
        value
        for value in preview.others
        if not (isinstance(value.old, str) and replaced.get(value.old, ()) == value.new)
    )
    return Differences(resources, others, len(replaced))


def _replaced(resources: Iterable[ResourceChange]) -> dict[str, str]:
    """Return the logical ids of new versions by those of the versions that they replace."""
    versions = [item for item in resources if item.type == _VERSION]
    added = {_stem(item.logical_id): item.logical_id for item in versions if item.change == "added"}
    removed = {
        item.logical_id: _stem(item.logical_id) for item in versions if item.change == "removed"
    }
    return {old: added[stem] for old, stem in removed.items() if stem in added}


def _stem(logical_id: str) -> str:
    """Return the part of a version's logical id that names the function: the rest is a digest of what it runs."""
    return logical_id.rpartition(_STEM)[0]
