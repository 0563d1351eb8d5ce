"""`slspy invoke local`: call a function on this machine, without deploying it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.cli.payload import read_context, read_payload, read_variables
from sls_py.errors import ExitCode

if TYPE_CHECKING:
    from sls_py.app.called import Called

Data = Annotated[
    str | None,
    option("--data", "-d", metavar="DATA", help="Event: JSON or a text; `-` reads stdin."),
]
File = Annotated[
    str | None,
    option("--path", "-p", metavar="FILE", help="File with the event: JSON or YAML."),
]
Raw = Annotated[bool, option("--raw", help="Send the data as a text, even when it is JSON.")]
Context = Annotated[str | None, option("--context", metavar="JSON", help="Values for the context.")]
ContextFile = Annotated[
    str | None,
    option("--contextPath", "-x", metavar="FILE", help="File with values for the context."),
]
Variables = Annotated[
    list[str] | None,
    option("--env", "-e", metavar="NAME=VALUE", help="Environment variable; repeatable."),
]
Debug = Annotated[
    bool, option("--debug", help="Wait for a debugger before the function's code is loaded.")
]
DebugPort = Annotated[
    int, option("--debug-port", min=1, max=65535, metavar="PORT", help="Where it waits.")
]
Strict = Annotated[
    bool, option("--strict-runtime", help="Take no other version than the runtime names.")
]


@service_command
def invoke_local(
    call: Call,
    *,
    function: Annotated[str, option("--function", "-f", metavar="NAME", help="Function to call.")],
    data: Data = None,
    path: File = None,
    raw: Raw = False,
    given_context: Context = None,
    context_path: ContextFile = None,
    env: Variables = None,
    debug: Debug = False,
    debug_port: DebugPort = 5678,
    strict_runtime: Strict = False,
) -> ExitCode:
    """Run a function on this machine with the code that would be deployed, and print its answer.

    Nothing is deployed. What the function asks of AWS goes to the local cloud when it runs, and nowhere otherwise.
    Exits with 1 when the function fails.
    """
    from sls_py.app.local_invocation import LocalCall, call_here

    session = call.session
    asked = LocalCall(
        read_payload(data, path, raw=raw, stdin=session.stdin, directory=session.directory),
        read_context(given_context, context_path, directory=session.directory),
        read_variables(env or ()),
        debug_port if debug else None,
        strict_runtime,
    )
    return show_answer(call, function, call_here(call.request, function, asked))


def show_answer(call: Call, function: str, called: Called) -> ExitCode:
    """Show the log of an invocation, its answer, and how it failed when it did."""
    from sls_py.operate.invoke import failure_of
    from sls_py.ui.invocations import invocation_json, render_failure, render_payload
    from sls_py.ui.log_lines import render_log_tail

    answer = called.answer
    failure = failure_of(answer)
    call.reporter.close()
    if answer.log:
        call.say(render_log_tail(answer.log, call.talk_style))
    call.answer(
        {"function": function, **invocation_json(answer)},
        render_payload(answer.payload),
        ok=failure is None,
    )
    if failure:
        # The log has the traceback already.
        shown = failure._replace(trace=()) if answer.log else failure
        call.say(render_failure(function, *shown, style=call.talk_style))
    if called.hint:
        call.say(f"{call.talk_style('hint:', 'bold', 'cyan')} {called.hint}")
    return ExitCode.FAILED if failure else ExitCode.OK
