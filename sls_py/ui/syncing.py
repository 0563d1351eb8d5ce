"""What `slspy sync` says: a line for each flow that did something, and what is left to a deployment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from sls_py.errors import SlspyError
from sls_py.numbers import duration
from sls_py.ui.problems import render_problems
from sls_py.ui.style import PLAIN, Style

_NAMES_SHOWN = 3


def flow_line(
    title: str, seconds: float, *, detail: str, saved: Collection[Path], style: Style = PLAIN
) -> str:
    """Return the line of a flow after which something new is live."""
    about = ", ".join(part for part in (detail, names_of(saved)) if part)
    note = f" {style(f'({about})', 'dim')}" if about else ""
    return f"{style('✔', 'green')} {title} is live in {precise(seconds)}{note}"


def failure_text(
    error: SlspyError,
    title: str | None,
    style: Style = PLAIN,
    *,
    held: Sequence[str] = (),
    stops: bool = False,
) -> str:
    """Return an error with what becomes of it; `title` is the flow that failed, if one did.

    `held` are the functions that are not uploaded before it is right; nothing is when there are none. `stops` says
    that a deployment waits as well.
    """
    problems = render_problems(error.problems, style=style)
    if held:
        return f"{problems}\n{style(_waiting(held, stops=stops), 'dim')}"
    if title is None:
        return f"{problems}\n{style('nothing of this is uploaded before it is right', 'dim')}"
    after = f"{title} is not live; the next save, or the next `slspy sync`, tries again"
    return f"{problems}\n{style(after, 'dim')}"


def _waiting(held: Sequence[str], *, stops: bool) -> str:
    names = f"{'functions' if len(held) > 1 else 'function'} {_listed(list(held))}"
    if stops:
        names += ", and the deployment that is needed,"
    return f"{names} {'wait' if stops or len(held) > 1 else 'waits'} until this is right"


def left_line(places: Iterable[str], style: Style = PLAIN) -> str:
    """Return the line about differences that only a deployment brings to AWS."""
    return f"{style('!', 'yellow')} needs `slspy deploy`: {_listed(list(places))}"


def mended_line(style: Style = PLAIN) -> str:
    """Return the line that says that a mistake was undone, and nothing is to be uploaded."""
    return f"{style('✔', 'green')} right again: what is live is what you saved"


def watching_line(style: Style = PLAIN) -> str:
    """Return the line that says that saves are waited for."""
    return style("watching for changes; Ctrl-C ends", "dim")


def unfinished_line(titles: Iterable[str], style: Style = PLAIN) -> str:
    """Return the line about flows that were running at the end."""
    text = (
        f"not waited for: {_listed(list(titles))}; the next `slspy sync` goes on from what is live"
    )
    return f"{style('!', 'yellow')} {text}"


def precise(seconds: float) -> str:
    """Write a time of a loop that is about milliseconds: `85 ms`, `0.42s`, `12s`."""
    return f"{seconds:.2f}s" if 0.095 <= seconds < 1 else duration(seconds)


def names_of(saved: Collection[Path]) -> str:
    """Return the names of some files."""
    return _listed(sorted({path.name for path in saved}))


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMES_SHOWN])
    more = len(names) - _NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
