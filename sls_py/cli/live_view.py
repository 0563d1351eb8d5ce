"""Show a live session: a line for each request, expanded when its key is pressed, or JSON lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from sls_py.cli.answer import render_result
from sls_py.cli.call import Call
from sls_py.cli.keys import keys
from sls_py.errors import ExitCode
from sls_py.ui.live_requests import (
    failure_lines,
    log_line,
    request_line,
    request_text,
)
from sls_py.ui.problems import render_problems

if TYPE_CHECKING:
    from sls_py.app.live import Live
    from sls_py.app.live_runner import LiveArguments
    from sls_py.live.page import Page
    from sls_py.live.session import Exchange, Left, LiveEvent

_KEPT = 200
_TRACEBACK = "\nTraceback (most recent call last):"
_HELP = "Enter shows the last request, a number and Enter that one, r runs it again; Ctrl-C ends"


def run_live(call: Call, arguments: LiveArguments, *, page: bool) -> ExitCode:
    """Run a session until it is ended, and show what happens."""
    from sls_py.app.live import live
    from sls_py.live.page import serve_page

    with ExitStack() as ending:
        served = ending.enter_context(serve_page())
        view = LiveView(call, served, shown=page)
        arguments = arguments._replace(page=served.address)

        def ready(session: Live) -> None:
            view.ready(session)
            if not call.options.json:
                ending.enter_context(keys(call.session.stdin, view.key))

        live(call.request, arguments, view.show, ready)
        if arguments.keep:
            call.say("functions stay attached; `slspy live --restore --all` puts them back")
        else:
            call.done(_end(view.left))
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

    def __init__(self, call: Call, page: Page, *, shown: bool) -> None:
        self._call = call
        self._page = page
        self._shown = shown
        self._kept: deque[Exchange] = deque(maxlen=_KEPT)
        self._session: Live | None = None
        self._chosen: Exchange | None = None
        self.left: list[Left] = []

    def ready(self, session: Live) -> None:
        """Tell that requests are answered here from now on."""
        call, style = self._call, self._call.talk_style
        self._session = session
        call.reporter.close()
        self._page.begin(session.functions, session.replay)
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
        from sls_py.cli.live_events import event_json
        from sls_py.live.session import Began, Ended, Left

        self._page.show(event)
        if isinstance(event, Left):
            self.left.append(event)
        if isinstance(event, Ended) or (isinstance(event, Began) and event.exchange.observed):
            self._kept.append(event.exchange)
        if self._call.options.json:
            self._call.write(render_result(self._call.name, event_json(event)))
            return
        for line in self._lines(event):
            self._call.say(line)

    def key(self, line: str) -> None:
        """Do what the user typed: nothing or a number shows a request, `r` runs it again; anything else shows that."""
        word = line.strip()
        if not (word in ("", "r") or word.isdecimal()):
            self._call.say(self._call.talk_style(_HELP, "dim"))
            return
        found = self._meant(word)
        if found is None:
            self._call.say("there is no such request" if word.isdecimal() else "no request yet")
            return
        self._chosen = found
        if word == "r":
            self._replay(found)
        else:
            self._call.say(request_text(found, self._call.talk_style))

    def _meant(self, word: str) -> Exchange | None:
        if word.isdecimal():
            return next((one for one in self._kept if one.number == int(word)), None)
        last = self._kept[-1] if self._kept else None
        return self._chosen or last if word == "r" else last

    @property
    def _address(self) -> str:
        return self._page.address if self._shown else ""

    def _replay(self, exchange: Exchange) -> None:
        if self._session is None or not self._session.replay(exchange.function, exchange.event):
            self._call.say("it cannot be run again before its function had a request")

    def _lines(self, event: LiveEvent) -> list[str]:
        from sls_py.cli.live_events import session_line
        from sls_py.live.session import Began, Ended, Reloaded, Unloadable, Wrote

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
            case Reloaded(_, _, problems) if problems:
                return [session_line(event, style), render_problems(problems, style=style)]
            case Unloadable(_, failure):
                return [session_line(event, style), *failure_lines(failure, style)]
        text = session_line(event, style)
        return [text] if text else []


def _end(left: Sequence[Left]) -> str:
    taken = sorted({f"`{one.function}` is live by {one.owner}" for one in left if one.owner})
    if not taken:
        return "all functions are as they were"
    return f"what was left is as it was; {', '.join(taken)}"
