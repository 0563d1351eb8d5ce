"""The lines that reporters write about phases, resources and notes."""

from __future__ import annotations

from sls_py.numbers import count, duration, size
from sls_py.report import Note, PhaseEnded, Progress, ResourceEvent
from sls_py.ui.style import Style


def phase_line(event: PhaseEnded, style: Style) -> str:
    """Write how a phase ended: a mark, what it was, what came of it, and its time."""
    mark = style("✔", "green") if event.ok else style("✖", "red")
    detail = f"  {style(event.detail, 'dim')}" if event.detail else ""
    return f"{mark} {event.text}{detail}  {style(duration(event.seconds), 'dim')}"


def note_line(event: Note, style: Style) -> str:
    """Write a note; those of `--verbose` are dim."""
    return style(event.text, "dim") if event.verbose else event.text


def resource_line(event: ResourceEvent, style: Style, *, verbose: bool) -> str | None:
    """Write what happened to a stack resource; None for a step that only `--verbose` shows."""
    failed = event.status.endswith("FAILED")
    if not failed and not verbose:
        return None
    mark = style("✖", "red") if failed else style("·", "dim")
    reason = f"\n      {event.reason}" if event.reason and failed else ""
    status = style(event.status, "red") if failed else style(event.status, "dim")
    return f"  {mark} {event.logical_id} {style(event.type, 'dim')} {status}{reason}"


def progress_text(event: Progress) -> str:
    """Write how far a phase is: `1.2 of 4 MB`, `12 of 34 resources`."""
    if event.unit == "bytes":
        return f"{size(event.done)} of {size(event.total)}"
    return f"{event.done} of {count(event.total, event.unit.removesuffix('s'))}"
