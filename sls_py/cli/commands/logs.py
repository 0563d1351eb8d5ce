"""`slspy logs`: the logs of functions."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from sls_py.cli.answer import render_result
from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from sls_py.app.inspection import LogQuery
    from sls_py.model.trace import Trace
    from sls_py.operate import LogLine

Functions = Annotated[
    list[str] | None,
    option("--function", "-f", metavar="NAME", help="Function; repeatable.  [default: all]"),
]
Since = Annotated[
    str | None,
    option(
        "--startTime",
        "--since",
        metavar="TIME",
        help="`5m`, `2h`, ISO 8601 or epoch.  [default: 10m]",
    ),
]
Filter = Annotated[
    str | None, option("--filter", metavar="PATTERN", help="CloudWatch Logs filter pattern.")
]
Tail = Annotated[bool, option("--tail", "-t", help="Go on and show new lines as they come.")]
Interval = Annotated[
    int, option("--interval", "-i", min=100, metavar="MS", help="Time between two looks.")
]
WithTraces = Annotated[
    bool, option("--include-traces", help="Show the X-Ray traces of the functions as well.")
]


@service_command
def logs(
    call: Call,
    *,
    function: Functions = None,
    since: Since = None,
    filter: Filter = None,  # noqa: A002 - the name of the option
    tail: Tail = False,
    interval: Interval = 1000,
    include_traces: WithTraces = False,
) -> ExitCode:
    """Show the logs of functions, merged by time; those of all functions when none is named."""
    from sls_py.app.inspection import LogQuery, show_logs

    if include_traces and tail:
        raise UsageError("`--include-traces` and `--tail` do not go together")
    names = function or ()
    query = LogQuery(names, since, filter, tail, interval / 1000)
    lines = show_logs(call.request, query, now=time.time())
    try:
        if call.options.json:
            _show_json(call, lines, _traces(call, query) if include_traces else (), tail=tail)
        else:
            _show(call, lines, labels=len(names) != 1)
            _show_traces(call, _traces(call, query) if include_traces else ())
    except KeyboardInterrupt:
        if not tail:
            raise
        return ExitCode.INTERRUPTED  # the usual end of following, nothing to talk about
    return ExitCode.OK


app = logs


def _show(call: Call, lines: Iterable[LogLine], *, labels: bool) -> None:
    from sls_py.ui.log_lines import render_log_line

    for line in lines:
        label = line.function if labels else ""
        text = render_log_line(line.timestamp, line.message, label=label, style=call.style)
        if text is not None:
            call.write(text)


def _traces(call: Call, query: LogQuery) -> tuple[Trace, ...]:
    from sls_py.app.traces import show_traces

    return show_traces(call.request, query.functions, since=query.since, now=time.time())


def _show_traces(call: Call, traces: Iterable[Trace]) -> None:
    from sls_py.ui.traces import render_trace

    for trace in traces:
        call.write(render_trace(trace, call.style))


def _show_json(
    call: Call, lines: Iterable[LogLine], traces: Iterable[Trace], *, tail: bool
) -> None:
    """Write one object with all lines, or an object for each line when they go on without end."""
    if tail:
        for line in lines:
            call.write(render_result(call.name, line._asdict()))
    else:
        from sls_py.ui.traces import trace_json

        shown = [trace_json(trace) for trace in traces]
        answer = {"lines": [line._asdict() for line in lines]}
        call.answer(answer | ({"traces": shown} if shown else {}))
