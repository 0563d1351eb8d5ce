"""`slspy compose`: all services of a composition; where a compose file is, `slspy deploy` means `slspy compose deploy`."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.call import Call, command_group, service_command
from sls_py.cli.commands.compose_views import compose_info, compose_logs, compose_outputs
from sls_py.cli.compose import SERVICES, Concurrency, composition_here, of_stack, scope_of
from sls_py.cli.declare import option
from sls_py.cli.outcomes import tell_outcomes
from sls_py.errors import ExitCode

Since = Annotated[
    str | None,
    option(
        "--affected-since",
        metavar="REF",
        help="Only services that changed since a Git reference, and what depends on them.",
    ),
]
Force = Annotated[
    bool, option("--force", help="Update stacks even if nothing seems to have changed.")
]


@service_command
def deploy(
    call: Call,
    *,
    affected_since: Since = None,
    max_concurrency: Concurrency = 8,
    force: Force = False,
) -> ExitCode:
    """Deploy the services side by side, each after those whose outputs it takes."""
    from sls_py.app.composition import deploy_all
    from sls_py.deploy import DeployOptions
    from sls_py.ui.deployments import deployment_end, deployment_json

    scope = scope_of(affected_since, max_concurrency)
    outcomes = deploy_all(call.request, composition_here(call), scope, DeployOptions(force=force))
    return tell_outcomes(
        call,
        outcomes,
        SERVICES,
        end=lambda each: deployment_end(each.result),
        data=lambda each: of_stack(deployment_json(each.result, each.info)),
    )


@service_command
def package(
    call: Call, *, affected_since: Since = None, max_concurrency: Concurrency = 8
) -> ExitCode:
    """Package the services; outputs of services that are not deployed are made up."""
    from sls_py.app.composition import package_all

    scope = scope_of(affected_since, max_concurrency)
    return tell_outcomes(
        call,
        package_all(call.request, composition_here(call), scope),
        SERVICES,
        end=lambda each: f"packaged in {each.directory}",
        data=lambda each: {"directory": str(each.directory)},
    )


@service_command
def remove(call: Call, *, max_concurrency: Concurrency = 8) -> ExitCode:
    """Remove the services, each before those it depends on."""
    from dataclasses import asdict

    from sls_py.app.composition import remove_all

    composition = composition_here(call)
    if not call.confirm(f"Remove {', '.join(composition.services)} with all their resources?"):
        call.say("Nothing was removed")
        return ExitCode.FAILED
    return tell_outcomes(
        call,
        remove_all(call.request, composition, scope_of(None, max_concurrency)),
        SERVICES,
        end=lambda each: "removed" if each and each.removed else "nothing to remove",
        data=lambda each: of_stack(asdict(each)) if each else {},
    )


app = command_group(
    {
        "deploy": deploy,
        "package": package,
        "remove": remove,
        "info": compose_info,
        "outputs": compose_outputs,
        "refresh-outputs": compose_outputs._replace(
            help="The same as `outputs`, which always asks the stacks."
        ),
        "logs": compose_logs,
    },
    help="Work on all services of the compose file (`slspy-compose.yml`, `serverless-compose.yml`).",
)
