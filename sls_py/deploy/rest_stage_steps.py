"""Read the stage of the stack's REST API, and set it as the service wants it."""

from __future__ import annotations

from collections.abc import Iterable

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.deploy.execution import Execution
from sls_py.deploy.rest_stage import (
    group_arn,
    log_groups_arn,
    stage_arn,
    stage_changes,
    wanted_stage,
)
from sls_py.errors import AwsError, DeploymentError
from sls_py.model.deployed import LiveRestStage, LiveStack, StackResource
from sls_py.model.stack import RestStage
from sls_py.report import note, warn

_DEPLOYMENT = "AWS::ApiGateway::Deployment"


def read_stage(stack: LiveStack, name: str, gateways: Gateways) -> LiveRestStage | None:
    """Return a stage of the stack's own API, None when the stack has no such API, or that no such stage."""
    api = rest_api(gateways.stacks.resources(stack.stack_id))
    return gateways.rest_apis.stage(api, name) if api else None


def set_stage(run: Execution) -> None:
    """Set what differs on the stage, which is made when it is missing; nothing is written when nothing does.

    The API is the one that the stack made, by its id: another one may have the same name.

    Raises:
        DeploymentError: API Gateway refused a setting.
    """
    wanted = wanted_stage(run.package.stack.rest_stage, run.deployed.rest_stage_before)
    if wanted is None or run.stack is None:
        return
    try:
        _set(run, run.stack, wanted)
    except AwsError as error:
        message = f"stage `{wanted.name}` of the REST API did not get its settings: {error.message}"
        raise DeploymentError(message, hint=error.hint or _hint(error)) from error


def rest_api(resources: Iterable[StackResource]) -> str | None:
    """Return the id of the stack's own REST API, None when the stack has none."""
    for resource in resources:
        gone = resource.status in ("DELETE_COMPLETE", "CREATE_FAILED")
        if resource.logical_id == naming.REST_API and resource.physical_id and not gone:
            return resource.physical_id
    return None


def _set(run: Execution, stack: LiveStack, wanted: RestStage) -> None:
    resources = run.gateways.stacks.resources(stack.stack_id)
    api = rest_api(resources)
    if api is None:
        message = f"stage `{wanted.name}` keeps its settings: the stack has no `{naming.REST_API}`"
        warn(run.reporter, message, hint="tracing, metrics, logs and tags are set on that API only")
        return
    live = run.gateways.rest_apis.stage(api, wanted.name) or _created(run, api, wanted, resources)
    if live:
        _change(run, stack, wanted, live)


def _created(
    run: Execution, api: str, wanted: RestStage, resources: Iterable[StackResource]
) -> LiveRestStage | None:
    """Make the stage as the stack's deployment does; one that was only to be reset needs not be there."""
    if run.package.stack.rest_stage is None:
        return None
    deployment = next((item.physical_id for item in resources if item.type == _DEPLOYMENT), "")
    run.gateways.rest_apis.create_stage(api, wanted.name, deployment=deployment)
    run.changed = True
    return LiveRestStage(api=api, name=wanted.name)


def _change(run: Execution, stack: LiveStack, wanted: RestStage, live: LiveRestStage) -> None:
    region, apis = run.package.stack.region, run.gateways.rest_apis
    changes = stage_changes(wanted, live, log_groups_arn(stack.stack_id, region))
    if not changes.names:
        return
    if changes.operations:
        apis.update_stage(live.api, live.name, changes.operations)
    if changes.tags or changes.untag:
        arn = stage_arn(live, stack.stack_id, region)
        apis.tag_stage(arn, changes.tags, remove=changes.untag)
    run.changed = True
    note(run.reporter, f"stage `{live.name}` of the REST API: set {', '.join(changes.names)}")
    if wanted.log_level and not wanted.log_group:
        _delete_log_group(run, live)


def _delete_log_group(run: Execution, live: LiveRestStage) -> None:
    """Delete the group of access logs that are off now.

    CloudFormation deleted it before, but until just now API Gateway made it anew with the next request; a stack
    that wants it back could not make it then.
    """
    stack = run.package.stack
    name = naming.rest_api_log_group(stack.service, stack.stage)
    declared = [
        resource.get("Properties", {}).get("LogGroupName")
        for resource in stack.template.get("Resources", {}).values()
    ]
    if group_arn(live).endswith(f":log-group:{name}") and name not in declared:
        run.gateways.logs.delete_group(name)


def _hint(error: AwsError) -> str | None:
    if "CloudWatch Logs role" not in error.message:
        return None
    return "give API Gateway a role for logs in the settings of the account, or leave `roleManagedExternally` out"
