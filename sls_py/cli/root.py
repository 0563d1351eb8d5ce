"""The root command of typer, for help, completion, commands of plugins, and whatever else is not plain."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from sls_py.cli.groups import show_help_alone
from sls_py.cli.lazy import LazyGroup
from sls_py.cli.session import Session
from sls_py.cli.table import COMMANDS
from sls_py.errors import SlspyError

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter


def run_by_typer(session: Session) -> int:
    """Run the command line of a session; return the exit code.

    Raises:
        SlspyError, TyperException: it is wrong.
    """
    command = get_command(root)
    outcome = command.main(
        args=list(session.arguments), prog_name="slspy", standalone_mode=False, obj=session
    )
    return int(outcome or 0)


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
