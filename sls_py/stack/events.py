"""What triggers the functions: every event of the service, compiled by the module of its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sls_py.cfn import naming
from sls_py.errors import did_you_mean
from sls_py.events import EVENTS, BoundEvent, EventContext, EventType, FunctionTarget, event_type
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.report import Reporter
from sls_py.stack.aliases import alias_ids, target_arn
from sls_py.stack.draft import StackDraft
from sls_py.stack.roles import custom_role, role_resource

CLOUD_FRONT = "cloudFront"


def prepare_functions(service: Service, types: Mapping[str, EventType]) -> Service:
    """Let event types alter the functions that they trigger, where their module has a function of this name."""
    kinds = {event.kind for each in service.functions.values() for event in each.events}
    for kind in sorted(kinds):
        prepare = getattr(types.get(kind) or event_type(kind), "prepare_functions", None)
        service = prepare(service) if prepare else service
    return service


def add_events(
    draft: StackDraft,
    reporter: Reporter,
    types: Mapping[str, EventType],
    clock: Callable[[], float],
) -> None:
    """Compile all events, one type after the other in the order of the table, then those of plugins."""
    targets = {key: _target(draft, each) for key, each in draft.service.functions.items()}
    context = EventContext(
        service=draft.service,
        builder=draft.builder,
        targets=targets,
        reporter=reporter,
        problems=draft.problems,
        clock=clock,
    )
    found = _by_kind(draft, targets)
    for kind in [*EVENTS, *(each for each in types if each not in EVENTS)]:
        compiler = types.get(kind) or (event_type(kind) if kind in found else None)
        if kind in found and compiler:
            with draft.tolerating(("functions", found[kind][0].function.key, "events")):
                compiler.compile_events(context, found[kind])
    edge = event_type(CLOUD_FRONT) if draft.service.provider.settings.get(CLOUD_FRONT) else None
    if edge and CLOUD_FRONT not in found:
        edge.compile_events(
            context, []
        )  # its cache policies are for distributions of the user, too
    if not draft.is_lenient():
        _refuse_unknown(draft, found, {*EVENTS, *types})


def _target(draft: StackDraft, function: Function) -> FunctionTarget:
    return FunctionTarget(
        logical_id=naming.function(function.key),
        arn=target_arn(function),
        depends_on=alias_ids(function),
        role=role_resource(custom_role(function, draft.service.provider)),
    )


def _by_kind(
    draft: StackDraft, targets: Mapping[str, FunctionTarget]
) -> dict[str, list[BoundEvent]]:
    found: dict[str, list[BoundEvent]] = {}
    for key, function in draft.service.functions.items():
        for event in function.events:
            bound = BoundEvent(function=function, event=event, target=targets[key])
            found.setdefault(event.kind, []).append(bound)
    return found


def _refuse_unknown(
    draft: StackDraft, found: Mapping[str, list[BoundEvent]], known: set[str]
) -> None:
    for kind in found.keys() - known:
        for bound in found[kind]:
            draft.problem(
                ("functions", bound.function.key, "events", bound.event.index - 1, kind),
                f"event `{kind}` is not supported",
                hint=did_you_mean(kind, known),
            )
