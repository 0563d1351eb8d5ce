"""`slspy diff`: what a deployment would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sls_py.cli.call import Call, service_command
from sls_py.cli.groups import application
from sls_py.cli.targets import Targets, do_in_targets
from sls_py.errors import ExitCode

if TYPE_CHECKING:
    from sls_py.app.request import Request
    from sls_py.model.preview import Preview

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
def diff(
    call: Call,
    *,
    package: Folder = None,  # noqa: ARG001 - read from the options
    exit_code: Coded = False,
    target: Targets = None,
) -> ExitCode:
    """Show what differs between the service and what is deployed of it: resources, functions, uploads.

    Nothing is changed. Values that may be secret, such as environment variables, are not shown. Container
    images are not built for it, so functions that run built images always differ.
    """
    from sls_py.app.deployments import preview_everything
    from sls_py.ui.differences import differences_json, render_differences

    if target:
        return _in_targets(call, target, exit_code=exit_code)
    found = preview_everything(call.request, doing="Comparing")
    call.answer(differences_json(found), render_differences(found, call.style))
    return ExitCode.CHANGES if exit_code and found.changed else ExitCode.OK


def _in_targets(call: Call, targets: list[str], *, exit_code: bool) -> ExitCode:
    from sls_py.app.deployments import preview_everything
    from sls_py.ui.differences import differences_json, render_differences

    changed: list[bool] = []

    def compare(given: Request) -> Preview:
        found = preview_everything(given, doing="Comparing")
        changed.append(found.changed)
        return found

    code = do_in_targets(
        call,
        targets,
        compare,
        end=lambda each: "differs" if each.changed else "no differences",
        data=differences_json,
        text=lambda each: render_differences(each, call.style),
        together=False,
    )
    return ExitCode.CHANGES if not code and exit_code and any(changed) else code
