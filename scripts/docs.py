"""Write the pages of docs/reference that say what the program does, from the program itself."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broken_services import mistakes_page
from typer.main import get_command

from sls_py.cli.options import SERVICE, TALK
from sls_py.cli.root import Root, root
from sls_py.errors import ExitCode

REFERENCE = Path(__file__).resolve().parent.parent / "docs/reference"

CLI_HEAD = """\
# Command line

<!-- Written by scripts/docs; change the commands in sls_py/cli instead. -->

Options may stand before or after a subcommand: `slspy deploy -s prod function -f hello` is
`slspy deploy function -s prod -f hello`. Data goes to stdout, everything else to stderr. [Exit codes](exit-codes.md).

"""

ENVIRONMENT = """\
## Environment variables

| variable | |
|---|---|
| `SLSPY_LOCAL` | `1`: every command works on the local cloud, as with `--local` |
| `SLSPY_LOCAL_HOME` | where the local cloud keeps its files [default: the user's cache directory] |
| `SLSPY_TRACE_HOOKS` | `1`: tell of each plugin hook that runs, with its time |
| `SLSPY_AWS_TIMEOUT` | seconds to wait for an answer of AWS before the call is repeated [default: 60] |
| `AWS_ENDPOINT_URL` | send AWS calls to this address; printed URLs follow it |
| `CI` | set: no questions, no moving output |
| `GITHUB_ACTIONS` | `true`: errors and warnings are annotations of the job, too |
| `NO_COLOR`, `FORCE_COLOR` | no colors; colors even without a terminal |

All other `AWS_...` variables, profiles and credential files work as in the AWS command line.
"""

EXIT_HEAD = """\
# Exit codes

<!-- Written by scripts/docs; change sls_py/errors.py instead. -->

| code | name | meaning |
|---|---|---|
"""


def cli_page() -> str:
    """Return the page of all commands and options."""
    program = get_command(root)
    assert isinstance(program, Root)
    commands = {name: program.load(name) for name in program.table}
    parts = [CLI_HEAD, _index(program), _common(commands["info"], commands["create"])]
    for name, command in commands.items():
        parts += [_section(f"slspy {name}", command), *_subsections(f"slspy {name}", command)]
    return "\n".join([*parts, ENVIRONMENT])


def exit_codes_page() -> str:
    """Return the page of exit codes."""
    meanings = re.findall(
        r'^    ([A-Z]+) = \d+\n    """(.*?)"""', inspect.getsource(ExitCode), re.MULTILINE
    )
    rows = [f"| {ExitCode[name]:d} | {name} | {text} |\n" for name, text in meanings]
    assert len(rows) == len(ExitCode)
    return EXIT_HEAD + "".join(rows)


def _index(program: Root) -> str:
    rows = [
        f"| [`slspy {name}`](#slspy-{name}) | {spec.help} |" for name, spec in program.table.items()
    ]
    return "\n".join(["| command | |", "|---|---|", *rows, ""])


def _common(on_service: Any, without: Any) -> str:
    options = {option.name: option for option in on_service.params}
    talk = {parameter.name for parameter in TALK}
    service = [options[parameter.name] for parameter in SERVICE if parameter.name not in talk]
    rest = [option for option in without.params if option.name in talk]
    return "\n".join(
        [
            "## Common options",
            "",
            "Of every command that works on a service:",
            "",
            _options(service),
            "Of every command:",
            "",
            _options(rest),
        ]
    )


def _section(path: str, command: Any, level: int = 2) -> str:
    common = {parameter.name for parameter in SERVICE}
    own = [option for option in command.params if option.name not in common]
    on_service = any(option.name == "stage" for option in command.params)
    lines = [f"{'#' * level} {path}", "", inspect.cleandoc(command.help or ""), ""]
    if own:
        lines.append(_options(own))
    if on_service:
        lines += ["And the [common options](#common-options).", ""]
    return "\n".join(lines)


def _subsections(path: str, command: Any) -> Iterator[str]:
    for name, child in getattr(command, "commands", {}).items():
        yield _section(f"{path} {name}", child, level=3)


def _options(options: list[Any]) -> str:
    rows = [f"| {_written(option)} | {_explained(option)} |" for option in options]
    return "\n".join(["| option | |", "|---|---|", *rows, ""])


def _written(option: Any) -> str:
    if option.param_type_name == "argument":
        return f"`{option.human_readable_name}`"
    words = ", ".join(f"`{word}`" for word in sorted(option.opts, key=len))
    if option.is_flag:
        return words
    metavar = option.metavar or str(
        option.type.get_metavar(option, None) or option.type.name.upper()
    )
    shown = metavar.strip("[]<>").replace("|", "\\|")
    return f"{words} `{shown}`"


def _explained(option: Any) -> str:
    text = (option.help or "").replace("|", "\\|")
    default = option.default
    if option.param_type_name == "option" and option.required:
        return f"{text} Required."
    return text if default in {None, False} or callable(default) else f"{text} [default: {default}]"


PAGES = {"cli.md": cli_page, "exit-codes.md": exit_codes_page, "errors.md": mistakes_page}


def main() -> int:
    """Write the pages, or with `--check` tell which are out of date."""
    stale = 0
    for name, make in PAGES.items():
        path, text = REFERENCE / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if "--check" in sys.argv[1:]:
            print(f"docs: {path.name} is out of date, run scripts/docs")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"docs: wrote {path.name}")
    return int(bool(stale) and "--check" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
