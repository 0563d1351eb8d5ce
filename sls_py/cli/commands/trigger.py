"""`slspy trigger`: send an event to a deployed function through what triggers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from sls_py.cli.call import Call, service_command
from sls_py.cli.commands.generate_event import show_sample_event
from sls_py.cli.declare import argument, option
from sls_py.cli.options import seconds
from sls_py.cli.payload import read_data, read_pairs
from sls_py.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from sls_py.app.trigger import Triggered
    from sls_py.operate.trigger import Fired
    from sls_py.ui.triggers import Shown

Function = Annotated[
    str | None, argument(metavar="FUNCTION", help="Function to trigger.", show_default=False)
]
Event = Annotated[
    str | None,
    option(
        "--event", "-e", metavar="KIND:INDEX", help="Which of its events.  [default: the first]"
    ),
]
Data = Annotated[
    str | None,
    option("--data", "-d", metavar="DATA", help="A text, JSON, `@FILE`, or `-` for stdin."),
]
Attributes = Annotated[
    list[str] | None,
    option(
        "--attr", "-a", metavar="KEY=VALUE", help="Message attribute, or parameter; repeatable."
    ),
]
Headers = Annotated[
    list[str] | None,
    option("--header", "-H", metavar="KEY:VALUE", help="HTTP header; repeatable."),
]
ViaOption = Annotated[
    Literal["resource", "invoke"] | None,
    option("--via", help="Through the real resource, or by calling it with a sample event."),
]
File = Annotated[
    str | None, option("--file", metavar="FILE", help="Content of the object for `s3`.")
]
Cleanup = Annotated[
    bool, option("--cleanup", help="Wait, then delete the object or item that was put.")
]
Wait = Annotated[
    bool, option("--wait", "-w", help="Wait for the outcome; exit with 1 when it failed.")
]
Timeout = Annotated[
    str | None,
    option(
        "--timeout", metavar="TIME", help="How long to wait.  [default: its timeout and a minute]"
    ),
]
Repeat = Annotated[int, option("--repeat", min=1, metavar="N", help="Send it N times.")]
DryRun = Annotated[bool, option("--dry-run", help="Show what would be sent.")]
Sample = Annotated[
    str | None, option("--sample", metavar="KIND", help="Print a sample event, send nothing.")
]


@service_command
def trigger(
    call: Call,
    *,
    function: Function = None,
    event: Event = None,
    data: Data = None,
    attr: Attributes = None,
    header: Headers = None,
    via: ViaOption = None,
    file: File = None,
    cleanup: Cleanup = False,
    wait: Wait = False,
    timeout: Timeout = None,
    repeat: Repeat = 1,
    dry_run: DryRun = False,
    sample: Sample = None,
) -> ExitCode:
    """Send an event to a deployed function through what triggers it: its API, topic, queue, bucket, bus, stream ...

    What is sent fits the event's rules, filters and patterns. Exits with 1 when it is known to have failed.
    """
    from sls_py.cli.choices import hint_for
    from sls_py.operate.trigger import Order

    directory = call.session.directory
    order = Order(
        data=read_data(data, stdin=call.session.stdin, directory=directory),
        attributes=read_pairs(attr or (), "--attr", "="),
        headers=read_pairs(header or (), "--header", ":"),
        file=directory / file if file else None,
        cleanup=cleanup,
    )
    if sample:
        return show_sample_event(call, sample, function, order)
    if function is None:
        named = hint_for("--function", directory, before="slspy trigger")
        hint = named or "name it: `slspy trigger FUNCTION`"
        raise UsageError("the function is missing", hint=hint)
    from sls_py.app.trigger import Trigger, trigger_function

    limit = None if timeout is None else seconds(timeout, "--timeout")
    asked = Trigger(function, event, order, via, wait, limit, repeat, dry_run)
    return _tell(call, function, trigger_function(call.request, asked))


app = trigger


def _tell(call: Call, function: str, done: Triggered) -> ExitCode:
    from sls_py.ui.triggers import render_data, render_plan, render_talk, shown_json

    call.reporter.close()
    named = {"function": function, "event": done.choice.name}
    if done.planned:
        plan = {name: getattr(done.planned, name) for name in ("target", "via", "content")}
        call.answer({**named, **plan}, render_plan(**plan))
        return ExitCode.OK
    items = [_shown(fired) for fired in done.fired]
    ok = all(item.ok for item in items)
    for item in items:
        call.say(render_talk(function, item, call.talk_style))
    texts = [render_data(item) for item in items]
    call.answer(
        {**named, "sent": [shown_json(item) for item in items]},
        "\n".join(filter(None, texts)),
        ok=ok,
    )
    return ExitCode.OK if ok else ExitCode.FAILED


def _shown(fired: Fired) -> Shown:
    from sls_py.ui.triggers import Shown

    prepared, sent = fired.prepared, fired.sent
    where = (prepared.target, prepared.via, prepared.content)
    return Shown(*where, sent.id, fired.ok, fired.waited, sent.reply, fired.outcome)
