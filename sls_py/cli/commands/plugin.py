"""`slspy plugin`: the plugins of the service."""

from __future__ import annotations

from sls_py.cli.call import Call, command_group, service_command


@service_command
def list_(call: Call) -> None:
    """List the plugins that the service file names: where they come from, what they add, when they run."""
    from sls_py.app.plugins import list_plugins
    from sls_py.ui.plugins import render_plugins

    found = list_plugins(call.request)
    call.answer(
        {"plugins": [entry._asdict() for entry in found]}, render_plugins(found, call.style)
    )


app = command_group({"list": list_}, help="Look at the plugins of the service.")
