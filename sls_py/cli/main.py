"""The way from arguments to an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sls_py.cli.boundary import Manner, guard
from sls_py.cli.reader import read
from sls_py.cli.session import Session
from sls_py.cli.table import COMMANDS, find_command

COMPOSE_FILES = (
    *("slspy-compose.yml", "slspy-compose.yaml", "serverless-compose.yml"),
    *("serverless-compose.yaml", "serverless-compose.json"),
)
"""As in `sls_py.service.compose`, which is not imported for every command."""

_COMPLETION = "_SLSPY_COMPLETE"
"""The variable by which a shell asks for completions."""


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
    plain = None if _COMPLETION in session.environ else read(session.arguments, find_command)
    if plain is not None:
        return plain.command.run(plain.name, session, plain.values, plain.given)
    from sls_py.cli.root import run_by_typer

    return run_by_typer(session)
