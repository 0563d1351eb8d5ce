"""Compiles the events of one kind, in a stack that has only what events refer to."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.cfn import naming
from sls_py.cfn.builder import StackBuilder
from sls_py.cfn.values import get_att, join, ref
from sls_py.events.base import BoundEvent, EventContext, FunctionTarget
from sls_py.events.table import event_type
from sls_py.model.function import Event, Function
from sls_py.model.service import Provider, Service
from sls_py.model.stack import RestStage
from sls_py.model.values import CfValue, JsonObject
from sls_py.report import SilentReporter, Warned


class Compiled(NamedTuple):
    """What came of it; `statements` are those that the events added to the shared role, `functions` the functions."""

    resources: Mapping[str, JsonObject]
    outputs: Mapping[str, JsonObject]
    statements: list[JsonObject]
    problems: list[str]
    warnings: list[str]
    role: JsonObject
    functions: Mapping[str, JsonObject]
    rest_stage: RestStage | None = None

    def properties(self, logical_id: str) -> JsonObject:
        """Return the properties of a resource."""
        found: JsonObject = self.resources[logical_id]["Properties"]
        return found


def compiled(kind: str, *configs: CfValue, **options: Any) -> Compiled:
    """Compile events of function `hello`."""
    return compiled_functions(kind, {"hello": list(configs)}, **options)


def compiled_functions(
    kind: str,
    functions: Mapping[str, list[CfValue]],
    *,
    settings: JsonObject | None = None,
    function_settings: Mapping[str, JsonObject] | None = None,
    provider: Mapping[str, Any] | None = None,
    region: str = "us-east-1",
    alias: str | None = None,
    shared_role: bool = True,
    other: tuple[str, ...] = (),
    clock: Callable[[], float] = time.time,
) -> Compiled:
    """Compile the events of several functions; `other` names functions without events."""
    service = _service(
        kind=kind,
        functions=functions,
        settings=settings or {},
        function_settings=function_settings or {},
        provider={"region": region, **(provider or {})},
        other=other,
    )
    builder = StackBuilder()
    if shared_role:
        builder.add(naming.EXECUTION_ROLE, _role())
    targets = {key: _target(builder, key, alias, shared_role) for key in service.functions}
    reporter = SilentReporter()
    context = EventContext(
        service=service, builder=builder, targets=targets, reporter=reporter, clock=clock
    )
    before = set(builder.resources())
    module = event_type(kind)
    assert module, f"no such event type: {kind}"
    events = [
        BoundEvent(function=function, event=event, target=targets[function.key])
        for function in service.functions.values()
        for event in function.events
    ]
    module.compile_events(context, events)
    role = builder.get(naming.EXECUTION_ROLE) or {}
    return Compiled(
        resources={name: it for name, it in builder.resources().items() if name not in before},
        outputs=builder.outputs(),
        statements=role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"] if role else [],
        problems=[problem.message for problem in context.problems],
        warnings=[event.problem.message for event in reporter.events if isinstance(event, Warned)],
        role=role,
        functions={key: builder.resources()[naming.function(key)] for key in service.functions},
        rest_stage=builder.rest_stage,
    )


def _service(
    *,
    kind: str,
    functions: Mapping[str, list[CfValue]],
    settings: JsonObject,
    function_settings: Mapping[str, JsonObject],
    provider: Mapping[str, Any],
    other: tuple[str, ...],
) -> Service:
    return Service(
        name="shop",
        provider=Provider(stage="dev", settings=settings, **provider),
        directory=Path(),
        file=Path("serverless.yml"),
        functions={
            key: Function(
                key=key,
                name=f"shop-dev-{key}",
                settings=function_settings.get(key, {}),
                timeout=function_settings.get(key, {}).get("timeout"),
                memory_size=function_settings.get(key, {}).get("memorySize"),
                events=tuple(
                    Event(kind=kind, config=config, index=index)
                    for index, config in enumerate(functions.get(key, []), start=1)
                ),
            )
            for key in (*functions, *other)
        },
    )


def _target(
    builder: StackBuilder, key: str, alias: str | None, shared_role: bool
) -> FunctionTarget:
    logical_id = naming.function(key)
    role = get_att(naming.EXECUTION_ROLE, "Arn") if shared_role else "arn:aws:iam::1:role/own"
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Role": role, "VpcConfig": {}}}
    version = {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": ref(logical_id)}}
    builder.add(logical_id, function)
    builder.add(naming.version(key, "1"), version)
    arn = get_att(logical_id, "Arn")
    return FunctionTarget(
        logical_id=logical_id,
        arn=join(":", arn, alias) if alias else arn,
        depends_on=(f"{naming.normalized(key)}Alias",) if alias else (),
        role=naming.EXECUTION_ROLE if shared_role else None,
    )


def _role() -> JsonObject:
    trust = {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]}}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Statement": [trust]},
            "Policies": [{"PolicyDocument": {"Statement": []}}],
        },
    }
