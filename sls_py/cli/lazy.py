"""A group that knows its commands by a table and imports a command only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from typer.core import TyperCommand

from sls_py.cli.groups import Group
from sls_py.cli.typed import typed

if TYPE_CHECKING:
    from typer._click import Command, Context

    from sls_py.cli.table import CommandSpec


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
            command = typed(self.table[name].load())
            command.name, command.short_help = name, stub.help
            self.commands[name] = command
        return self.commands.get(name)


def _stub(name: str, spec: CommandSpec) -> TyperCommand:
    return TyperCommand(name=name, help=spec.help, rich_help_panel=spec.panel)
