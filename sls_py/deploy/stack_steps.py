"""Create and update the stack: directly, with a change set, or in express mode."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from sls_py.aws.protocols import ChangeSet, StackRequest
from sls_py.deploy import history
from sls_py.deploy.clock import pauses
from sls_py.deploy.compare import unset_settings
from sls_py.deploy.encryption import encryption_of
from sls_py.deploy.execution import Execution
from sls_py.deploy.inspect import BUCKET_OUTPUT
from sls_py.deploy.monitor import Ended, failure, follow, mark, root_cause
from sls_py.deploy.operations import Operator, delete_stack, empty_own_bucket
from sls_py.deploy.states import busy, in_progress
from sls_py.errors import AwsError, BusyError, DeploymentError, UsageError
from sls_py.model.deployed import LiveStack
from sls_py.model.stack import DeploymentMethod
from sls_py.model.values import JsonObject
from sls_py.records import replace
from sls_py.report import warn

BODY_LIMIT = 51_200
"""Bytes of a template that CloudFormation takes in the request itself."""


def create_bucket_stack(run: Execution) -> None:
    """Create the stack with nothing but its bucket."""
    template = run.package.stack.core_template or {}
    _create(run, _request(run, body=template, method=_method(run)))
    run.bucket = _bucket_output(run.stack)


def create_whole_stack(run: Execution) -> None:
    """Create the stack with everything in it; the template is in the bucket already."""
    method = _method(run)
    if method == "changesets":
        _with_change_set(run, "CREATE")
        return
    _create(run, _request(run, method=method))
    run.updated = True


def update_stack(run: Execution) -> None:
    """Update the stack to the template in the bucket."""
    method = _method(run)
    if method == "changesets":
        _with_change_set(run, "UPDATE")
    else:
        run.before_update()
        run.updated = _update(run, _request(run, method=method))


def update_to(run: Execution, template: JsonObject) -> None:
    """Update the live stack to another template than the package's, directly."""
    _update(run, _step_request(run, template))


def import_into(run: Execution, template: JsonObject, imports: Sequence[JsonObject]) -> None:
    """Import resources into the live stack, or into a new one; nothing else may change, tags neither."""
    stacks, name = run.gateways.stacks, f"slspy-import-{int(run.clock.now() * 1000)}"
    tags = run.stack.tags if run.stack else {}
    own = {key: value for key, value in tags.items() if not key.startswith("aws:")}
    request = replace(_step_request(run, template), tags=own, notification_arns=None)
    stacks.create_change_set(request, name, "IMPORT", imports=imports)
    found = _settled_change_set(run, name)
    if found.status != "CREATE_COMPLETE":
        _drop_change_set(run, name, "UPDATE" if run.stack else "CREATE")
        raise DeploymentError(
            f"CloudFormation does not take what exists into stack `{run.name}`: {found.reason}",
            hint="delete it, or choose other names",
        )
    _execute(run, name)


def _step_request(run: Execution, template: JsonObject) -> StackRequest:
    """Write the request for a template that the deployment only goes through; a large one goes into the bucket."""
    parameters = _kept(run.package.stack.parameters, template.get("Parameters", {}))
    if len(template_text(template)) <= BODY_LIMIT:
        return replace(_request(run, body=template, method="direct"), parameters=parameters)
    key = f"{run.directory}/{history.STEP}"
    run.gateways.buckets.put(
        run.existing_bucket(),
        key,
        template_text(template).encode(),
        content_type="application/json",
        encryption=encryption_of(run.package.stack),
    )
    url = run.gateways.buckets.url(run.existing_bucket(), key)
    return replace(_request(run, method="direct"), template_url=url, parameters=parameters)


def _kept(given: tuple[JsonObject, ...], declared: JsonObject) -> tuple[JsonObject, ...]:
    """Give the parameters of a template that is live already: what is not given keeps its value."""
    own = [item for item in given if item["ParameterKey"] in declared]
    names = {item["ParameterKey"] for item in own}
    others = [name for name in declared if name not in names]
    return (*own, *({"ParameterKey": name, "UsePreviousValue": True} for name in others))


def add_bucket(run: Execution) -> None:
    """Add the bucket to a live stack that has none, and leave all else as it is."""
    template = _joined(run.deployed.template or {}, run.package.stack.core_template or {})
    request = _request(run, body=template, method="direct")
    if len((request.template_body or "").encode()) > BODY_LIMIT:
        raise DeploymentError(
            f"stack `{run.name}` has no deployment bucket, and is too large to add one",
            hint="name an existing bucket in `provider.deploymentBucket`",
        )
    _update(run, request)
    run.bucket = _bucket_output(run.stack)


def delete_unborn(run: Execution) -> None:
    """Delete a stack that never came to life, with what its bucket may hold."""
    stack = run.stack
    if stack is None:
        return
    by = Operator(run.gateways, run.reporter, run.clock, run.caller, _role(run))
    empty_own_bucket(by, stack)
    ended = delete_stack(by, stack)
    if ended.status != "DELETE_COMPLETE":
        raise failure(run.gateways.stacks, ended, name=run.name, doing="deleted")
    run.stack = None


def _create(run: Execution, request: StackRequest) -> None:
    try:
        stack_id = run.gateways.stacks.create(request)
    except AwsError as error:
        if error.code != "AlreadyExistsException":
            raise
        message = f"stack `{run.name}` was created by somebody else just now"
        hint = "deploy again, or wait for others with `--wait-lock 10m`"
        raise BusyError(message, hint=hint, overtaken=True) from error
    _finish(run, _followed(run, stack_id, since=None), doing="created")


def _update(run: Execution, request: StackRequest) -> bool:
    stacks = run.gateways.stacks
    since = mark(stacks, run.stack_id)
    try:
        started = stacks.update(request)
    except AwsError:
        _raise_if_busy(run)
        raise
    if started:
        _finish(run, _followed(run, run.stack_id, since=since), doing="updated")
    return started


def _with_change_set(run: Execution, kind: Literal["CREATE", "UPDATE"]) -> None:
    stacks, name = run.gateways.stacks, f"slspy-{int(run.clock.now() * 1000)}"
    try:
        stacks.create_change_set(_request(run, method="changesets"), name, kind)
    except AwsError:
        _raise_if_busy(run)
        raise
    found = _settled_change_set(run, name)
    if found.empty:
        _drop_change_set(run, name, kind)
        run.before_update()
        run.updated = kind == "UPDATE" and _set_alone(run)
    elif found.status != "CREATE_COMPLETE":
        _drop_change_set(run, name, kind)
        raise DeploymentError(f"the change set of stack `{run.name}` failed: {found.reason}")
    elif run.options.leave_change_set:
        run.left, run.declined = found, True
    elif run.options.review and not run.options.review(found):
        _drop_change_set(run, name, kind)
        run.declined = True
    else:
        run.before_update()
        _execute(run, name)
        run.updated = True


def _set_alone(run: Execution) -> bool:
    """Update settings of the stack that change sets do not look at, unless somebody is to be asked first."""
    asked = run.options.review or run.options.leave_change_set
    if asked or run.stack is None or not unset_settings(run.package.stack, run.stack):
        return False
    return _update(run, _request(run, method="direct"))


def _drop_change_set(run: Execution, name: str, kind: Literal["CREATE", "UPDATE"]) -> None:
    run.gateways.stacks.delete_change_set(run.name, name)
    if kind == "CREATE":
        # The change set made an empty stack, which only stands in the way.
        run.gateways.stacks.delete(run.name, role_arn=_role(run), client_token=run.caller.token())


def _execute(run: Execution, name: str) -> None:
    stacks = run.gateways.stacks
    stack = stacks.describe(run.name)
    if stack is None:
        raise DeploymentError(f"stack `{run.name}` was deleted while it was being deployed")
    since = mark(stacks, stack.stack_id)
    stacks.execute_change_set(
        run.name,
        name,
        disable_rollback=run.package.stack.disable_rollback,
        client_token=run.caller.token(),
    )
    doing = "created" if stack.status == "REVIEW_IN_PROGRESS" else "updated"
    _finish(run, _followed(run, stack.stack_id, since=since), doing=doing)


def _settled_change_set(run: Execution, name: str) -> ChangeSet:
    for pause in pauses(0.3, 3.0):
        found = run.gateways.stacks.change_set(run.name, name)
        if found is None:
            raise DeploymentError(f"the change set of stack `{run.name}` is gone")
        if found.status not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
            return found
        run.clock.sleep(pause)
    raise AssertionError("pauses never end")


def _followed(run: Execution, stack_id: str, *, since: str | None) -> Ended:
    run.in_flight = True
    return follow(
        run.gateways.stacks,
        stack_id,
        since=since,
        reporter=run.reporter,
        clock=run.clock,
        resources=run.resources,
    )


def _finish(run: Execution, ended: Ended, *, doing: str) -> None:
    run.in_flight = False
    if ended.status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
        error = failure(run.gateways.stacks, ended, name=run.name, doing=doing)
        cause = root_cause(run.gateways.stacks, ended)
        error.position = run.position_of(cause.logical_id) if cause else None
        raise error
    run.stack = ended.stack
    run.changed = True


def _raise_if_busy(run: Execution) -> None:
    """Tell a refusal because of somebody else's operation from others, by the status rather than by words."""
    stack = run.gateways.stacks.describe(run.name)
    if stack and in_progress(stack):
        raise busy(stack)


def _method(run: Execution) -> DeploymentMethod:
    """Return the method, and settle for the plain one where the chosen one cannot be had."""
    if run.method == "express" and not run.gateways.stacks.supports_express():
        message = "the installed botocore does not know express deployments, deploying directly"
        warn(run.reporter, message, hint="`pip install --upgrade boto3`")
        run.method = "direct"
    return run.method


def _request(
    run: Execution, *, body: JsonObject | None = None, method: DeploymentMethod
) -> StackRequest:
    """Write the request for a template in the bucket, or for a small one in the request itself."""
    stack = run.package.stack
    return StackRequest(
        name=stack.name,
        template_body=template_text(body) if body is not None else None,
        template_url=None if body is not None else _template_url(run),
        parameters=_parameters(stack.parameters, body),
        tags=stack.tags,
        capabilities=stack.capabilities,
        role_arn=_role(run),
        notification_arns=stack.notification_arns,
        rollback_configuration=stack.rollback_configuration if body is None else None,
        disable_rollback=stack.disable_rollback,
        delete_on_failure=True,
        express=method == "express",
        client_token=run.caller.token(),
    )


def template_text(template: JsonObject) -> str:
    """Write a template without white space, and in ASCII: CloudFormation gives other letters back as `?`."""
    return json.dumps(template, separators=(",", ":"))


def _parameters(given: tuple[JsonObject, ...], body: JsonObject | None) -> tuple[JsonObject, ...]:
    """Leave out what a part of the template does not declare: CloudFormation refuses unknown parameters."""
    if body is None:
        return given
    return tuple(item for item in given if item["ParameterKey"] in body.get("Parameters", {}))


def _template_url(run: Execution) -> str:
    return run.gateways.buckets.url(run.existing_bucket(), f"{run.directory}/{history.TEMPLATE}")


def _role(run: Execution) -> str | None:
    role = run.package.stack.deployment_role
    if role is None or isinstance(role, str):
        return role
    raise UsageError(
        "`provider.iam.deploymentRole` must be the ARN of a role",
        hint="CloudFormation needs the role before it can compute anything",
    )


def _bucket_output(stack: LiveStack | None) -> str:
    name = stack.outputs.get(BUCKET_OUTPUT) if stack else None
    if not name:
        raise DeploymentError(f"the stack has no output `{BUCKET_OUTPUT}`")
    return name


def _joined(live: JsonObject, core: JsonObject) -> JsonObject:
    return {
        **live,
        "Resources": {**live.get("Resources", {}), **core.get("Resources", {})},
        "Outputs": {**live.get("Outputs", {}), **core.get("Outputs", {})},
    }
