"""`slspy live`: requests of deployed functions are answered on this machine."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.cli.options import seconds
from sls_py.errors import ExitCode, UsageError

Function = Annotated[
    list[str] | None,
    option("--function", "-f", metavar="NAME", help="Only this function; repeatable."),
]
Observe = Annotated[
    bool, option("--observe", help="Let the deployed code answer, and only look on.")
]
Interval = Annotated[
    str | None,
    option(
        "--interval",
        metavar="TIME",
        help="With `--observe`: let so much time pass between two events that are shown.",
    ),
]
DetachVpc = Annotated[
    bool,
    option("--detach-vpc", help="Take functions out of their VPCs for as long as this runs."),
]
OnAbsent = Annotated[
    str,
    option(
        "--on-absent",
        metavar="WHAT",
        help="While nobody listens here: `deployed` lets the deployed code answer, `error` fails.",
    ),
]
Trigger = Annotated[
    str | None,
    option(
        "--trigger",
        metavar="KIND",
        help="Make a trigger for functions without one of this kind, for as long as this runs: `api`, `sns`, `sqs`, "
        "`eventbridge` or `s3`.",
    ),
]
Workers = Annotated[
    int,
    option("--workers", min=1, max=64, metavar="N", help="Requests of a function at once."),
]
Debug = Annotated[
    bool,
    option("--debug", help="Wait for a debugger; the function's time has no end meanwhile."),
]
DebugPort = Annotated[
    int,
    option(
        "--debug-port",
        min=1,
        max=65535,
        metavar="PORT",
        help="Where it waits; further functions on the next ports.",
    ),
]
Credentials = Annotated[
    str,
    option("--credentials", metavar="WHOSE", help="`role`: the function's own, `local`: yours."),
]
TakeOver = Annotated[bool, option("--take-over", help="Take functions from sessions of others.")]
Restore = Annotated[
    bool, option("--restore", help="Put functions back that a killed session left, and end.")
]
All = Annotated[
    bool, option("--all", help="With `--restore`: those of all sessions, also of others.")
]
Keep = Annotated[
    bool, option("--keep", help="Leave functions attached at the end, for a quick start.")
]
CopyLogs = Annotated[
    bool, option("--copy-logs", help="Write what handlers print to the functions' own logs too.")
]
Ui = Annotated[bool, option("--ui", help="Show the requests on a page of this machine too.")]


@service_command
def live(
    call: Call,
    *,
    function: Function = None,
    observe: Observe = False,
    interval: Interval = None,
    on_absent: OnAbsent = "deployed",
    trigger: Trigger = None,
    workers: Workers = 4,
    debug: Debug = False,
    debug_port: DebugPort = 5678,
    credentials: Credentials = "role",
    take_over: TakeOver = False,
    detach_vpc: DetachVpc = False,
    restore: Restore = False,
    everything: All = False,
    keep: Keep = False,
    copy_logs: CopyLogs = False,
    ui: Ui = False,
) -> ExitCode:
    """Run deployed functions on this machine: their events come here, and your code answers them.

    Functions keep their code; only their configuration changes while this runs, and it is put back at the end.
    """
    from sls_py.app.live_runner import LiveArguments
    from sls_py.cli.live_view import run_live, show_restored

    if restore:
        return show_restored(call, everything=everything)
    arguments = LiveArguments(
        functions=tuple(function or ()),
        observe=observe,
        interval=0.0 if interval is None else seconds(interval, "--interval"),
        detach_vpc=detach_vpc,
        absent=_one_of("--on-absent", on_absent, ("deployed", "error")),
        trigger=trigger,
        workers=workers,
        debug_port=debug_port if debug else None,
        credentials=_one_of("--credentials", credentials, ("role", "local")),
        take_over=take_over,
        keep=keep,
        copy_logs=copy_logs,
    )
    return run_live(call, arguments, page=ui)


app = live


def _one_of(flag: str, given: str, known: tuple[str, ...]) -> str:
    if given in known:
        return given
    names = " or ".join(f"`{name}`" for name in known)
    raise UsageError(f"`{flag} {given}` is not known", hint=f"it takes {names}")
