"""The table of commands: where each is, what its help line says, and the panel it stands in."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sls_py.cli.call import Command

_WORK, _LOOK, _START = "Deploy", "Operate", "Project"
_COMMANDS = "sls_py.cli.commands"


class CommandSpec(NamedTuple):
    """Where a command is (`module.app`), what its help line says, and the panel it stands in."""

    module: str
    help: str
    panel: str = "Commands"

    def load(self) -> Command:
        """Import the command."""
        command: Command = import_module(self.module).app
        return command


COMMANDS = {
    "deploy": CommandSpec(f"{_COMMANDS}.deploy", "Deploy the service, or single functions.", _WORK),
    "dev": CommandSpec(
        f"{_COMMANDS}.dev", "Deploy to a local cloud, and again at every save.", _WORK
    ),
    "sync": CommandSpec(
        f"{_COMMANDS}.sync", "Bring what changed to AWS, directly where that is possible.", _WORK
    ),
    "watch": CommandSpec(f"{_COMMANDS}.watch", "Sync every save: `slspy sync --watch`.", _WORK),
    "diff": CommandSpec(f"{_COMMANDS}.diff", "Show what a deployment would change.", _WORK),
    "package": CommandSpec(
        f"{_COMMANDS}.package", "Compile the template and zip the code, without deploying.", _WORK
    ),
    "rollback": CommandSpec(f"{_COMMANDS}.rollback", "Go back to an earlier deployment.", _WORK),
    "remove": CommandSpec(
        f"{_COMMANDS}.remove", "Remove the service with all its resources.", _WORK
    ),
    "recover": CommandSpec(f"{_COMMANDS}.recover", "Make a stuck stack deployable again.", _WORK),
    "compose": CommandSpec(f"{_COMMANDS}.compose", "Work on all services of a composition.", _WORK),
    "info": CommandSpec(f"{_COMMANDS}.info", "Show what is deployed.", _LOOK),
    "invoke": CommandSpec(f"{_COMMANDS}.invoke", "Call a deployed function.", _LOOK),
    "trigger": CommandSpec(f"{_COMMANDS}.trigger", "Send an event to a deployed function.", _LOOK),
    "generate-event": CommandSpec(f"{_COMMANDS}.generate_event", "Print a sample event.", _LOOK),
    "logs": CommandSpec(f"{_COMMANDS}.logs", "Show the logs of functions.", _LOOK),
    "live": CommandSpec(
        f"{_COMMANDS}.live",
        "Run deployed functions here: their events come to this machine.",
        _LOOK,
    ),
    "local": CommandSpec(f"{_COMMANDS}.local", "Run a local cloud on this machine.", _LOOK),
    "iam-policy": CommandSpec(
        f"{_COMMANDS}.iam_policy", "Print the IAM policy that a deployment needs.", _LOOK
    ),
    "create": CommandSpec(f"{_COMMANDS}.create", "Create a project from a template.", _START),
    "print": CommandSpec(
        f"{_COMMANDS}.print", "Print the service file with its variables resolved.", _START
    ),
    "validate": CommandSpec(
        f"{_COMMANDS}.validate", "Check the service file and what it compiles to.", _START
    ),
    "explain": CommandSpec(
        f"{_COMMANDS}.explain", "Explain a property of the service file.", _START
    ),
    "plugin": CommandSpec(f"{_COMMANDS}.plugin", "Look at the plugins of the service.", _START),
    "schema": CommandSpec(
        f"{_COMMANDS}.schema", "Print the JSON Schema of the service file.", _START
    ),
}


def find_command(name: str) -> Command | None:
    """Return a command of slspy's own by its name, None when there is none."""
    return COMMANDS[name].load() if name in COMMANDS else None
