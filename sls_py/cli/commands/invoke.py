"""`slspy invoke`: call a deployed function, or one that is here."""

from __future__ import annotations

from typing import Annotated, Literal

from sls_py.cli.call import Call, service_command
from sls_py.cli.commands.invoke_local import Data, File, Raw, invoke_local, show_answer
from sls_py.cli.declare import option
from sls_py.cli.payload import read_payload
from sls_py.errors import ExitCode, UsageError

Function = Annotated[
    str | None, option("--function", "-f", metavar="NAME", help="Function to call.")
]
Type = Annotated[
    Literal["RequestResponse", "Event"],
    option("--type", "-t", help="Wait for the answer, or only hand the event over."),
]
Log = Annotated[bool, option("--log", "-l", help="Show the end of the function's log.")]
Qualifier = Annotated[
    str | None, option("--qualifier", "-q", metavar="NAME", help="Version or alias to call.")
]


@service_command
def invoke(
    call: Call,
    *,
    function: Function = None,
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
    if function is None:
        from sls_py.cli.choices import hint_for

        named = hint_for("--function", call.session.directory)
        hint = named or "name the function with `-f NAME`"
        raise UsageError("`--function` is missing", hint=hint)
    from sls_py.app.inspection import call_function

    session = call.session
    payload = read_payload(data, path, raw=raw, stdin=session.stdin, directory=session.directory)
    called = call_function(
        call.request,
        function,
        payload,
        asynchronous=type == "Event",
        qualifier=qualifier,
        log=log,
    )
    return show_answer(call, function, called)


app = invoke.group({"local": invoke_local}, metavar="[local]")
