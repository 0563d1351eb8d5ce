"""`slspy deploy` and `slspy deploy function`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sls_py.cli.call import Call, service_command
from sls_py.cli.groups import application
from sls_py.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from sls_py.app.deployments import Deployment

app = application(invoke_without_command=True, subcommand_metavar="[function]")

Folder = Annotated[
    str | None,
    typer.Option("--package", "-p", metavar="DIR", help="Deploy what `slspy package` made before."),
]
Force = Annotated[bool, typer.Option("--force", help="Deploy even when nothing changed.")]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait when somebody else is deploying the stack.")
]
Reviewed = Annotated[
    bool, typer.Option("--review", help="Show what will change, and ask before it does.")
]
Names = Annotated[
    list[str] | None,
    typer.Option("--function", "-f", metavar="NAME", help="Only this function; repeatable."),
]
CodeOnly = Annotated[bool, typer.Option("--code-only", help="Leave the configuration alone.")]
ConfigOnly = Annotated[
    bool, typer.Option("--update-config", "-u", help="Only the configuration, not the code.")
]


@app.callback()
@service_command
def deploy(
    call: Call,
    *,
    package: Folder = None,
    force: Force = False,
    wait: Wait = False,
    review: Reviewed = False,
    function: Names = None,
    code_only: CodeOnly = False,
    update_config: ConfigOnly = False,
) -> ExitCode:
    """Deploy the service: its stack, its functions, and whatever else changed.

    A function whose live code is not the deployed one is healed. With `-f` only the functions named are
    updated, as `slspy deploy function` does.
    """
    if function:
        if package or wait or review:
            raise UsageError(
                "`--package`, `--wait` and `--review` are for whole services",
                hint="leave `--function` away",
            )
        return _deploy_functions(
            call, function, code_only=code_only, config_only=update_config, force=force
        )
    if code_only or update_config:
        raise UsageError("which function?", hint="name it with `-f NAME`")
    return _deploy_service(call, force=force, wait=wait, review=review)


@app.command("function")
@service_command
def deploy_function(
    call: Call,
    *,
    function: Annotated[
        list[str], typer.Option("--function", "-f", metavar="NAME", help="Function; repeatable.")
    ],
    code_only: CodeOnly = False,
    update_config: ConfigOnly = False,
    force: Force = False,
) -> ExitCode:
    """Update the code and the configuration of functions directly, in seconds, without their stack."""
    return _deploy_functions(
        call, function, code_only=code_only, config_only=update_config, force=force
    )


def _deploy_functions(
    call: Call, names: list[str], *, code_only: bool, config_only: bool, force: bool
) -> ExitCode:
    if code_only and config_only:
        raise UsageError("`--code-only` and `--update-config` exclude each other", hint="give one")
    from sls_py.app.deployments import update_functions
    from sls_py.deploy import FunctionOptions
    from sls_py.ui.deployments import changes_json, function_end, function_lines

    options = FunctionOptions(code_only=code_only, configuration_only=config_only, force=force)
    changes = update_functions(call.request, names, options)
    if len(changes) > 1 or any(change.detail for change in changes):
        for line in function_lines(changes, call.talk_style):
            call.say(line)
    call.done(function_end(changes))
    call.answer({"functions": changes_json(changes)})
    return ExitCode.OK


def _deploy_service(call: Call, *, force: bool, wait: bool, review: bool) -> ExitCode:
    from sls_py.app.deployments import deploy_everything
    from sls_py.cli.review import Review
    from sls_py.deploy import DeployOptions

    asked = Review(call) if review else None
    options = DeployOptions(force=force, wait=wait, review=asked)
    deployment = deploy_everything(call.request, options)
    if asked and asked.declined:
        call.say("Nothing was deployed")
        return ExitCode.FAILED
    _show(call, deployment)
    return ExitCode.OK


def _show(call: Call, deployment: Deployment) -> None:
    from sls_py.ui.deployments import deployment_end, deployment_json, deployment_lines
    from sls_py.ui.services import render_service

    result, info = deployment
    for line in deployment_lines(result, call.talk_style):
        call.say(line)
    call.done(deployment_end(result))
    text = render_service(info, verbose=call.options.verbose, style=call.style)
    call.answer(deployment_json(result, info), "\n" + text)
