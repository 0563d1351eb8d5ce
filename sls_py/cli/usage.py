"""Say in slspy's own words what typer found wrong with a command line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from typer import BadParameter, TyperException
from typer._click.exceptions import BadOptionUsage, MissingParameter, NoSuchOption

from sls_py.cli.choices import hint_for
from sls_py.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from typer._click import Context, Parameter


_LONG = {"-f": "--function"}


def explain(error: TyperException, directory: Path) -> UsageError:
    """Return the usage error that stands for an exception of typer; `directory` is that of the service, if any."""
    context: Context | None = getattr(error, "ctx", None)
    message, hint = _reason(error), _suggestion(error) or _choices(error, directory)
    if hint is None and context is not None:
        hint = f"run `{command_words(context)} --help` for its options"
    return UsageError(message, hint=hint)


def _reason(error: TyperException) -> str:
    match error:
        case NoSuchOption():
            return f"unknown option `{error.option_name}`"
        case MissingParameter(param=parameter) if parameter is not None:
            return f"{written(parameter)} is missing"
        case BadParameter(param=parameter) if parameter is not None:
            return f"{written(parameter)} is wrong: {_plain(error.message)}"
        case BadOptionUsage():
            return f"`{error.option_name}` needs a value"
        case _:
            return _plain(error.format_message())


def _suggestion(error: TyperException) -> str | None:
    if not isinstance(error, NoSuchOption) or error.ctx is None:
        return None
    known = [flag for parameter in error.ctx.command.params for flag in parameter.opts]
    return did_you_mean(error.option_name, [*known, "--help"])


def _choices(error: TyperException, directory: Path) -> str | None:
    match error:
        case MissingParameter(param=parameter) if parameter is not None:
            return hint_for(max(parameter.opts, key=len), directory)
        case BadOptionUsage():  # typer does not say which parameter that is
            return hint_for(_LONG.get(error.option_name, error.option_name), directory)
        case _:
            return None


def command_words(context: Context | None) -> str:
    """Return the words of a command without the options between them: `slspy deploy function`."""
    names: list[str] = []
    while context is not None:
        names.append(context.info_name or "")
        context = context.parent
    return " ".join(reversed(names))


def written(parameter: Parameter) -> str:
    """Return how a parameter is written, in backticks; the long flag of an option."""
    if parameter.param_type_name == "argument":
        return f"`{parameter.human_readable_name}`"
    return f"`{max(parameter.opts, key=len)}`"


def _plain(text: str) -> str:
    """Lower-case, no final period, backticks for quotes."""
    text = re.sub(r"'([^']*)'", r"`\1`", text.strip().rstrip("."))
    return text[:1].lower() + text[1:]
