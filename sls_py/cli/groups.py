"""A group of commands that hands its options down, suggests names, and prints help in panels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from sls_py.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter


class Group(TyperGroup):
    """A group whose options may stand before the name of the subcommand.

    `slspy deploy -s prod function -f a` means `slspy deploy function -s prod -f a`. An option that the
    subcommand does not have is refused, never dropped.
    """

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Find the subcommand and give it the options written before its name."""
        command = self.get_command(ctx, args[0])
        if command is None:
            raise self._unknown(ctx, args[0])
        given = given_options(ctx)
        _refuse_foreign(ctx, command, given)
        ctx.default_map = {args[0]: given}
        return args[0], command, args[1:]

    def _unknown(self, ctx: Context, name: str) -> UsageError:
        path = ctx.command_path
        suggestion = did_you_mean(name, self.list_commands(ctx))
        hint = suggestion or f"run `{path} --help` for all commands"
        return UsageError(f"unknown command `{path} {name}`", hint=hint)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the visible commands, one section per panel."""
        commands = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        visible = [(name, command) for name, command in commands if not command.hidden]
        width = max((len(name) for name, _ in visible), default=0)
        for panel, members in groupby(visible, key=lambda pair: _panel(pair[1])):
            with formatter.section(panel):
                formatter.write_dl(
                    [(name.ljust(width), _summary(command)) for name, command in members]
                )


def given_options(ctx: Context) -> dict[str, Any]:
    """Return the parameters that the user wrote (or that came down from a parent), by name."""
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    written = {"COMMANDLINE", "DEFAULT_MAP", "ENVIRONMENT"}
    return {
        name: ctx.params[name]
        for name, source in sources.items()
        if source and source.name in written
    }


def _refuse_foreign(ctx: Context, command: Command, given: Mapping[str, Any]) -> None:
    known = {parameter.name for parameter in command.params}
    foreign = [name for name in given if name not in known]
    if not foreign:
        return
    flag = flag_of(ctx.command, foreign[0])
    path = f"{ctx.command_path} {command.name}"
    raise UsageError(f"`{flag}` is not an option of `{path}`", hint=f"run `{path} --help`")


def flag_of(command: Command, name: str) -> str:
    """Return the longest way to write a parameter: `--stage`, not `-s`."""
    flags: Iterable[str] = next(
        (parameter.opts for parameter in command.params if parameter.name == name), [name]
    )
    return max(flags, key=len)


def _panel(command: Command) -> str:
    return getattr(command, "rich_help_panel", None) or "Commands"


def _summary(command: Command) -> str:
    text = command.short_help or command.help or ""
    return text.strip().split("\n", 1)[0].rstrip(".")


def show_help_alone(context: typer.Context) -> None:
    """Print the help of a group that was called without a command."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
