"""`slspy invoke`: call a deployed function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sls_py.cli.call import Call, service_command
from sls_py.cli.groups import application
from sls_py.cli.payload import read_payload
from sls_py.errors import ExitCode

if TYPE_CHECKING:
    from sls_py.aws.protocols import Invocation

app = application()

Function = Annotated[
    str, typer.Option("--function", "-f", metavar="NAME", help="Function to call.")
]
Data = Annotated[
    str | None,
    typer.Option("--data", "-d", metavar="DATA", help="Event: JSON or a text; `-` reads stdin."),
]
File = Annotated[
    str | None,
    typer.Option("--path", "-p", metavar="FILE", help="File with the event: JSON or YAML."),
]
Type = Annotated[
    Literal["RequestResponse", "Event"],
    typer.Option("--type", "-t", help="Wait for the answer, or only hand the event over."),
]
Log = Annotated[bool, typer.Option("--log", "-l", help="Show the end of the function's log.")]
Qualifier = Annotated[
    str | None, typer.Option("--qualifier", "-q", metavar="NAME", help="Version or alias to call.")
]
Raw = Annotated[bool, typer.Option("--raw", help="Send the data as a text, even when it is JSON.")]


@app.command()
@service_command
def invoke(
    call: Call,
    *,
    function: Function,
    data: Data = None,
    path: File = None,
    type: Type = "RequestResponse",  # noqa: A002 - the name of the option
    log: Log = False,
    qualifier: Qualifier = None,
    raw: Raw = False,
) -> ExitCode:
    """Call a deployed function and print its answer.

    Exits with 1 when the function fails.
    """
    from sls_py.app.inspection import call_function

    session = call.session
    payload = read_payload(data, path, raw=raw, stdin=session.stdin, directory=session.directory)
    answer = call_function(
        call.request,
        function,
        payload,
        asynchronous=type == "Event",
        qualifier=qualifier,
        log=log,
    )
    return _show(call, function, answer)


def _show(call: Call, function: str, answer: Invocation) -> ExitCode:
    from sls_py.operate.invoke import failure_of
    from sls_py.ui.invocations import invocation_json, render_failure, render_payload
    from sls_py.ui.log_lines import render_log_tail

    failure = failure_of(answer)
    call.answer(
        {"function": function, **invocation_json(answer)},
        render_payload(answer.payload),
        ok=failure is None,
    )
    if answer.log:
        call.say(render_log_tail(answer.log, call.talk_style))
    if failure:
        # The log has the traceback already.
        shown = failure._replace(trace=()) if answer.log else failure
        call.say(render_failure(function, *shown, style=call.talk_style))
    return ExitCode.FAILED if failure else ExitCode.OK
