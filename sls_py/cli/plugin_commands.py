"""The commands that the plugins of a service add to the command line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sls_py.app.request import Request
from sls_py.cli.call import Call
from sls_py.cli.call import Command as OurCommand
from sls_py.cli.declare import REQUIRED, Parameter, option
from sls_py.cli.options import SERVICE
from sls_py.cli.session import Session
from sls_py.cli.typed import typed
from sls_py.model.options import Options
from sls_py.report import SilentReporter

if TYPE_CHECKING:
    from typer._click import Command as TyperCommand

    from sls_py.plugin import Command, CommandOption

PANEL = "Plugins"


def commands_of_plugins(session: Session) -> dict[str, TyperCommand]:
    """Return the commands of the plugins that the service here names.

    Raises:
        ServiceFileError: the service file cannot be read, or a plugin cannot be loaded.
    """
    config = early_option(session.arguments, "--config", "-c")
    if not _names_plugins(session.directory, config):
        return {}
    from sls_py.app.plugins import plugin_commands

    stage = early_option(session.arguments, "--stage", "-s")
    options = Options(directory=session.directory, config=config, stage=stage)
    request = Request("plugin command", options, session.environ, SilentReporter())
    return {name: _typed(command) for name, command in plugin_commands(request).items()}


def _names_plugins(directory: Path, config: str | None) -> bool:
    """Tell from the bare text whether a service file can name plugins; reading it in full takes its time."""
    from sls_py.service.find import NAMES

    for name in [config] if config else NAMES:
        try:
            return b"plugins" in (directory / name).read_bytes()
        except OSError:
            continue
    return False


def early_option(arguments: tuple[str, ...], long: str, short: str) -> str | None:
    """Read an option off the command line before it can be parsed, which needs the command."""
    for word, following in pairwise((*arguments, None)):
        if word in {long, short}:
            return following
        if word and word.startswith(f"{long}="):
            return word.removeprefix(f"{long}=")
    return None


def _typed(command: Command) -> TyperCommand:
    def body(call: Call, **values: Any) -> None:
        from sls_py.app.plugins import run_plugin_command

        given = {option.name: values[_identifier(option)] for option in command.options}
        run_plugin_command(call.request, command.name, given, call.write)

    own = tuple(_parameter(each) for each in command.options)
    made = typed(OurCommand(body, own, SERVICE, command.help), command.name)
    made.rich_help_panel = PANEL  # type: ignore[attr-defined]
    return made


def _parameter(given: CommandOption) -> Parameter:
    kind = {"text": str | None, "number": int | None, "flag": bool}[given.type]
    metavar = None if given.type == "flag" else given.type.upper()
    flags = [f"--{given.name}", *([f"-{given.short}"] if given.short else [])]
    default: object = False if given.type == "flag" else None
    return Parameter(
        _identifier(given),
        kind,
        option(*flags, metavar=metavar, help=given.help),
        REQUIRED if given.required else default,
    )


def _identifier(option: CommandOption) -> str:
    return option.name.replace("-", "_")
