"""A group that knows its commands by a table and imports a command only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from typer.core import TyperCommand
from typer.main import get_command

from sls_py.cli.groups import Group

if TYPE_CHECKING:
    from typer._click import Command, Context


class CommandSpec(NamedTuple):
    """Where a command is (`module.app`), what its help line says, and the panel it stands in."""

    module: str
    help: str
    panel: str = "Commands"


class LazyGroup(Group):
    """A group with a table of commands; help, completion and suggestions need no imports."""

    table: ClassVar[Mapping[str, CommandSpec]] = {}

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._pending = {name for name in self.table if name not in self.commands}
        for name in self.table:
            self.commands.setdefault(name, _stub(name, self.table[name]))

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Import the command that is called, then resolve as usual."""
        self.load(args[0])
        return super().resolve_command(ctx, args)

    def load(self, name: str) -> Command | None:
        """Return a command of the table in full, None when there is none of that name."""
        if name in self._pending:
            self._pending.discard(name)
            stub = self.commands[name]
            command = get_command(import_module(self.table[name].module).app)
            command.name, command.short_help = name, stub.help
            self.commands[name] = command
        return self.commands.get(name)


def _stub(name: str, spec: CommandSpec) -> TyperCommand:
    return TyperCommand(name=name, help=spec.help, rich_help_panel=spec.panel)
