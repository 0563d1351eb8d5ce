"""Show a change set and ask whether to execute it."""

from __future__ import annotations

from typing import Protocol

from sls_py.cli.call import Call
from sls_py.errors import UsageError
from sls_py.model.values import JsonObject
from sls_py.ui.change_sets import render_changes


class Changes(Protocol):
    """What is shown of a change set."""

    @property
    def changes(self) -> tuple[JsonObject, ...]:
        """CloudFormation's changes."""
        ...


class Review:
    """Asks about a change set; `declined` tells afterwards that the answer was no.

    Raises:
        UsageError: nobody can answer, and `--yes` is not given.
    """

    def __init__(self, call: Call) -> None:
        if not call.options.yes and (call.options.json or call.session.unattended()):
            message = "`--review` asks a question, and nobody can answer it here"
            raise UsageError(message, hint="add `--yes` to show the changes and go on")
        self._call = call
        self.declined = False

    def __call__(self, change_set: Changes) -> bool:
        """Show the changes; return whether to go on."""
        self._call.reporter.close()
        self._call.say(render_changes(change_set.changes, self._call.talk_style))
        self.declined = not self._call.confirm("Deploy these changes?")
        return not self.declined
