"""`slspy deploy function`: code and configuration of functions, without their stack."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.cli.options import ExpectAccount, NoCheck, WaitLock, seconds
from sls_py.errors import ExitCode, UsageError

Force = Annotated[bool, option("--force", help="Deploy even when nothing changed.")]
CodeOnly = Annotated[bool, option("--code-only", help="Leave the configuration alone.")]
ConfigOnly = Annotated[
    bool, option("--update-config", "-u", help="Only the configuration, not the code.")
]


@service_command
def deploy_function(
    call: Call,
    *,
    function: Annotated[
        list[str], option("--function", "-f", metavar="NAME", help="Function; repeatable.")
    ],
    code_only: CodeOnly = False,
    update_config: ConfigOnly = False,
    force: Force = False,
    wait_lock: WaitLock = None,
    expect_account: ExpectAccount = None,  # noqa: ARG001 - read from the options
    no_check: NoCheck = False,  # noqa: ARG001 - read from the options
) -> ExitCode:
    """Update the code and the configuration of functions directly, in seconds, without their stack."""
    return update_named(
        call,
        function,
        code_only=code_only,
        config_only=update_config,
        force=force,
        wait_lock=wait_lock,
    )


def update_named(
    call: Call,
    names: list[str],
    *,
    code_only: bool,
    config_only: bool,
    force: bool,
    wait_lock: str | None = None,
) -> ExitCode:
    """Update functions by their keys, and show what became of each."""
    if code_only and config_only:
        raise UsageError("`--code-only` and `--update-config` exclude each other", hint="give one")
    from sls_py.app.deployments import update_functions
    from sls_py.deploy import FunctionOptions
    from sls_py.ui.deployments import changes_json, function_end, function_lines

    options = FunctionOptions(
        code_only=code_only,
        configuration_only=config_only,
        force=force,
        wait_lock=seconds(wait_lock),
    )
    changes = update_functions(call.request, names, options)
    if len(changes) > 1 or any(change.detail for change in changes):
        for line in function_lines(changes, call.talk_style):
            call.say(line)
    call.done(function_end(changes))
    call.answer({"functions": changes_json(changes)})
    return ExitCode.OK
