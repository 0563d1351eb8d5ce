"""How a deployment is to be done."""

from __future__ import annotations

import math
from collections.abc import Callable

from sls_py.aws.protocols import ChangeSet
from sls_py.model.stack import DeploymentMethod
from sls_py.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployOptions:
    """What the user may choose.

    `force` sends the update even if nothing seems to differ. `method` overrides the service file. `wait` waits
    for somebody else's running operation instead of giving up, `wait_lock` says for how many seconds at most.
    `review` is shown the change set before it is
    executed and says whether to go on; it needs the method `changesets`, which it implies. `restores` is the folder
    of the earlier deployment that the package was taken from. `adopt` takes what has the names of new resources into
    the stack. `leave_change_set` makes the change set and leaves it to somebody else to execute; nothing is healed then.
    Resources of the types `kept` (`any` for all) may be neither replaced nor removed.
    """

    force: bool = False
    method: DeploymentMethod | None = None
    wait: bool = False
    review: Callable[[ChangeSet], bool] | None = None
    heal: bool = True
    restores: str | None = None
    wait_lock: float = 0.0
    adopt: bool = False
    leave_change_set: bool = False
    kept: tuple[str, ...] = ()

    @property
    def patience(self) -> float:
        """How many seconds to wait for somebody else's work on the stack."""
        return math.inf if self.wait and not self.wait_lock else self.wait_lock


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionOptions:
    """What `deploy function` updates: code and configuration unless one is chosen; `force` sends the same code again.

    `wait_lock` is how many seconds to wait for a deployment of the stack by somebody else.
    """

    code_only: bool = False
    configuration_only: bool = False
    force: bool = False
    wait_lock: float = 0.0
