"""`slspy sync`: what is deployed follows the files."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.errors import ExitCode

Watch = Annotated[
    bool | None,
    option(
        "--watch/--no-watch",
        help="Stay, and sync every save, as `slspy watch` does.  [default: --no-watch]",
    ),
]
Code = Annotated[
    bool | None,
    option(
        "--code/--no-code",
        help="Only what the APIs of services can change; CloudFormation is left alone, and what needs it is named.",
    ),
]
Function = Annotated[
    list[str] | None,
    option("--function", "-f", metavar="NAME", help="Only this function; repeatable."),
]
ResourceId = Annotated[
    list[str] | None,
    option(
        "--resource-id",
        metavar="ID",
        help="Only the resource with this logical id, or `nestedStack/logicalId`; repeatable.",
    ),
]
ResourceType = Annotated[
    list[str] | None,
    option(
        "--resource",
        metavar="TYPE",
        help="Only resources of this type, such as `AWS::Lambda::Function`; repeatable.",
    ),
]
SkipDeploy = Annotated[
    bool | None,
    option(
        "--skip-deploy-sync/--no-skip-deploy-sync",
        help="Begin without a deployment when the compiled template, code aside, is that of the stack, the last "
        "deployment is less than 7 days ago, and fewer than 50 resources have other code.  "
        "[default: --skip-deploy-sync]",
    ),
]
DependencyLayer = Annotated[
    bool | None,
    option(
        "--dependency-layer/--no-dependency-layer",
        help="Bring dependencies in a layer of their own.  [default: --no-dependency-layer]",
    ),
]
StackName = Annotated[
    str | None,
    option("--stack-name", metavar="NAME", help="Stack to sync.  [default: the service's]"),
]
NoCheckSync = Annotated[
    bool,
    option("--no-check", help="Upload sources with syntax errors and missing modules too."),
]


@service_command
def sync(
    call: Call,
    *,
    watch: Watch = None,
    code: Code = None,
    function: Function = None,
    resource_id: ResourceId = None,
    resource: ResourceType = None,
    skip_deploy_sync: SkipDeploy = None,
    dependency_layer: DependencyLayer = None,
    stack_name: StackName = None,
    no_check: NoCheckSync = False,  # noqa: ARG001 - read from the options
) -> ExitCode:
    """Bring what changed to AWS: code and settings directly, in moments, the rest through CloudFormation.

    For development stacks. Every option has a default in the `sync` section of the service file.
    """
    from sls_py.app.sync import sync_service
    from sls_py.app.sync_settings import SyncArguments
    from sls_py.cli.sync_view import SyncView

    arguments = SyncArguments(
        watch=True if call.name == "watch" else watch,
        code=code,
        functions=tuple(function or ()),
        resource_ids=tuple(resource_id or ()),
        resource_types=tuple(resource or ()),
        skip_deploy=skip_deploy_sync,
        dependency_layer=dependency_layer,
        stack_name=stack_name,
    )
    done = sync_service(call.request, arguments, SyncView(call).show, call.confirm)
    if not done.agreed:
        call.say("nothing was changed")
    if done.interrupted:
        return ExitCode.INTERRUPTED
    if done.ok and done.agreed:
        call.done("in sync")
    call.answer({"event": "ended"}, ok=done.ok)
    return ExitCode.OK if done.ok else ExitCode.FAILED


app = sync.streaming(
    "Write an object a line to stdout: each flow with its outcome, failures, what is left to a deployment, the end."
)
