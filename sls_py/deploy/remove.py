"""Remove a service: empty its bucket, delete its stack and its container images."""

from __future__ import annotations

from sls_py.aws.errors import DENIED
from sls_py.aws.protocols import Gateways
from sls_py.aws.relay_protocol import RelayGateways
from sls_py.cfn import naming
from sls_py.deploy.caller import Caller, this_process
from sls_py.deploy.clock import Clock, SystemClock
from sls_py.deploy.detach import drop_policies, left_over
from sls_py.deploy.exports import refuse_used, used_exports
from sls_py.deploy.inspect import bucket_of
from sls_py.deploy.lock import NAME, Lock, place_in
from sls_py.deploy.monitor import Ended, failure
from sls_py.deploy.operations import Operator, delete_stack
from sls_py.deploy.releases import stack_name
from sls_py.deploy.rest_stage_steps import rest_api
from sls_py.deploy.states import busy, finishing, in_progress
from sls_py.errors import AwsError, DeploymentError
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import RemoveContext
from sls_py.model.deployed import LiveStack
from sls_py.model.result import RemoveResult
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.numbers import count
from sls_py.report import Reporter, note, phase, warn


def remove_service(
    service: Service,
    *,
    gateways: Gateways,
    lifecycle: Lifecycle,
    reporter: Reporter,
    clock: Clock | None = None,
    caller: Caller | None = None,
    wait_lock: float = 0.0,
) -> RemoveResult:
    """Delete the stack with everything in it, and the repository of the images that slspy pushed.

    Nothing happens when there is none. `wait_lock` is how many seconds to wait for somebody else's deployment.

    Raises:
        BusyError: somebody else works on the stack.
        DeploymentError: the stack is protected, others import what it exports, or something cannot be deleted.
        AwsError: AWS refused a call.
    """
    clock, caller = clock or SystemClock(), caller or this_process("remove")
    name, region = stack_name(service), service.provider.region
    stack = find_removable(service, gateways)
    if stack is None:
        note(reporter, f"there is no stack `{name}` in {region}: nothing to remove")
        _delete_repository(service, gateways, reporter)
        return _result(service, removed=False)
    context = RemoveContext(
        service=service, stack=name, target=gateways.target, reporter=reporter, gateways=gateways
    )
    lock = Lock(
        place_in(service),
        gateways.buckets,
        caller=caller,
        clock=clock,
        reporter=reporter,
        patience=wait_lock,
    )
    with lifecycle.moment(moments.REMOVE_STACK, context), lock:
        ended = _remove(context, stack, lock, clock, caller)
        _delete_repository(service, gateways, reporter)
    retained = _retained(ended)
    for line in retained:
        note(reporter, f"retained: {line}")
    _remind_of_the_edge(service, ended, reporter)
    return _result(service, removed=True, retained=retained)


def find_removable(service: Service, gateways: Gateways) -> LiveStack | None:
    """Return the stack of a service if it can be removed, None when there is none.

    Raises:
        BusyError: CloudFormation works on the stack.
        DeploymentError: the stack is protected, or other stacks import what it exports.
    """
    stack = gateways.stacks.describe(stack_name(service))
    if stack is None or stack.status == "DELETE_COMPLETE":
        return None
    _check(stack)
    refuse_used(stack.name, used_exports(stack.exports.values(), gateways), doing="removed")
    return stack


def _remove(
    context: RemoveContext, stack: LiveStack, lock: Lock, clock: Clock, caller: Caller
) -> Ended:
    own = context.service.provider.deployment_bucket.name is None
    bucket = context.service.provider.deployment_bucket.name or bucket_of(stack, context.gateways)
    if bucket:
        if lock.take(bucket):
            stack = find_removable(context.service, context.gateways) or stack
        _empty_bucket(context, bucket, own=own)
    _leave_usage_plans(context, stack)
    _drop_relays(context, stack)
    if bucket and own:
        # CloudFormation deletes only an empty bucket; from here on it keeps others away itself.
        lock.release()
        context.gateways.buckets.empty(bucket)
    return _delete(context, stack, clock, caller)


def _result(service: Service, *, removed: bool, retained: tuple[str, ...] = ()) -> RemoveResult:
    provider = service.provider
    return RemoveResult(
        service=service.name,
        stage=provider.stage,
        region=provider.region,
        stack=stack_name(service),
        removed=removed,
        retained=retained,
    )


def _check(stack: LiveStack) -> None:
    if stack.termination_protection:
        message = f"stack `{stack.name}` is protected from being deleted"
        hint = "set `provider.deletionProtection: false`, deploy, then remove"
        raise DeploymentError(message, hint=hint)
    # A deletion that runs already is simply followed; what an update still clears away does not matter.
    if in_progress(stack) and stack.status != "DELETE_IN_PROGRESS" and not finishing(stack):
        raise busy(stack)


def _empty_bucket(context: RemoveContext, bucket: str, *, own: bool) -> None:
    """Delete all objects of the stack's own bucket, but only the service's own ones of another bucket."""
    lock = place_in(context.service).key
    prefix = "" if own else lock.removesuffix(NAME)
    with phase(context.reporter, "empty", f"deleting objects of bucket `{bucket}`") as outcome:
        emptied = context.gateways.buckets.empty(bucket, prefix, keep=lock)
        outcome.detail = count(emptied, "object")


def _leave_usage_plans(context: RemoveContext, stack: LiveStack) -> None:
    """Take the REST API out of usage plans, which else stop its deletion, as the Serverless Framework does.

    Plans that others made for the API are among them. Stacks without keys and plans need no permissions for that.
    """
    settings: JsonObject = context.service.provider.settings.get("apiGateway") or {}
    if not settings.get("apiKeys") and not settings.get("usagePlan"):
        return
    api = rest_api(context.gateways.stacks.resources(stack.stack_id))
    if api:
        count_left = context.gateways.rest_apis.leave_usage_plans(api)
        left = count(count_left, "usage plan association")
        note(context.reporter, f"REST API `{api}`: removed {left}", verbose=True)


def _drop_relays(context: RemoveContext, stack: LiveStack) -> None:
    """Take from roles what live sessions left there: CloudFormation deletes no role that has other policies."""
    gateways = context.gateways
    if not isinstance(gateways, RelayGateways):
        return
    resources = gateways.stacks.resources(stack.stack_id)
    roles = [found.physical_id for found in resources if found.type == "AWS::IAM::Role"]
    try:
        drop_policies(left_over(roles, gateways), gateways)
    except AwsError as error:
        # Without live sessions nobody needs permissions for that.
        if error.code != DENIED:
            raise


def _delete(context: RemoveContext, stack: LiveStack, clock: Clock, caller: Caller) -> Ended:
    role = context.service.provider.iam.deployment_role
    arn = role if isinstance(role, str) else None
    by = Operator(context.gateways, context.reporter, clock, caller, arn)
    with phase(context.reporter, "delete", f"deleting stack `{stack.name}`"):
        ended = delete_stack(by, stack)
        if ended.status != "DELETE_COMPLETE":
            raise failure(context.gateways.stacks, ended, name=stack.name, doing="deleted")
    return ended


def _delete_repository(service: Service, gateways: Gateways, reporter: Reporter) -> None:
    """Delete the service's ECR repository, which is no part of the stack; a run that was broken off left it behind."""
    name = naming.repository(service.name, service.provider.stage)
    try:
        if gateways.target.local or gateways.images.repository(name) is None:
            return
    except AwsError as error:
        # Services without images need no permissions for them.
        if service.provider.settings.get("ecr"):
            message = f"repository `{name}` stays where it is: {error.message}"
            warn(reporter, message, hint="delete it with `aws ecr delete-repository --force`")
        return
    with phase(reporter, "images", f"deleting repository `{name}`"):
        gateways.images.delete_repository(name)


def _retained(ended: Ended) -> tuple[str, ...]:
    """List what the template told CloudFormation to leave; versions went with their functions all the same."""
    skipped = {
        event.logical_id: f"{event.physical_id} ({event.type})"
        for event in ended.events
        if event.status == "DELETE_SKIPPED" and event.type != "AWS::Lambda::Version"
    }
    return tuple(skipped.values())


def _remind_of_the_edge(service: Service, ended: Ended, reporter: Reporter) -> None:
    """Name the functions that CloudFront has copies of, which nobody can delete before CloudFront did.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html
    """
    edge = {
        function.name
        for function in service.functions.values()
        if any(event.kind == "cloudFront" for event in function.events)
    }
    skipped = [event.physical_id for event in ended.events if event.status == "DELETE_SKIPPED"]
    for name in sorted(edge.intersection(skipped)):
        message = f"function `{name}` stays until CloudFront has deleted its copies, in some hours"
        hint = f"then delete it: `aws lambda delete-function --region {service.provider.region} --function-name {name}`"
        warn(reporter, message, hint=hint)
