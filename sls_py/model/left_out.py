"""What the service file keeps out of a stage, with `stages` or `enabled`."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.position import ConfigPath, Position

_KINDS = {"Resources": "resource", "Outputs": "output", "extensions": "extension"}


class LeftOut(NamedTuple):
    """A function, event, resource or output that a stage goes without.

    `setting` is what keeps it out, as it could stand in the file (`stages: [prod]`); `position` is where that is.
    """

    path: ConfigPath
    stage: str
    setting: str
    position: Position

    @property
    def fact(self) -> str:
        """Say what is not there: ``function `hello` is left out of stage `dev` ``."""
        return f"{self.name} is left out of stage `{self.stage}`"

    @property
    def cause(self) -> str:
        """Say what keeps it out, and where."""
        return f"`{self.setting}` at {self.position}"

    def __str__(self) -> str:
        return f"{self.fact} by {self.cause}"

    @property
    def name(self) -> str:
        """Say what it is: ``function `hello` ``."""
        first, *between, last = self.path
        if first == "functions":
            return f"function `{last}`" if not between else f"an event of function `{between[0]}`"
        return f"{_KINDS[str(between[0])]} `{last}`"
