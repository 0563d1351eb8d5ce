"""Tell how a command on several units ended, and with which exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from sls_py.app.units import Outcome
from sls_py.cli.call import Call
from sls_py.errors import ExitCode
from sls_py.model.values import JsonObject
from sls_py.ui.outcomes import (
    done_line,
    failed_lines,
    listed,
    results_line,
    skipped_line,
    unit_json,
)

T = TypeVar("T")


class Telling(NamedTuple):
    """What a unit is called in text and JSON (`target`, `targets`)."""

    one: str
    many: str


def tell_outcomes(
    call: Call,
    outcomes: Sequence[Outcome[T]],
    telling: Telling,
    *,
    end: Callable[[T], str],
    data: Callable[[T], JsonObject],
    text: Callable[[T], str] | None = None,
) -> ExitCode:
    """Say how each unit ended and give the results; 1 when any failed.

    `end` is the line about a unit that was done, `data` and `text` are what the command answers about it.
    """
    call.reporter.close()
    for each in outcomes:
        call.say(_line(call, each, end))
    failed = sum(each.error is not None for each in outcomes)
    skipped = sum(each.skipped_for is not None for each in outcomes)
    succeeded = len(outcomes) - failed - skipped
    call.say(results_line(succeeded=succeeded, failed=failed, skipped=skipped, unit=telling.one))
    found = [
        unit_json(
            each.name,
            telling.one,
            data=None if each.value is None else data(each.value),
            error=each.error,
            skipped_for=each.skipped_for,
        )
        for each in outcomes
    ]
    texts = [(each.name, text(each.value)) for each in outcomes if text and each.value is not None]
    call.answer({telling.many: found}, listed(texts, call.style) if texts else None, ok=not failed)
    return ExitCode.FAILED if failed else ExitCode.OK


def _line(call: Call, outcome: Outcome[T], end: Callable[[T], str]) -> str:
    style = call.talk_style
    if outcome.error:
        return failed_lines(outcome.name, outcome.error, style)
    if outcome.skipped_for:
        return skipped_line(outcome.name, outcome.skipped_for, style)
    text = end(outcome.value) if outcome.value is not None else "done"
    return done_line(outcome.name, text, outcome.seconds, style)
