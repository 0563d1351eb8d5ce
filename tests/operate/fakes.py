"""An AWS in memory, as far as looking at a service needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from sls_py.aws.protocols import Gateways, Invocation, LogEvent
from sls_py.model.deployed import LiveStack, StackResource
from sls_py.model.function import Function, LoggingConfig
from sls_py.model.layer import Layer
from sls_py.model.service import Provider, Service
from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject


class FakeStacks:
    def __init__(
        self,
        stack: LiveStack | None = None,
        template: JsonObject | None = None,
        resources: tuple[StackResource, ...] = (),
    ) -> None:
        self._stack, self._template, self._resources = stack, template, resources

    def describe(self, name: str) -> LiveStack | None:
        return self._stack if self._stack and self._stack.name == name else None

    def template(self, name: str) -> JsonObject | None:
        return self._template

    def resources(self, name: str) -> tuple[StackResource, ...]:
        return self._resources


class FakeFunctions:
    def __init__(self, answer: Callable[..., Invocation]) -> None:
        self._answer = answer

    def invoke(self, name: str, payload: bytes, **settings: Any) -> Invocation:
        return self._answer(name, payload, **settings)


class FakeLogs:
    """Log groups that grow: each read of a group sees one more batch than the read before."""

    def __init__(self, batches: Mapping[str, list[list[LogEvent]]]) -> None:
        self._batches = dict(batches)
        self._reads: dict[str, int] = {}
        self.patterns: list[str | None] = []

    def read(self, group: str, *, start: int, pattern: str | None = None) -> tuple[LogEvent, ...]:
        self.patterns.append(pattern)
        count = self._reads[group] = self._reads.get(group, 0) + 1
        batches = self._batches.get(group, [])[:count]
        return tuple(event for batch in batches for event in batch if event.timestamp >= start)

    def delete_group(self, group: str) -> None:
        self._batches.pop(group, None)


class FakeGateways:
    def __init__(
        self,
        stacks: FakeStacks | None = None,
        functions: FakeFunctions | None = None,
        *,
        local: bool = False,
    ) -> None:
        self.target = AwsTarget(region="us-east-1", local=local)
        self.stacks = stacks or FakeStacks()
        self.functions = functions


def gateways(
    stacks: FakeStacks | None = None,
    functions: FakeFunctions | None = None,
    *,
    local: bool = False,
) -> Gateways:
    return cast(Gateways, FakeGateways(stacks, functions, local=local))


def service(
    *functions: Function, logging: LoggingConfig | None = None, layers: tuple[str, ...] = ()
) -> Service:
    return Service(
        name="shop",
        provider=Provider(stage="dev", region="us-east-1", logging=logging),
        directory=Path(),
        file=Path("serverless.yml"),
        functions={one.key: one for one in functions},
        layers={key: Layer(key=key, name=key) for key in layers},
    )


def function(key: str, *, log_group: Any = None) -> Function:
    logging = LoggingConfig(log_group=log_group) if log_group else None
    return Function(key=key, name=f"shop-dev-{key}", logging=logging)
