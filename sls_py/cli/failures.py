"""Tell how a command failed: what happened, where, what to try, and the exit code."""

from __future__ import annotations

import errno
import traceback

from sls_py.cli.answer import render_result
from sls_py.cli.boundary import Manner
from sls_py.cli.session import Session
from sls_py.cli.streams import silence
from sls_py.errors import DeploymentError, ExitCode, Problem, SlspyError
from sls_py.ui.jsonl import problem_json
from sls_py.ui.problems import render_problem, render_problems
from sls_py.ui.style import Style, wants_color


def tell(error: BaseException, session: Session, manner: Manner) -> int:
    """Show what a command ended with; return the exit code."""
    match error:
        case SlspyError():
            return _fail(error, session, manner)
        case KeyboardInterrupt():
            return _interrupted(session)
        case BrokenPipeError():
            return _reader_gone(session)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            place = f": `{error.filename}`" if error.filename else ""
            full = SlspyError(f"the disk is full{place}", hint="make room, then run it again")
            return _fail(full, session, manner)
        case _:
            return _tell_other(error, session, manner)


def _tell_other(error: BaseException, session: Session, manner: Manner) -> int:
    """Tell an error of typer, or one that nobody foresaw; typer is not imported for all others."""
    from typer import Abort, TyperException

    from sls_py.cli.usage import explain

    match error:
        case TyperException():
            return _fail(explain(error, session.directory), session, manner)
        case Abort():
            return _interrupted(session)
        case _:
            return _bug(error, session, manner)


def _fail(error: SlspyError, session: Session, manner: Manner) -> int:
    _annotate(error.problems, session)
    if manner.json:
        _write_errors(error.problems, error.exit_code, session, manner)
    else:
        session.stderr.write(_text(error, _style(session)) + "\n")
    if manner.verbose and error.__cause__ is not None:
        session.stderr.write("".join(traceback.format_exception(error.__cause__)))
    return int(error.exit_code)


def _write_errors(
    problems: tuple[Problem, ...], code: ExitCode, session: Session, manner: Manner
) -> None:
    data = {"exitCode": int(code), "errors": [problem_json(problem) for problem in problems]}
    try:
        session.stdout.write(render_result(manner.command, data, ok=False) + "\n")
        session.stdout.flush()
    except OSError:  # nobody reads it, or the disk is full
        silence(session.stdout)
        session.stderr.write(render_problems(problems, style=_style(session)) + "\n")


def _annotate(problems: tuple[Problem, ...], session: Session) -> None:
    """Let GitHub Actions show the problems, when it runs the command."""
    if session.annotated():
        from sls_py.ui.annotations import annotation

        for problem in problems:
            text = annotation(problem, session.environ, session.directory)
            session.stderr.write(text + "\n")


def _text(error: SlspyError, style: Style) -> str:
    text = render_problems(error.problems, style=style)
    failures = error.failures if isinstance(error, DeploymentError) else ()
    others = [failure for failure in failures if failure not in error.message]
    if others:
        listed = "\n".join(f"  {style('✖', 'red')} {failure}" for failure in others)
        first, _, rest = text.partition("\n")
        return "\n".join(part for part in (first, listed, rest) if part)
    return text


def _interrupted(session: Session) -> int:
    session.stderr.write(_style(session)("interrupted", "yellow") + "\n")
    return int(ExitCode.INTERRUPTED)


def _reader_gone(session: Session) -> int:
    """End quietly when the reader of stdout is gone (`slspy logs | head`)."""
    silence(session.stdout)  # the interpreter flushes it once more at exit
    return int(ExitCode.FAILED)


def _bug(error: BaseException, session: Session, manner: Manner) -> int:
    place = traceback.extract_tb(error.__traceback__)[-1]
    problem = Problem(
        message=f"slspy failed: {type(error).__name__}: {error} ({place.filename}:{place.lineno})",
        hint="this is a bug in slspy; `--verbose` shows the traceback for a report",
    )
    if manner.verbose:
        session.stderr.write("".join(traceback.format_exception(error)))
    _annotate((problem,), session)
    if manner.json:
        _write_errors((problem,), ExitCode.BUG, session, manner)
    else:
        session.stderr.write(render_problem(problem, style=_style(session)) + "\n")
    return int(ExitCode.BUG)


def _style(session: Session) -> Style:
    return Style(color=wants_color(session.stderr, session.environ))
