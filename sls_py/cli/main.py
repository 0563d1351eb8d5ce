"""The root command: the table of commands, and the way from arguments to an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from sls_py.cli.boundary import Manner, guard
from sls_py.cli.groups import show_help_alone
from sls_py.cli.lazy import CommandSpec, LazyGroup
from sls_py.cli.session import Session
from sls_py.errors import SlspyError

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter

_WORK, _LOOK, _START = "Deploy", "Operate", "Project"
_COMMANDS = "sls_py.cli.commands"

COMMANDS = {
    "deploy": CommandSpec(f"{_COMMANDS}.deploy", "Deploy the service, or single functions.", _WORK),
    "dev": CommandSpec(
        f"{_COMMANDS}.dev", "Deploy to a local cloud, and again at every save.", _WORK
    ),
    "sync": CommandSpec(
        f"{_COMMANDS}.sync", "Bring what changed to AWS, directly where that is possible.", _WORK
    ),
    "watch": CommandSpec(f"{_COMMANDS}.sync", "Sync every save: `slspy sync --watch`.", _WORK),
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


COMPOSE_FILES = (
    *("slspy-compose.yml", "slspy-compose.yaml", "serverless-compose.yml"),
    *("serverless-compose.yaml", "serverless-compose.json"),
)
"""As in `sls_py.service.compose`, which is not imported for every command."""


class Root(LazyGroup):
    """The root group: the table of commands, and those that the plugins of the service here add."""

    table = COMMANDS

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Look for a command that is not slspy's own among those of plugins."""
        if args[0] not in self.commands:
            self._add_plugin_commands(ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write all commands; those of plugins too when there is a service here that can be read."""
        with suppress(SlspyError):
            self._add_plugin_commands(ctx)
        super().format_commands(ctx, formatter)

    def _add_plugin_commands(self, ctx: Context) -> None:
        if isinstance(ctx.obj, Session) and not ctx.resilient_parsing:
            from sls_py.cli.plugin_commands import commands_of_plugins

            self.commands.update(commands_of_plugins(ctx.obj))


root = typer.Typer(
    cls=Root,
    name="slspy",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(*, wanted: bool) -> None:
    if wanted:
        from sls_py import __version__

        typer.echo(f"slspy {__version__}")
        raise typer.Exit


@root.callback()
def slspy(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Deploy `serverless.yml` services to AWS Lambda."""
    show_help_alone(context)


def run(argv: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process by default); return the exit code."""
    arguments = tuple(sys.argv[1:] if argv is None else argv)
    session = Session.of_process(arguments)
    command = next((word for word in arguments if word in COMMANDS), "")
    manner = Manner(command, json=session.asked("--json"), verbose=session.asked("--verbose"))
    return guard(lambda: _dispatch(session), session, manner)


def _dispatch(session: Session) -> int:
    if any((session.directory / name).is_file() for name in COMPOSE_FILES):
        from sls_py.cli.compose import routed

        session = routed(session, COMMANDS)
    command = get_command(root)
    outcome = command.main(
        args=list(session.arguments), prog_name="slspy", standalone_mode=False, obj=session
    )
    return int(outcome or 0)
