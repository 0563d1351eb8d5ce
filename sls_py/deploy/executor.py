"""Run a plan: the steps in their groups, inside the moments that plugins hook into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sls_py.deploy import bucket_steps, finish, function_steps, stack_steps
from sls_py.deploy.adopt import adopt
from sls_py.deploy.execution import Execution
from sls_py.deploy.recreate import recreate
from sls_py.deploy.rest_stage_steps import set_stage
from sls_py.deploy.upload import upload
from sls_py.errors import AwsError, SlspyError
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import DeployContext
from sls_py.model.plan import (
    AddBucket,
    Adopt,
    Cleanup,
    CreateStack,
    DeleteStack,
    DropVersions,
    Heal,
    HealAlias,
    HealCode,
    HealConfiguration,
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
from sls_py.model.result import DeployResult, FunctionChange
from sls_py.numbers import count, size
from sls_py.records import replace
from sls_py.report import PhaseOutcome, note, phase

S = TypeVar("S")


def execute(
    plan: Plan, run: Execution, lifecycle: Lifecycle, context: DeployContext
) -> DeployResult:
    """Run the steps of a plan and return what came of it.

    The order lets a run that is killed anywhere be repeated: artifacts are there before the stack asks for them,
    functions are healed before versions are published, the manifest is last but for what clears old things away.

    Raises:
        BusyError: somebody else's operation began meanwhile.
        DeploymentError: the stack or a function did not reach its new state.
        AwsError: AWS refused a call.
    """
    for text in plan.notes:
        note(run.reporter, text)
    for step in plan.steps:
        _prepare(step, run)
    if plan.steps and not isinstance(plan.steps[0], Skip):
        run.secure()
    _upload(plan, run, lifecycle, context)
    _update(plan, run, lifecycle, context)
    context.result = result_of(plan, run)
    with lifecycle.moment(moments.DEPLOY_DONE, context):
        if run.updated:
            _clear_away(plan, run)
    return context.result


def result_of(plan: Plan, run: Execution) -> DeployResult:
    """Put the result together."""
    stack = run.package.stack
    return DeployResult(
        service=stack.service,
        stage=stack.stage,
        region=stack.region,
        stack=stack.name,
        changed=run.changed,
        functions=tuple(_what_became(change, run) for change in plan.functions),
        outputs=run.stack.outputs if run.stack else {},
        uploaded_bytes=run.uploaded_bytes,
        seconds=run.seconds,
        notes=(*plan.notes, *run.notes),
        change_set=run.left.name if run.left else "",
        changes=run.left.changes if run.left else (),
    )


def _what_became(change: FunctionChange, run: Execution) -> FunctionChange:
    """Take back what was planned and then turned down, by the user or as nothing new by CloudFormation."""
    kept = run.updated or (change.change == "healed" and not run.declined)
    return change if kept else replace(change, change="unchanged", detail="")


def _prepare(step: Step, run: Execution) -> None:
    """Make sure that there is a bucket."""
    match step:
        case DeleteStack():
            with _timed(run, "delete", f"deleting stack `{run.name}`"):
                stack_steps.delete_unborn(run)
        case CreateStack(part="bucket"):
            with _timed(run, "create", f"creating stack `{run.name}`"):
                stack_steps.create_bucket_stack(run)
        case AddBucket():
            with _timed(run, "create", f"adding a bucket to stack `{run.name}`"):
                stack_steps.add_bucket(run)
        case RestoreBucket(bucket=bucket):
            with _timed(run, "create", f"creating bucket `{bucket}` again"):
                bucket_steps.restore(run, bucket)


def _upload(plan: Plan, run: Execution, lifecycle: Lifecycle, context: DeployContext) -> None:
    artifacts = [step.artifact for step in _of(plan, Upload)]
    template = bool(_of(plan, UploadTemplate))
    if not artifacts and not template:
        return
    with (
        lifecycle.moment(moments.DEPLOY_UPLOAD, context),
        _timed(run, "upload", "uploading") as outcome,
    ):
        upload(run, artifacts, template=template)
        files = count(len(artifacts) + template, "file")
        outcome.detail = f"{files}, {size(run.uploaded_bytes)}"


def _update(plan: Plan, run: Execution, lifecycle: Lifecycle, context: DeployContext) -> None:
    """Heal and update; the folder of a template that did not go live is deleted again."""
    steps = [step for step in plan.steps if isinstance(step, _STACK_STEPS)]
    if not steps:
        return
    run.secure()
    with lifecycle.moment(moments.DEPLOY_STACK, context):
        try:
            _update_stack(plan, run)
        except SlspyError:
            _discard(plan, run)
            raise
        if not run.updated and not run.left:
            _discard(plan, run)
        for step in steps:
            _settle(step, run)


def _update_stack(plan: Plan, run: Execution) -> None:
    healing: list[Heal] = [*_of(plan, HealCode), *_of(plan, HealConfiguration)]
    healing += [*_of(plan, HealAlias), *_of(plan, DropVersions)]
    for adoption in _of(plan, Adopt):
        with _timed(run, "adopt", "adopting what exists"):
            adopt(run, adoption)
    for step in _of(plan, RecreateFunctions):
        with _timed(run, "heal", "making deleted functions again"):
            recreate(run, step)
    run.before_update = lambda: _heal(run, healing)
    whole = any(step.part == "whole" for step in _of(plan, CreateStack))
    updates = _of(plan, UpdateStack)
    if not whole and not updates:
        run.before_update()
        return
    run.resources = sum(step.resources for step in updates)
    with _timed(run, "stack", f"{'creating' if whole else 'updating'} stack `{run.name}`"):
        (stack_steps.create_whole_stack if whole else stack_steps.update_stack)(run)
        if run.updated and run.method == "express":
            function_steps.wait_for_functions(run)


def _heal(run: Execution, healing: list[Heal]) -> None:
    if healing:
        with _timed(run, "heal", "healing functions"):
            function_steps.heal(run, healing)


def _settle(step: Step, run: Execution) -> None:
    """Set what is not part of the template."""
    if run.declined or run.options.leave_change_set:
        return
    match step:
        case SetStackPolicy():
            run.gateways.stacks.set_stack_policy(run.name, run.package.stack.stack_policy)
            run.changed = True
        case SetTerminationProtection(enabled=enabled):
            run.gateways.stacks.set_termination_protection(run.name, enabled=enabled)
            run.changed = True
        case SetRestStage():
            set_stage(run)
        case PublishManifest(directory=directory) if directory or run.updated:
            finish.publish_manifest(run, directory)
        case PublishManifest():
            finish.note_settings(run)


def _discard(plan: Plan, run: Execution) -> None:
    if run.in_flight or run.bucket is None or not _of(plan, UploadTemplate):
        return
    try:
        finish.discard_folder(run)
    except AwsError as error:
        note(run.reporter, f"the template stays in the bucket: {error.message}", verbose=True)


def _clear_away(plan: Plan, run: Execution) -> None:
    for step in plan.steps:
        match step:
            case PruneVersions(keep=keep):
                with _timed(run, "prune", "pruning function versions"):
                    finish.prune_versions(run, keep)
            case Cleanup(remove=remove, keep=kept):
                with _timed(run, "cleanup", "deleting old deployments"):
                    finish.clean_up(run, remove, kept)


_STACK_STEPS = (
    *(HealCode, HealConfiguration, HealAlias, DropVersions, RecreateFunctions),
    *(CreateStack, UpdateStack, SetStackPolicy, SetTerminationProtection),
    *(SetRestStage, PublishManifest),
)


def _of(plan: Plan, kind: type[S]) -> list[S]:
    return [step for step in plan.steps if isinstance(step, kind)]


@contextmanager
def _timed(run: Execution, name: str, text: str) -> Iterator[PhaseOutcome]:
    """Report a phase and keep its time for the result."""
    started = run.clock.now()
    with phase(run.reporter, name, text) as outcome:
        yield outcome
    run.seconds[name] = run.clock.now() - started
