"""`slspy diff`: what a deployment would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.cli.options import Kept
from sls_py.cli.targets import Targets, do_in_targets
from sls_py.errors import DeploymentError, ExitCode

if TYPE_CHECKING:
    from sls_py.app.request import Request
    from sls_py.model.preview import Preview

Folder = Annotated[
    str | None,
    option("--package", "-p", metavar="DIR", help="Compare what `slspy package` made before."),
]
Coded = Annotated[bool, option("--exit-code", help="Exit with 5 when there are differences.")]
Marked = Annotated[bool, option("--markdown", help="Write Markdown, for a pull request.")]


@service_command
def diff(
    call: Call,
    *,
    package: Folder = None,  # noqa: ARG001 - read from the options
    exit_code: Coded = False,
    markdown: Marked = False,
    fail_on_replace: Kept = None,
    target: Targets = None,
) -> ExitCode:
    """Show what differs between the service and what is deployed of it: resources, functions, uploads.

    Resources that CloudFormation would replace are marked, and permissions that widen have a section of their own.
    Nothing is changed. Values that may be secret, such as environment variables, are not shown. Container
    images are not built for it, so functions that run built images always differ.
    """
    from sls_py.app.deployments import preview_everything
    from sls_py.deploy.keeping import refuse_losses
    from sls_py.ui.differences import differences_json, render_differences
    from sls_py.ui.markdown import differences_markdown

    if target:
        return _in_targets(
            call, target, exit_code=exit_code, markdown=markdown, kept=fail_on_replace or []
        )
    found = preview_everything(call.request, doing="Comparing")
    text = differences_markdown(found) if markdown else render_differences(found, call.style)
    try:
        refuse_losses(found.resources, fail_on_replace or [])
    except DeploymentError:
        if not call.options.json:
            call.write(text)
        raise
    call.answer(differences_json(found), text)
    return ExitCode.CHANGES if exit_code and found.changed else ExitCode.OK


app = diff


def _in_targets(
    call: Call, targets: list[str], *, exit_code: bool, markdown: bool, kept: list[str]
) -> ExitCode:
    from sls_py.app.deployments import preview_everything
    from sls_py.deploy.keeping import refuse_losses
    from sls_py.ui.differences import differences_json, render_differences
    from sls_py.ui.markdown import differences_markdown

    changed: list[bool] = []

    def compare(given: Request) -> Preview:
        found = preview_everything(given, doing="Comparing")
        changed.append(found.changed)
        refuse_losses(found.resources, kept)
        return found

    def text(found: Preview) -> str:
        return differences_markdown(found) if markdown else render_differences(found, call.style)

    code = do_in_targets(
        call,
        targets,
        compare,
        end=lambda each: "differs" if each.changed else "no differences",
        data=differences_json,
        text=text,
        together=False,
    )
    return ExitCode.CHANGES if not code and exit_code and any(changed) else code
