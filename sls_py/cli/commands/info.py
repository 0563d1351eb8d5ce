"""`slspy info`: what is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sls_py.cli.call import Call, service_command
from sls_py.cli.options import Conceal
from sls_py.cli.targets import Targets, do_in_targets
from sls_py.errors import ExitCode

if TYPE_CHECKING:
    from sls_py.model.result import ServiceInfo


@service_command
def info(
    call: Call,
    *,
    target: Targets = None,
    conceal: Conceal = False,  # noqa: ARG001 - read from the options
) -> ExitCode:
    """Show the stack, the API keys, the endpoints, the functions and the layers that are deployed.

    `--verbose` adds the outputs of the stack.
    """
    from sls_py.app.inspection import inspect_service
    from sls_py.ui.services import render_service, service_json

    def text(found: ServiceInfo) -> str:
        return render_service(found, verbose=call.options.verbose, style=call.style)

    if target:
        return do_in_targets(
            call, target, inspect_service, end=lambda _: "found", data=service_json, text=text
        )
    found = inspect_service(call.request)
    call.answer(service_json(found), text(found))
    return ExitCode.OK


app = info
