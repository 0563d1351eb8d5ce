"""`slspy dev`: the service on the local cloud, deployed again at every save."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sls_py.cli.answer import render_result
from sls_py.cli.call import Call, service_command
from sls_py.errors import ExitCode, UsageError
from sls_py.records import replace

if TYPE_CHECKING:
    from sls_py.app.develop import Available
    from sls_py.operate import LogLine
    from sls_py.sync.events import Event


@service_command
def dev(call: Call) -> ExitCode:
    """Deploy to a local cloud, sync every save, and show the logs of all functions.

    Needs no AWS account. The local cloud goes on after Ctrl-C; `slspy local stop` ends it.
    """
    from sls_py.app.develop import Available, develop
    from sls_py.app.workspace import has_service_file
    from sls_py.cli.sync_view import SyncView

    if call.options.endpoint_url:
        raise UsageError("`slspy dev` works on the local cloud", hint="leave `--endpoint-url` away")
    if not has_service_file(call.request):
        raise UsageError(
            "there is no service file here", hint="make a project with `slspy create NAME`"
        )
    view = SyncView(call)

    def show(event: Event | Available) -> None:
        if isinstance(event, Available):
            _show_available(call, event)
        else:
            view.show(event)

    develop(call.request, show, lambda line: _show_line(call, line))
    call.reporter.close()
    call.say("\nthe local cloud goes on; `slspy local stop` ends it")
    return ExitCode.INTERRUPTED


app = dev


def _show_available(call: Call, event: Available) -> None:
    from sls_py.app.again import again
    from sls_py.ui.development import available_json, available_lines

    call.reporter.close()
    if call.options.json:
        call.write(render_result(call.name, available_json(event.info, event.seconds)))
    options = replace(call.options, local=True)
    works = partial(again, options=options)
    for line in available_lines(event.info, event.seconds, call.talk_style, again=works):
        call.say(line)


def _show_line(call: Call, line: LogLine) -> None:
    from sls_py.ui.log_lines import render_log_line

    if call.options.json:
        call.write(render_result(call.name, line._asdict()))
        return
    label = line.function
    text = render_log_line(line.timestamp, line.message, label=label, style=call.style)
    if text is not None:
        call.write(text)
