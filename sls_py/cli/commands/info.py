"""`slspy info`: what is deployed."""

from __future__ import annotations

from sls_py.cli.call import Call, service_command
from sls_py.cli.groups import application

app = application()


@app.command()
@service_command
def info(call: Call) -> None:
    """Show the stack, the endpoints, the functions and the layers that are deployed.

    `--verbose` adds the outputs of the stack.
    """
    from sls_py.app.inspection import inspect_service
    from sls_py.ui.services import render_service, service_json

    found = inspect_service(call.request)
    text = render_service(found, verbose=call.options.verbose, style=call.style)
    call.answer(service_json(found), text)
