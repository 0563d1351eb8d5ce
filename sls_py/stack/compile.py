"""From a service and its artifacts to everything CloudFormation is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sls_py.cfn import naming
from sls_py.cfn.builder import StackBuilder
from sls_py.cfn.values import plain
from sls_py.errors import ServiceFileError
from sls_py.events import EventType
from sls_py.lifecycle import Lifecycle, Moment, moments
from sls_py.lifecycle.contexts import CompileContext
from sls_py.model.masking import without_secrets
from sls_py.model.package import Artifacts
from sls_py.model.service import Service
from sls_py.model.stack import CompiledStack
from sls_py.model.values import JsonObject
from sls_py.records import replace
from sls_py.report import Reporter, Warned
from sls_py.stack.bucket import add_bucket
from sls_py.stack.conditions import spread_conditions
from sls_py.stack.draft import StackDraft
from sls_py.stack.events import add_events, prepare_functions
from sls_py.stack.functions import add_functions
from sls_py.stack.layers import add_layers
from sls_py.stack.left_out import refuse_left_out
from sls_py.stack.lint import lint, refuse
from sls_py.stack.log_groups import add_log_groups
from sls_py.stack.merge import follow_layers, merge_resources, strip_nulls
from sls_py.stack.request import compiled_stack
from sls_py.stack.roles import add_execution_role, drop_empty_statements
from sls_py.stack.secrets import clear_secrets, hide_secrets


def compile_stack(
    service: Service,
    artifacts: Artifacts,
    *,
    lifecycle: Lifecycle,
    reporter: Reporter,
    events: Mapping[str, EventType] = {},
    images: Mapping[str, str] = {},
    strict: bool = False,
    clock: Callable[[], float] = time.time,
) -> CompiledStack:
    """Compile a service.

    `events` are event types of plugins, `images` the URIs (with digest) of container images that were built or
    looked up, by function key. What CloudFormation is certain to refuse is an error when `strict`, a warning
    otherwise. Artifacts may be those of some functions only: then the template is good for these alone. `clock` gives
    seconds since the epoch, for the resources that the user wants changed with every deployment.

    Raises:
        ServiceFileError: settings, events or resources do not fit together; all that was found is in it.
    """
    with without_secrets(service.mask):
        service = prepare_functions(service, events)
        draft = _draft(service, artifacts, images)
        template = draft.builder.template()
        context = CompileContext(service=service, reporter=reporter, template=template)
        add_bucket(draft.builder, service.provider.deployment_bucket)
        core = None if service.provider.deployment_bucket.name else plain(template)
        with _moment(lifecycle, moments.COMPILE_FUNCTIONS, context, draft.builder):
            _add_functions(draft)
        with _moment(lifecycle, moments.COMPILE_EVENTS, context, draft.builder):
            add_events(draft, reporter, events, clock)
        with _moment(lifecycle, moments.COMPILE_MERGED, context, draft.builder):
            _merge(draft, template)
        drop_empty_statements(draft.builder)
        hidden = _hide(draft, template, reporter)
        _check(draft, template, reporter, strict)
        return compiled_stack(draft, template, core, hidden)


def _draft(service: Service, artifacts: Artifacts, images: Mapping[str, str]) -> StackDraft:
    named = {artifact.name: artifact for artifact in artifacts.items}
    return StackDraft(
        service=service,
        code={key: named[name] for key, name in artifacts.functions.items()},
        layers={key: named[name] for key, name in artifacts.layers.items()},
        images=images,
    )


def _add_functions(draft: StackDraft) -> None:
    add_log_groups(draft)
    add_execution_role(draft)
    add_layers(draft)
    add_functions(draft)


@contextmanager
def _moment(
    lifecycle: Lifecycle,
    moment: Moment[CompileContext],
    context: CompileContext,
    builder: StackBuilder,
) -> Iterator[None]:
    """Run the block between the hooks of a moment; what they add goes into the template at once."""
    with lifecycle.moment(moment, context):
        _take(context, builder)
        yield
    _take(context, builder)


def _take(context: CompileContext, builder: StackBuilder) -> None:
    """Put into the template what hooks added; statements wait until there is a role."""
    for logical_id, resource in context.resources.items():
        builder.add(logical_id, resource)
    builder.outputs().update(plain(context.outputs))
    context.resources.clear()
    context.outputs.clear()
    if builder.get(naming.EXECUTION_ROLE):
        for statement in context.statements:
            builder.allow(statement)
        context.statements.clear()


def _merge(draft: StackDraft, template: JsonObject) -> None:
    """Merge the user's resources, tidy up, and refuse what was found wrong so far."""
    _export(draft, template["Outputs"])
    spread_conditions(template)
    merge_resources(draft, template)
    follow_layers(template, draft.retained_layers())
    for resource in template["Resources"].values():
        strip_nulls(resource.get("Properties") if isinstance(resource, dict) else None)
    refuse_left_out(draft, template)
    if draft.problems:
        raise ServiceFileError(draft.problems)


def _hide(draft: StackDraft, template: JsonObject, reporter: Reporter) -> tuple[JsonObject, ...]:
    """Take secrets out of the template when that is wanted; return the parameters that bring them back."""
    if draft.service.provider.hide_secrets:
        hidden = hide_secrets(draft, template, reporter)
        if draft.problems:
            raise ServiceFileError(draft.problems)
        return hidden
    problem = clear_secrets(draft.service, template) if draft.is_complete() else None
    if problem:
        reporter.emit(Warned(problem=problem))
    return ()


def _check(draft: StackDraft, template: JsonObject, reporter: Reporter, strict: bool) -> None:
    """Tell what AWS would refuse, or is close to refusing."""
    if not draft.is_complete():
        return
    check = refuse if strict else lint
    for problem in check(template, draft.service):
        reporter.emit(Warned(problem=replace(problem, severity="warning")))


def _export(draft: StackDraft, outputs: dict[str, JsonObject]) -> None:
    """Export every output of ours; those that the user adds later are exported as the user says."""
    service = draft.service
    for name, output in outputs.items():
        exported = naming.export(service.name, service.provider.stage, name)
        output.setdefault("Export", {"Name": exported})
