"""`slspy deploy`, and the commands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sls_py.cli.call import Call, service_command
from sls_py.cli.commands.deploy_function import (
    CodeOnly,
    ConfigOnly,
    Force,
    deploy_function,
    update_named,
)
from sls_py.cli.commands.deploy_list import app as list_app
from sls_py.cli.mixtures import (
    Accelerating,
    Adopting,
    Folder,
    Leaving,
    Names,
    Planned,
    Reviewed,
    Suspending,
    Wait,
    refuse_mixtures,
)
from sls_py.cli.options import Conceal, ExpectAccount, Kept, NoCheck, WaitLock, seconds
from sls_py.cli.targets import Targets, deploy_to_targets
from sls_py.errors import ExitCode, UsageError
from sls_py.records import replace

if TYPE_CHECKING:
    from sls_py.app.deployments import Deployment
    from sls_py.deploy import DeployOptions


@service_command
def deploy(
    call: Call,
    *,
    package: Folder = None,
    force: Force = False,
    wait: Wait = False,
    wait_lock: WaitLock = None,
    adopt: Adopting = False,
    review: Reviewed = False,
    changeset_only: Leaving = False,
    plan: Planned = False,
    function: Names = None,
    code_only: CodeOnly = False,
    update_config: ConfigOnly = False,
    fail_on_replace: Kept = None,
    target: Targets = None,
    aws_s3_accelerate: Accelerating = False,
    no_aws_s3_accelerate: Suspending = False,
    expect_account: ExpectAccount = None,  # noqa: ARG001 - read from the options
    no_check: NoCheck = False,  # noqa: ARG001 - read from the options
    conceal: Conceal = False,  # noqa: ARG001 - read from the options
) -> ExitCode:
    """Deploy the service: its stack, its functions, and whatever else changed.

    A function whose live code is not the deployed one is healed. With `-f` only the functions named are
    updated, as `slspy deploy function` does. `--plan` shows the steps, `slspy diff` what they would change.
    With several `--target` it is deployed to all of them side by side.
    """
    given = {"package": package, "wait": wait, "review": review, "plan": plan, "target": target}
    given |= {"adopt": adopt, "changeset-only": changeset_only, "function": function}
    given |= {"aws-s3-accelerate": aws_s3_accelerate or no_aws_s3_accelerate}
    refuse_mixtures({name for name, value in given.items() if value})
    if function:
        return update_named(
            call,
            function,
            code_only=code_only,
            config_only=update_config,
            force=force,
            wait_lock=wait_lock,
        )
    if code_only or update_config:
        raise UsageError("which function?", hint="name it with `-f NAME`")
    from sls_py.deploy import DeployOptions

    options = DeployOptions(
        force=force,
        wait=wait,
        wait_lock=seconds(wait_lock),
        adopt=adopt,
        leave_change_set=changeset_only,
        kept=tuple(fail_on_replace or ()),
    )
    if target:
        return deploy_to_targets(call, target, options)
    if plan:
        return _plan_service(call, options)
    return _deploy_service(call, options, review=review)


app = deploy.group({"function": deploy_function, "list": list_app}, metavar="[function|list]")


def _plan_service(call: Call, options: DeployOptions) -> ExitCode:
    from sls_py.app.deployments import preview_everything
    from sls_py.ui.plans import plan_json, render_plan

    found = preview_everything(call.request, options)
    call.done("Planned, nothing was changed")
    call.answer(plan_json(found), render_plan(found, call.style))
    return ExitCode.OK


def _deploy_service(call: Call, options: DeployOptions, *, review: bool) -> ExitCode:
    from sls_py.app.deployments import deploy_everything
    from sls_py.cli.review import Review

    asked = Review(call) if review else None
    deployment = deploy_everything(call.request, replace(options, review=asked))
    if asked and asked.declined:
        call.say("Nothing was deployed")
        return ExitCode.FAILED
    _show(call, deployment)
    return ExitCode.OK


def _show(call: Call, deployment: Deployment) -> None:
    from sls_py.ui.deployments import (
        deployment_end,
        deployment_json,
        deployment_lines,
        left_change_set,
    )
    from sls_py.ui.services import render_service

    result, info = deployment
    for line in deployment_lines(result, call.talk_style):
        call.say(line)
    call.done(deployment_end(result))
    if result.change_set:
        call.say(left_change_set(result, call.talk_style))
    text = render_service(info, verbose=call.options.verbose, style=call.style)
    call.answer(deployment_json(result, info), "\n" + text)
