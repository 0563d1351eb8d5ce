"""Make the typer command of a command, from what it declares."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from sls_py.cli.call import Command
from sls_py.cli.declare import REQUIRED, Parameter
from sls_py.cli.groups import Group, given_options, show_help_alone
from sls_py.cli.usage import command_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer._click import Command as TyperCommand


def typed(command: Command, name: str | None = None) -> TyperCommand:
    """Return the command of typer that takes what a command takes, and runs it."""
    return get_command(_application(command, name))


def _application(command: Command, name: str | None = None) -> typer.Typer:
    app = typer.Typer(
        cls=Group,
        rich_markup_mode=None,
        add_completion=False,
        invoke_without_command=True,
        subcommand_metavar=command.metavar,
    )
    if not command.commands:
        app.command(name)(_function(command))
        return app
    app.callback()(_function(command))
    for word, below in command.commands.items():
        if below.commands:
            app.add_typer(_application(below), name=word)
        else:
            app.command(word)(_function(below))
    return app


def _function(command: Command) -> Callable[..., int | None]:
    """Return a function with the signature that typer reads."""

    def run(context: typer.Context, **values: Any) -> int | None:
        if command.body is None:
            show_help_alone(context)
        if command.body is None or context.invoked_subcommand is not None:
            return None
        _, _, name = command_words(context).partition(" ")
        return command.run(name, context.obj, values, given_options(context))

    context = inspect.Parameter(
        "context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    parameters = [context, *(_parameter(each) for each in command.parameters)]
    run.__doc__ = command.help
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _parameter(parameter: Parameter) -> inspect.Parameter:
    default = inspect.Parameter.empty if parameter.default is REQUIRED else parameter.default
    return inspect.Parameter(
        parameter.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[parameter.type, _info(parameter)],
    )


def _info(parameter: Parameter) -> Any:
    flags, text, metavar, low, high, shown = parameter.declared
    if flags:
        return typer.Option(*flags, help=text, metavar=metavar, min=low, max=high)
    return typer.Argument(help=text, metavar=metavar, show_default=shown)
