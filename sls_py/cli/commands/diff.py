"""`slspy diff`: what a deployment would change."""

from __future__ import annotations

from typing import Annotated

import typer

from sls_py.cli.call import Call, service_command
from sls_py.cli.groups import application
from sls_py.errors import ExitCode

app = application()

Folder = Annotated[
    str | None,
    typer.Option(
        "--package", "-p", metavar="DIR", help="Compare what `slspy package` made before."
    ),
]
Coded = Annotated[bool, typer.Option("--exit-code", help="Exit with 5 when there are differences.")]


@app.command()
@service_command
def diff(call: Call, *, package: Folder = None, exit_code: Coded = False) -> ExitCode:  # noqa: ARG001 - read from the options
    """Show what differs between the service and what is deployed of it: resources, functions, uploads.

    Nothing is changed. Values that may be secret, such as environment variables, are not shown. Container
    images are not built for it, so functions that run built images always differ.
    """
    from sls_py.app.deployments import preview_everything
    from sls_py.ui.differences import differences_json, render_differences

    found = preview_everything(call.request, doing="Comparing")
    call.answer(differences_json(found), render_differences(found, call.style))
    return ExitCode.CHANGES if exit_code and found.changed else ExitCode.OK
