"""What `slspy compose` shows: what is deployed of each service, outputs, and logs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from heapq import merge
from typing import TYPE_CHECKING, Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.compose import SERVICES, Concurrency, composition_here, of_stack, scope_of
from sls_py.cli.declare import option
from sls_py.cli.outcomes import tell_outcomes
from sls_py.errors import ExitCode

if TYPE_CHECKING:
    from sls_py.operate import LogLine

LogsSince = Annotated[
    str | None,
    option("--startTime", "--since", metavar="TIME", help="As for `slspy logs`."),
]


@service_command
def compose_info(call: Call, *, max_concurrency: Concurrency = 8) -> ExitCode:
    """Show what is deployed of each service."""
    from sls_py.app.composition import inspect_all
    from sls_py.ui.services import render_service, service_json

    return tell_outcomes(
        call,
        inspect_all(call.request, composition_here(call), scope_of(None, max_concurrency)),
        SERVICES,
        end=lambda _: "found",
        data=lambda each: of_stack(service_json(each)),
        text=lambda each: render_service(each, verbose=call.options.verbose, style=call.style),
    )


@service_command
def compose_outputs(call: Call, *, max_concurrency: Concurrency = 8) -> ExitCode:
    """Show the outputs of each service as its stack has them now; nothing is kept on this machine."""
    from sls_py.app.composition import inspect_all

    return tell_outcomes(
        call,
        inspect_all(call.request, composition_here(call), scope_of(None, max_concurrency)),
        SERVICES,
        end=lambda each: f"{len(each.outputs)} outputs",
        data=lambda each: {"outputs": dict(each.outputs)},
        text=lambda each: "\n".join(f"{key}: {value}" for key, value in each.outputs.items()),
    )


@service_command
def compose_logs(call: Call, *, since: LogsSince = None) -> ExitCode:
    """Show the logs of the functions of all services, merged by time."""
    from sls_py.app.composition import Composed
    from sls_py.app.inspection import LogQuery, show_logs
    from sls_py.ui.log_lines import render_log_line

    composition = composition_here(call)
    composed, query, now = Composed(call.request, composition), LogQuery((), since), time.time()

    def lines(name: str) -> Iterator[LogLine]:
        for line in show_logs(composed.request(name, strict=False), query, now=now):
            yield line._replace(function=f"{name}/{line.function}")

    found = list(merge(*(lines(name) for name in composition.services), key=_time))
    if call.options.json:
        call.answer({"lines": [line._asdict() for line in found]})
        return ExitCode.OK
    for line in found:
        text = render_log_line(line.timestamp, line.message, label=line.function, style=call.style)
        if text is not None:
            call.write(text)
    return ExitCode.OK


def _time(line: LogLine) -> int:
    return line.timestamp
