"""What a deployment would change."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sls_py.model.plan import Plan
from sls_py.model.values import CfValue
from sls_py.records import dataclass

Change = Literal["added", "removed", "changed"]

HIDDEN = "***"
"""What stands in place of a value that may be secret."""


class ValueChange(NamedTuple):
    """One value that differs; `path` is written as `Properties.Layers[0]`."""

    path: str
    change: Change
    old: CfValue = None
    new: CfValue = None


class ResourceChange(NamedTuple):
    """A resource that is added, removed, or changed in the named values.

    `replacement` is `yes` when CloudFormation makes a new one in its place, `maybe` when that depends.
    """

    logical_id: str
    type: str
    change: Change
    values: tuple[ValueChange, ...] = ()
    replacement: str = "no"


class Widened(NamedTuple):
    """Something that a role or a resource policy allows from now on."""

    logical_id: str
    type: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The plan of a deployment, and what differs between the package and what is live.

    `others` are differences of the template outside its resources, `settings` what differs beside the template
    (`tags`, `termination protection` ...), `widened` what is allowed that was not. Not `changed` when a deployment would leave everything as it is.
    """

    service: str
    stage: str
    region: str
    stack: str
    changed: bool
    plan: Plan
    resources: tuple[ResourceChange, ...] = ()
    others: tuple[ValueChange, ...] = ()
    settings: tuple[str, ...] = ()
    widened: tuple[Widened, ...] = ()
