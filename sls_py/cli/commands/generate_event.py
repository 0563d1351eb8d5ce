"""`slspy generate-event`: print a sample event."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

from sls_py.cli.call import Call, plain_command
from sls_py.cli.declare import option
from sls_py.cli.payload import read_data
from sls_py.errors import ExitCode

if TYPE_CHECKING:
    from sls_py.operate.trigger import Order

Type = Annotated[
    str,
    option("--type", "-t", metavar="KIND", help="Type of the event: `sqs`, or `aws:sqs`."),
]
Body = Annotated[
    str | None,
    option(
        "--body", "-b", metavar="DATA", help="Its data: a text, JSON, `@FILE`, or `-` for stdin."
    ),
]


@plain_command
def generate_event(call: Call, *, type: Type, body: Body = None) -> ExitCode:  # noqa: A002 - the name of the option
    """Print a sample event in the shape that AWS sends, with data of your own."""
    from sls_py.operate.trigger import Order

    session = call.session
    data = read_data(body, stdin=session.stdin, directory=session.directory)
    return show_sample_event(call, type, None, Order(data=data))


app = generate_event


def show_sample_event(call: Call, kind: str, function: str | None, order: Order) -> ExitCode:
    """Print a sample event."""
    from sls_py.app.trigger import show_sample
    from sls_py.ui.triggers import render_event

    found = show_sample(call.request, kind, function, order, now=time.time())
    call.answer({"event": found}, render_event(found))
    return ExitCode.OK
