"""Show a live session: a line for each request, expanded when its key is pressed, or JSON lines."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from typing import TYPE_CHECKING

from sls_py.cli.answer import render_result
from sls_py.cli.call import Call
from sls_py.cli.keys import keys
from sls_py.errors import ExitCode
from sls_py.ui.live_requests import (
    failure_lines,
    log_line,
    request_json,
    request_line,
    request_text,
)
from sls_py.ui.style import PLAIN, Style

if TYPE_CHECKING:
    from sls_py.app.live import Live, LiveArguments
    from sls_py.live.page import Page
    from sls_py.live.session import Exchange, LiveEvent

_KEPT = 200
_TRACEBACK = "\nTraceback (most recent call last):"
_HELP = "Enter shows the last request, a number and Enter that one, r runs it again; Ctrl-C ends"


def run_live(call: Call, arguments: LiveArguments, *, page: bool) -> ExitCode:
    """Run a session until it is ended, and show what happens."""
    from sls_py.app.live import live

    with ExitStack() as ending:
        view = LiveView(call)
        if page:
            from sls_py.live.page import serve_page

            view.page = ending.enter_context(serve_page())

        def ready(session: Live) -> None:
            view.ready(session)
            if not call.options.json:
                ending.enter_context(keys(call.session.stdin, view.key))

        live(call.request, arguments, view.show, ready)
        if arguments.keep:
            call.say("functions stay attached; `slspy live --restore --all` puts them back")
        else:
            call.done("all functions are as they were")
    return ExitCode.OK


def show_restored(call: Call, *, everything: bool) -> ExitCode:
    """End sessions that were left, and tell which functions were put back."""
    from sls_py.app.live import restore

    done = restore(call.request, everything=everything)
    call.reporter.close()
    call.answer({"restored": list(done.functions)})
    if done.functions:
        call.done(f"put back: {', '.join(done.functions)}")
    else:
        more = "" if everything else "; `--all` looks for those of other machines too"
        call.say(f"no function was left by a session{more}")
    return ExitCode.OK


class LiveView:
    """Writes what happens in a session; the last requests are kept, to be looked at."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._kept: deque[Exchange] = deque(maxlen=_KEPT)
        self._session: Live | None = None
        self._chosen: Exchange | None = None
        self.page: Page | None = None

    def ready(self, session: Live) -> None:
        """Tell that requests are answered here from now on."""
        call, style = self._call, self._call.talk_style
        self._session = session
        call.reporter.close()
        if self.page is not None:
            self.page.begin(session.functions, session.replay)
        made = [
            f"{one.kind} of {one.function}: {one.address}"
            for one in session.triggers
            if not one.own
        ]
        if call.options.json:
            data = {"event": "ready", "functions": list(session.functions), "page": self._address}
            triggers = [one._asdict() for one in session.triggers]
            call.write(render_result(call.name, {**data, "triggers": triggers}))
            return
        names = ", ".join(session.functions)
        call.say(f"{style('✔', 'green')} live here: {style(names, 'cyan')}")
        for text in made:
            call.say(f"  {text}")
        if self._address:
            call.say(f"  {self._address}")
        call.say(style(_HELP, "dim"))

    def show(self, event: LiveEvent) -> None:
        """Show one event of the session."""
        from sls_py.live.session import Began, Ended

        if self.page is not None:
            self.page.show(event)
        if isinstance(event, Ended) or (isinstance(event, Began) and event.exchange.observed):
            self._kept.append(event.exchange)
        if self._call.options.json:
            self._call.write(render_result(self._call.name, _as_json(event)))
            return
        for line in self._lines(event):
            self._call.say(line)

    def key(self, line: str) -> None:
        """Do what the user typed: nothing or a number shows a request, `r` runs it again."""
        word = line.strip()
        if word.isdigit():
            found = [one for one in self._kept if one.number == int(word)]
            self._chosen = found[-1] if found else None
        elif self._chosen is None or word == "":
            self._chosen = self._kept[-1] if self._kept else None
        if self._chosen is None:
            self._call.say("there is no such request")
        elif word == "r":
            self._replay(self._chosen)
        else:
            self._call.say(request_text(self._chosen, self._call.talk_style))

    @property
    def _address(self) -> str:
        return self.page.address if self.page is not None else ""

    def _replay(self, exchange: Exchange) -> None:
        if self._session is None or not self._session.replay(exchange.function, exchange.event):
            self._call.say("it cannot be run again before its function had a request")

    def _lines(self, event: LiveEvent) -> list[str]:
        from sls_py.live.session import Began, Ended, Wrote

        style = self._call.talk_style
        match event:
            case Began(exchange):
                return [request_line(exchange, style)] if exchange.observed else []
            case Wrote(exchange, line):
                # the failure follows with the same traceback
                told = line.text.startswith("[ERROR]") and _TRACEBACK in line.text
                return [] if told else [log_line(exchange, line, style)]
            case Ended(exchange):
                failure = exchange.failure
                more = failure_lines(failure, style) if failure else []
                return [request_line(exchange, style), *more]
        text = session_line(event, style)
        return [text] if text else []


def session_line(event: LiveEvent, style: Style = PLAIN) -> str:
    """Return the line of what happens to the session itself, empty when it is worth none."""
    from sls_py.live.session import Connected, Lost, Reloaded

    match event:
        case Reloaded(files, seconds):
            names = ", ".join(files[:3]) or "files"
            return style(f"↻ {names} in {seconds * 1000:.0f} ms", "dim")
        case Lost(reason):
            return f"{style('!', 'yellow')} the connection is lost: {reason}"
        case Connected(again=True):
            return f"{style('✔', 'green')} connected again"
    return ""


def _as_json(event: LiveEvent) -> dict[str, object]:
    from sls_py.live.session import Began, Connected, Ended, Lost, Reloaded, Wrote

    match event:
        case Began(exchange):
            whole = exchange.observed
            name = "observed" if whole else "began"
            return {"event": name, "request": request_json(exchange, whole=whole)}
        case Ended(exchange):
            return {"event": "ended", "request": request_json(exchange)}
        case Wrote(exchange, line):
            about = {"number": exchange.number, "function": exchange.function}
            return {"event": "log", **about, "request_id": exchange.request_id, "text": line.text}
        case Reloaded(files, seconds):
            return {"event": "reloaded", "files": list(files), "seconds": round(seconds, 4)}
        case Lost(reason):
            return {"event": "lost", "reason": reason}
        case Connected(again):
            return {"event": "connected", "again": again}
