"""`slspy remove`: the stack and everything in it goes."""

from __future__ import annotations

from sls_py.cli.call import Call, service_command
from sls_py.cli.groups import application

app = application()


@app.command()
@service_command
def remove(call: Call) -> None:
    """Remove the service: its stack with all resources, and what it keeps in the deployment bucket.

    Asks first on a terminal; `--yes` answers the question.
    """
    from sls_py.app.removal import remove_deployed

    removed = remove_deployed(call.request, confirm=call.confirm)
    call.done(f"Service {removed.service} removed" if removed.removed else "Nothing was removed")
    call.answer(removed._asdict())
