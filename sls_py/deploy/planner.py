"""Decide what a deployment has to do; pure, so that it can be shown and tested without AWS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sls_py.cfn import naming
from sls_py.deploy import compare, history
from sls_py.deploy.encryption import encryption_of
from sls_py.deploy.exports import refuse_used
from sls_py.deploy.heal import deleted, function_changes, heals
from sls_py.deploy.keeping import refuse_losses
from sls_py.deploy.options import DeployOptions
from sls_py.deploy.preflight import doubts, is_adoptable, refuse_taken
from sls_py.deploy.rest_stage import log_groups_arn, stage_changes, wanted_stage
from sls_py.deploy.states import standing
from sls_py.errors import DeploymentError
from sls_py.model.deployed import Deployed, LiveRestStage
from sls_py.model.package import Package
from sls_py.model.plan import (
    AddBucket,
    Adopt,
    Cleanup,
    CreateStack,
    DeleteStack,
    HealCode,
    Plan,
    PruneVersions,
    PublishManifest,
    RecreateFunctions,
    RestoreBucket,
    SetRestStage,
    SetStackPolicy,
    SetTerminationProtection,
    Skip,
    Step,
    UpdateStack,
    Upload,
    UploadTemplate,
)
from sls_py.model.result import FunctionChange
from sls_py.model.stack import DeploymentMethod
from sls_py.stack.acceleration import is_accelerated
from sls_py.stack.compare import changed_resources


def plan(package: Package, deployed: Deployed, options: DeployOptions) -> Plan:
    """Return the steps that make what is deployed the same as the package.

    Raises:
        BusyError: an operation is running on the stack.
        DeploymentError: the stack cannot be updated, or is not one that slspy can take over.
    """
    encryption_of(package.stack)  # refused before anything is made
    refuse_taken(package.stack.name, deployed.taken, adopt=options.adopt)
    refuse_used(package.stack.name, deployed.imported, doing="updated")
    match standing(deployed.stack, has_bucket=deployed.bucket is not None):
        case "absent":
            return Plan(
                steps=tuple(_first(package, deployed, options)),
                notes=(*doubts(deployed.taken), *_acceleration(package, deployed)),
                functions=_all_new(package),
            )
        case "unborn":
            return _anew(package, deployed, options)
        case "ready":
            return _next(package, deployed, options)


def method_of(package: Package, options: DeployOptions) -> DeploymentMethod:
    """Return how the stack is updated."""
    if options.review or options.leave_change_set:
        return "changesets"
    return options.method or package.stack.deployment_method


def _first(package: Package, deployed: Deployed, options: DeployOptions) -> Iterator[Step]:
    adopting = tuple(_adopting(deployed))
    if package.stack.bucket and not adopting:
        yield from _uploads(package, deployed.objects)
        yield CreateStack(part="whole")
    else:
        if not package.stack.bucket:
            yield CreateStack(part="bucket")
        yield from _uploads(package, deployed.objects)
        yield from adopting
        yield UpdateStack(
            method=method_of(package, options), resources=_size(package, deployed=None)
        )
    if package.stack.stack_policy:
        yield SetStackPolicy()
    if package.stack.deletion_protection:
        yield SetTerminationProtection(enabled=True)
    if stage := package.stack.rest_stage:
        new = LiveRestStage(api="", name=stage.name)
        yield SetRestStage(stage=stage.name, settings=stage_changes(stage, new, "").names)
    yield PublishManifest()
    yield from _retention(package, deployed.objects if package.stack.bucket else ())


def _anew(package: Package, deployed: Deployed, options: DeployOptions) -> Plan:
    status = deployed.stack.status if deployed.stack else ""
    note = (
        f"stack `{package.stack.name}` never came to life ({status}): deleting it and starting anew"
    )
    steps = (DeleteStack(reason=status), *_first(package, deployed, options))
    notes = (note, *_acceleration(package, Deployed()))
    return Plan(steps=steps, notes=notes, functions=_all_new(package))


def _next(package: Package, deployed: Deployed, options: DeployOptions) -> Plan:
    if options.kept:
        from sls_py.deploy.differences import resource_changes

        refuse_losses(
            resource_changes(deployed.template or {}, package.stack.template), options.kept
        )
    reasons = compare.reasons(package.stack, deployed)
    heal = options.heal and not options.leave_change_set
    recreating = tuple(_recreating(package, deployed)) if heal else ()
    update = bool(reasons) or options.force or bool(recreating)
    healing = (*recreating, *(heals(package, deployed) if heal else ()))
    finish = tuple(_finish(package, deployed, update=update))
    changes = function_changes(package, deployed, healing)
    if not update and not healing and not finish:
        return Plan(steps=(Skip(reason="no changes"),), functions=changes)
    steps: list[Step] = [*_bucket(package, deployed)]
    steps += _needed_uploads(package, deployed, healing, update=update)
    steps += healing
    steps += _adopting(deployed)
    if update:
        resources = _size(package, deployed)
        steps.append(UpdateStack(method=method_of(package, options), resources=resources))
    notes = tuple(_notes(package, deployed))
    if any(isinstance(step, Upload | UploadTemplate) for step in steps):
        notes += tuple(_acceleration(package, deployed))
    return Plan(steps=(*steps, *finish), notes=notes, functions=changes)


def _adopting(deployed: Deployed) -> Iterator[Step]:
    resources = tuple(item for item in deployed.taken if is_adoptable(item))
    if resources:
        yield Adopt(resources=resources)


def _recreating(package: Package, deployed: Deployed) -> Iterator[Step]:
    gone = deleted(package, deployed)
    if gone:
        yield RecreateFunctions(functions=tuple(function.key for function in gone))


def _bucket(package: Package, deployed: Deployed) -> Iterator[Step]:
    if deployed.bucket is None and deployed.template is None:
        raise DeploymentError(
            f"stack `{package.stack.name}` exists and was made by another tool",
            hint="name the stack of this service otherwise (`provider.stackName`)",
        )
    if deployed.bucket is None:
        yield AddBucket()
    elif deployed.bucket_missing:
        yield RestoreBucket(bucket=deployed.bucket)
    elif not package.stack.bucket and _lost_bucket(deployed):
        yield AddBucket()


def _lost_bucket(deployed: Deployed) -> bool:
    """Tell whether the live stack used somebody else's bucket, while the service now wants its own."""
    template = deployed.template
    return template is not None and naming.DEPLOYMENT_BUCKET not in template.get("Resources", {})


def _needed_uploads(
    package: Package, deployed: Deployed, healing: tuple[Step, ...], *, update: bool
) -> Iterator[Step]:
    present = frozenset() if _lost_bucket(deployed) else deployed.objects
    if update:
        yield from _uploads(package, present)
        return
    for step in healing:
        if isinstance(step, HealCode) and step.artifact and step.artifact.key not in present:
            yield Upload(artifact=step.artifact)


def _uploads(package: Package, present: frozenset[str]) -> Iterator[Step]:
    keys = set(present)
    for artifact in package.artifacts.items:
        if artifact.key not in keys:
            keys.add(artifact.key)
            yield Upload(artifact=artifact)
    yield UploadTemplate()


def _finish(package: Package, deployed: Deployed, *, update: bool) -> Iterator[Step]:
    stack, live = package.stack, deployed.stack
    if compare.policy_differs(stack, deployed):
        yield SetStackPolicy()
    protect = stack.deletion_protection
    if protect is not None and live and live.termination_protection != protect:
        yield SetTerminationProtection(enabled=protect)
    yield from _rest_stage(package, deployed, update=update)
    if update:
        yield PublishManifest()
        if stack.prune_function_versions is not None:
            yield PruneVersions(keep=stack.prune_function_versions)
        yield from _retention(package, () if _lost_bucket(deployed) else deployed.objects)
    elif deployed.unrecorded:
        yield PublishManifest(directory=deployed.unrecorded)
    elif stack.rest_stage != deployed.rest_stage_before:
        past = history.past_deployments(stack.prefix, deployed.objects)
        if directory := history.recorded(past):
            yield PublishManifest(directory=directory)


def _rest_stage(package: Package, deployed: Deployed, *, update: bool) -> Iterator[Step]:
    """Set the stage when it differs, and look at it again after every update, which may have replaced the API."""
    stack, live = package.stack, deployed.rest_stage
    wanted = wanted_stage(stack.rest_stage, deployed.rest_stage_before)
    if wanted is None or deployed.stack is None:
        return
    log_groups = log_groups_arn(deployed.stack.stack_id, stack.region)
    settings = stage_changes(wanted, live, log_groups).names if live else ()
    missing = live is None and stack.rest_stage is not None
    if update or settings or missing:
        yield SetRestStage(stage=wanted.name, settings=settings)


def _retention(package: Package, present: Iterable[str]) -> Iterator[Step]:
    """Keep the newest deployments; the one being made counts as one of them, and is always kept."""
    past = history.past_deployments(package.stack.prefix, present)
    remove, keep = history.expired(past, keep=max(package.stack.max_previous_deployments - 1, 0))
    if remove:
        yield Cleanup(remove=tuple(remove), keep=tuple(keep))


def _notes(package: Package, deployed: Deployed) -> Iterator[str]:
    for function in deleted(package, deployed):
        yield (
            f"function `{function.key}` (`{function.name}`) was deleted behind the stack: CloudFormation makes it "
            "again, with what depends on it, in two updates"
        )
    yield from doubts(deployed.taken)
    if deployed.bucket_missing:
        yield f"deployment bucket `{deployed.bucket}` was deleted behind the stack: creating it again"
    if package.stack.bucket and deployed.template and not _lost_bucket(deployed):
        yield (
            f"the service now uses bucket `{package.stack.bucket}`: the stack's own bucket is given up, "
            "empty and delete it when the old deployments are not needed any more"
        )


def _acceleration(package: Package, deployed: Deployed) -> Iterator[str]:
    if not is_accelerated(package.stack.template) or deployed.accelerated:
        return
    if is_accelerated(deployed.template):
        yield (
            "not using S3 transfer acceleration: the bucket does not have it, this may not be asked "
            "(`s3:GetAccelerateConfiguration`), or S3 is not reached by its ordinary address"
        )
    else:
        yield "not using S3 transfer acceleration yet: this deployment switches it on for the next ones"


def _all_new(package: Package) -> tuple[FunctionChange, ...]:
    return function_changes(package, Deployed(), ())


def _size(package: Package, deployed: Deployed | None) -> int:
    before = deployed.template if deployed else package.stack.core_template
    return len(changed_resources(before, package.stack.template))
