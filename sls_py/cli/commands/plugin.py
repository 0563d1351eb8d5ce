"""`slspy plugin`: the plugins of the service."""

from __future__ import annotations

import typer

from sls_py.cli.call import Call, service_command
from sls_py.cli.groups import application, show_help_alone

app = application(invoke_without_command=True)


@app.callback()
def plugin(context: typer.Context) -> None:
    """Look at the plugins of the service."""
    show_help_alone(context)


@app.command("list")
@service_command
def list_(call: Call) -> None:
    """List the plugins that the service file names: where they come from, what they add, when they run."""
    from sls_py.app.plugins import list_plugins
    from sls_py.ui.plugins import render_plugins

    found = list_plugins(call.request)
    call.answer(
        {"plugins": [entry._asdict() for entry in found]}, render_plugins(found, call.style)
    )
