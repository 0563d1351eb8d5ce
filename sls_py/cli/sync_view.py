"""Show what happens while a service is kept in sync."""

from __future__ import annotations

from sls_py.cli.answer import render_result
from sls_py.cli.call import Call
from sls_py.model.values import JsonObject
from sls_py.sync.events import Done, Event, Failed, Left, Mended, Unfinished, Watching
from sls_py.ui.jsonl import problem_json
from sls_py.ui.style import PLAIN, Style
from sls_py.ui.syncing import (
    failure_text,
    flow_line,
    left_line,
    mended_line,
    unfinished_line,
    watching_line,
)


class SyncView:
    """Writes a line for each event that is worth one, or a JSON object."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._watching = False

    def show(self, event: Event) -> None:
        """Show one event."""
        call = self._call
        if call.options.json:
            if data := event_json(event):
                call.write(render_result(call.name, data, ok=not isinstance(event, Failed)))
            return
        if isinstance(event, Watching):
            if self._watching:
                return
            self._watching = True
        if text := event_text(event, call.talk_style):
            call.reporter.close()
            call.say(text)


def event_text(event: Event, style: Style = PLAIN) -> str | None:
    """Return an event as people read it, None when it is not worth a line."""
    match event:
        case Done(flow, result, seconds, saved) if result.outcome == "done":
            return flow_line(flow.title, seconds, detail=result.detail, saved=saved, style=style)
        case Failed(error, flow, held, stops):
            title = flow.title if flow else None
            return failure_text(error, title, style, held=held, stops=stops)
        case Left():
            return left_line(_place_names(event), style)
        case Mended() | Watching():
            return (mended_line if isinstance(event, Mended) else watching_line)(style)
        case Unfinished(titles):
            return unfinished_line(titles, style)
    return None


def event_json(event: Event) -> JsonObject | None:
    """Return an event as a JSON object, None when it is not worth one."""
    match event:
        case Done(flow, result, seconds, saved):
            return {
                "event": "flow",
                "kind": flow.id.kind,
                "resource": flow.id.resource,
                "outcome": result.outcome,
                "detail": result.detail,
                "seconds": round(seconds, 3),
                "saved": sorted(str(path) for path in saved),
            }
        case Failed(error, flow, held):
            return {
                "event": "failed",
                "resource": flow.id.resource if flow else None,
                "functions": list(held),
                "errors": [problem_json(problem) for problem in error.problems],
            }
        case Left():
            return {"event": "left", "places": _place_names(event)}
        case Mended() | Watching():
            return {"event": type(event).__name__.lower()}
        case Unfinished(titles):
            return {"event": "unfinished", "titles": list(titles)}
    return None


def _place_names(left: Left) -> list[str]:
    return sorted(".".join(part for part in place if part) for place in left.places)
