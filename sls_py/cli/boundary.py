"""The one place where exceptions become messages and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sls_py.cli.session import Session
from sls_py.errors import ExitCode


class Manner(NamedTuple):
    """How errors are told: the command they belong to, as JSON or as text, with tracebacks or without."""

    command: str
    json: bool
    verbose: bool


def guard(work: Callable[[], int | None], session: Session, manner: Manner) -> int:
    """Run the work; return its exit code, or that of the error it ends with, which is shown."""
    try:
        return int(work() or ExitCode.OK)
    except (KeyboardInterrupt, Exception) as error:  # noqa: BLE001 - the outermost door: a bug is reported, not shown raw
        from sls_py.cli.failures import tell  # not needed when all goes well

        return tell(error, session, manner)
