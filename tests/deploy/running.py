"""Run deployments against the fake AWS."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sls_py.deploy import DeployOptions, deploy_functions, deploy_service, remove_service
from sls_py.deploy.caller import Caller
from sls_py.deploy.options import FunctionOptions
from sls_py.lifecycle import Lifecycle
from sls_py.model.function import Function
from sls_py.model.package import Package
from sls_py.model.result import DeployResult, FunctionChange, RemoveResult
from sls_py.model.service import DeploymentBucket, Provider, Service
from sls_py.model.values import JsonObject
from sls_py.report import Note, PhaseEnded, SilentReporter, Warned
from sls_py.testing.fakes import FakeClock, FakeGateways
from sls_py.testing.packages import PREFIX, REGION, SERVICE, STAGE

STACK = f"{SERVICE}-{STAGE}"
HELLO = f"{SERVICE}-{STAGE}-hello"
BUCKET = f"{STACK}-serverlessdeploymentbucket"
HERE = Caller("0123456789ab", 999_999_998, "ada", "laptop", "deploy")
LATER = Caller("0123456789ab", 999_999_999, "ada", "laptop", "deploy")
"""Another process of the same machine, where that of HERE is no more."""


def deploy(
    package: Package,
    gateways: FakeGateways,
    *,
    reporter: SilentReporter | None = None,
    lifecycle: Lifecycle | None = None,
    clock: FakeClock | None = None,
    service: Service | None = None,
    caller: Caller = HERE,
    **options: Any,
) -> DeployResult:
    clock = clock or FakeClock(1_800_000_000.0 + len(gateways.stacks.requests) * 60)
    return deploy_service(
        package,
        gateways=gateways,
        lifecycle=lifecycle or Lifecycle(),
        reporter=reporter or SilentReporter(),
        service=service,
        options=DeployOptions(**options),
        clock=clock,
        caller=caller,
    )


def deployed(package: Package) -> FakeGateways:
    """Return an AWS that the package is deployed to, with no calls recorded yet."""
    gateways = FakeGateways()
    deploy(package, gateways)
    gateways.forget()
    return gateways


def deploy_hello(
    package: Package,
    gateways: FakeGateways,
    *,
    reporter: SilentReporter | None = None,
    caller: Caller = HERE,
    clock: FakeClock | None = None,
    **options: Any,
) -> FunctionChange:
    changes = deploy_functions(
        package,
        ["hello"],
        gateways=gateways,
        lifecycle=Lifecycle(),
        reporter=reporter or SilentReporter(),
        options=FunctionOptions(**options),
        clock=clock or FakeClock(),
        caller=caller,
    )
    return changes[0]


def service(
    bucket: str | None = None,
    settings: JsonObject | None = None,
    functions: Mapping[str, Function] | None = None,
) -> Service:
    provider = Provider(
        stage=STAGE,
        region=REGION,
        deployment_bucket=DeploymentBucket(name=bucket),
        settings=settings or {},
    )
    return Service(
        name=SERVICE,
        provider=provider,
        directory=Path(),
        file=Path("serverless.yml"),
        functions=functions or {},
    )


def remove(
    gateways: FakeGateways,
    *,
    bucket: str | None = None,
    settings: JsonObject | None = None,
    functions: Mapping[str, Function] | None = None,
    reporter: SilentReporter | None = None,
    caller: Caller = HERE,
    **options: Any,
) -> RemoveResult:
    return remove_service(
        service(bucket, settings, functions),
        gateways=gateways,
        lifecycle=Lifecycle(),
        reporter=reporter or SilentReporter(),
        clock=FakeClock(),
        caller=caller,
        **options,
    )


def live_code(gateways: FakeGateways, name: str = HELLO) -> str:
    return gateways.functions.content[name].live.code_sha256


def code_of(package: Package, key: str = "hello") -> str:
    name = package.artifacts.functions[key]
    return next(item.code_sha256 for item in package.artifacts.items if item.name == name)


def notes(reporter: SilentReporter) -> str:
    found = [event.text for event in reporter.events if isinstance(event, Note)]
    found += [event.problem.message for event in reporter.events if isinstance(event, Warned)]
    return "\n".join(found)


def details(reporter: SilentReporter) -> dict[str, str]:
    """Return what came of each phase, by its name."""
    return {event.name: event.detail for event in reporter.events if isinstance(event, PhaseEnded)}


def folders(gateways: FakeGateways, bucket: str = BUCKET) -> dict[str, list[str]]:
    """Return the deployment folders with the names of the objects in them."""
    found: dict[str, list[str]] = {}
    for key in sorted(gateways.buckets.content[bucket]):
        folder, _, name = key.removeprefix(f"{PREFIX}/").rpartition("/")
        if not folder.startswith("code/"):
            found.setdefault(folder, []).append(name)
    return found
