"""Services made by hand, and their compiled stacks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sls_py.events import EventType
from sls_py.lifecycle import Lifecycle
from sls_py.model.function import Event, Function
from sls_py.model.layer import Layer
from sls_py.model.package import Artifact, Artifacts
from sls_py.model.service import Provider, Service
from sls_py.model.stack import CompiledStack
from sls_py.position import ConfigPath, Position, SourceMap
from sls_py.report import Reporter, SilentReporter
from sls_py.stack.compile import compile_stack


def a_function(key: str = "hello", **settings: Any) -> Function:
    settings.setdefault("name", f"shop-dev-{key}")
    if "image" not in settings:
        settings.setdefault("handler", "handler.main")
    return Function(key=key, **settings)


def an_event(kind: str, config: Any, index: int = 1) -> Event:
    return Event(kind=kind, config=config, index=index)


def a_provider(**settings: Any) -> Provider:
    return Provider(**({"stage": "dev", "region": "us-east-1", "runtime": "python3.12"} | settings))


def a_service(
    *functions: Function,
    provider: Provider | None = None,
    layers: tuple[Layer, ...] = (),
    resources: dict[str, Any] | None = None,
    positions: Mapping[ConfigPath, Position] | None = None,
) -> Service:
    return Service(
        name="shop",
        provider=provider or a_provider(),
        directory=Path("/service"),
        file=Path("/service/serverless.yml"),
        functions={each.key: each for each in functions},
        layers={each.key: each for each in layers},
        resources=resources or {},
        positions=SourceMap(positions),
    )


def an_artifact(name: str, content: str = "1") -> Artifact:
    digest = hashlib.sha256(f"{name}{content}".encode()).hexdigest()
    return Artifact(
        name=name,
        kind="code",
        path=Path("/service/.slspy", name),
        digest=digest,
        code_sha256=f"sha256 of {name}",
        encoding="ld5",
        size=10,
        unzipped_size=20,
        files=1,
        key=f"serverless/shop/dev/code/{digest[:32]}-ld5/{name}",
    )


def artifacts_of(service: Service, content: str = "1") -> Artifacts:
    layers = {key: f"{key}.zip" for key in service.layers}
    names = ["shop.zip", *layers.values()]
    return Artifacts(
        items=tuple(an_artifact(name, content) for name in names),
        functions={key: "shop.zip" for key, each in service.functions.items() if not each.image},
        layers=layers,
    )


def compiled(
    service: Service,
    *,
    artifacts: Artifacts | None = None,
    lifecycle: Lifecycle | None = None,
    reporter: Reporter | None = None,
    events: Mapping[str, EventType] | None = None,
    images: Mapping[str, str] | None = None,
    strict: bool = False,
) -> CompiledStack:
    return compile_stack(
        service,
        artifacts or artifacts_of(service),
        lifecycle=lifecycle or Lifecycle(),
        reporter=reporter or SilentReporter(),
        events=events or {},
        images=images or {},
        strict=strict,
    )


def resources_of(service: Service, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = compiled(service, **options).template["Resources"]
    return found


def properties_of(function: Function, provider: Provider | None = None) -> dict[str, Any]:
    """The properties of one function, alone in its service."""
    found = resources_of(a_service(function, provider=provider))
    properties: dict[str, Any] = found["HelloLambdaFunction"]["Properties"]
    return properties
