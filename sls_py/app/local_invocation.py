"""Call a function of a service on this machine, without deploying it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sls_py.app.called import Called, called
from sls_py.app.cloud import local_directory
from sls_py.app.packages import compile_package
from sls_py.app.request import Request
from sls_py.app.workspace import Workspace, open_workspace, pick_functions
from sls_py.aws.protocols import Invocation
from sls_py.cfn import naming
from sls_py.errors import AwsError, UsageError
from sls_py.model.function import Function
from sls_py.model.package import Package
from sls_py.model.values import CfValue, JsonObject
from sls_py.report import note, warn

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways
    from sls_py.emulator import LocalCloud
    from sls_py.emulator.runtime import Outcome, RunnableFunction, RuntimeHost
    from sls_py.emulator.single import Event

_CONTEXT_KEYS = {"awsRequestId", "aws_request_id", "clientContext", "client_context", "identity"}


class LocalCall(NamedTuple):
    """What to call a function with, and how to run it."""

    payload: bytes
    context: JsonObject
    environment: Mapping[str, str]
    debug_port: int | None = None
    strict_runtime: bool = False


def call_here(request: Request, key: str, asked: LocalCall) -> Called:
    """Run a function of a service once, with the code that a deployment would upload.

    Values that CloudFormation would make come from the local cloud when the service is deployed there. Calls to
    AWS go to the local cloud when it runs, and nowhere otherwise.

    Raises:
        UsageError: the service has no such function, or it cannot be debugged.
        PackagingError: files cannot be selected, read or zipped.
        EmulatorError: the runtime does not run on this machine.
    """
    from sls_py.emulator.runtime import RuntimeHost
    from sls_py.emulator.single import debugged, run_once

    with open_workspace(request) as workspace:
        (function,) = pick_functions(workspace.service, [key])
        if function.image is not None:
            raise UsageError(
                f"`{key}` is a container image", hint="run it with `docker run`, or deploy it"
            )
        package = compile_package(workspace, [key], strict_handlers=True)
        folder = _folder(workspace)
        here = workspace.service.directory.absolute()
        host = RuntimeHost(
            folder,
            request.environ,
            max_workers=1,
            strict=asked.strict_runtime,
            folder_of=lambda _name: here,
        )
        try:
            runnable = _runnable(workspace, package, function, asked, host)
            if asked.debug_port is not None:
                runnable = debugged(runnable, asked.debug_port, here)
                text = f"waiting for a debugger at 127.0.0.1:{asked.debug_port}"
                note(request.reporter, text)
            answer = _answer(run_once(host, runnable, _event(asked, request)))
            return called(function, asked.payload, answer, request, here=True)
        finally:
            host.close()


def _folder(workspace: Workspace) -> Path:
    return (workspace.build_folder / "local").absolute()


def _runnable(
    workspace: Workspace,
    package: Package,
    function: Function,
    asked: LocalCall,
    host: RuntimeHost,
) -> RunnableFunction:
    from sls_py.emulator.single import Aws, describe, unpack

    cloud = _running(workspace.request)
    compiled = package.stack.functions[function.key]
    properties = package.stack.template["Resources"][compiled.logical_id]["Properties"]
    region = package.stack.region
    paths = {artifact.name: artifact.path for artifact in package.artifacts.items}
    environment = _environment(workspace, package, properties, cloud)
    target = cloud.target(region) if cloud else None
    return describe(
        function.name,
        properties,
        code=unpack(paths[compiled.artifact or ""], host, _folder(workspace)),
        layers=layer_folders(workspace, properties.get("Layers") or []),
        environment={**environment, **asked.environment},
        region=region,
        aws=Aws(cloud.endpoint, cloud.access_key_id, cloud.secret_access_key)
        if cloud and target
        else Aws(),
    )


def _running(request: Request) -> LocalCloud | None:
    from sls_py.emulator import status

    found = status(local_directory(request))
    return found.cloud if found and found.healthy else None


def _environment(
    workspace: Workspace, package: Package, properties: JsonObject, cloud: LocalCloud | None
) -> dict[str, str]:
    """Return the variables of a function; what nothing here knows is left out, with a warning."""
    from sls_py.cfn.references import References
    from sls_py.emulator import ACCOUNT

    given: JsonObject = (properties.get("Environment") or {}).get("Variables") or {}
    stack = package.stack
    deployed, physical = _deployed(workspace, package, properties, given, cloud)
    references = References(
        stack.region, ACCOUNT, stack.name, stack.template["Resources"], physical
    )
    values = {name: deployed.get(name) or references.text(value) for name, value in given.items()}
    unknown = sorted(f"`{name}`" for name, value in values.items() if value is None)
    if unknown:
        warn(
            workspace.reporter,
            f"not set, for only a deployment knows the value: {', '.join(unknown)}",
            hint="deploy with `slspy deploy --local` first, or give a value with `--env NAME=VALUE`",
        )
    return {name: value for name, value in values.items() if value is not None}


def _deployed(
    workspace: Workspace,
    package: Package,
    properties: JsonObject,
    given: JsonObject,
    cloud: LocalCloud | None,
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return what a local deployment made of the references: the function's variables, and physical ids."""
    needed = {name for name, value in given.items() if not isinstance(value, str)}
    if cloud is None or not needed:
        return {}, {}
    from sls_py.aws import connect

    gateways: Gateways = connect(cloud.target(package.stack.region))
    try:
        resources = gateways.stacks.resources(package.stack.name)
        live = gateways.functions.get(str(properties.get("FunctionName")))
    except AwsError:
        note(workspace.reporter, "the service is not deployed to the local cloud", verbose=True)
        return {}, {}
    physical = {resource.logical_id: resource.physical_id for resource in resources}
    variables = (live.configuration.get("Environment") or {}).get("Variables") or {} if live else {}
    return {name: value for name, value in variables.items() if name in needed}, physical


def layer_folders(workspace: Workspace, wanted: list[CfValue]) -> tuple[Path, ...]:
    """Return the folders of layers that the service itself has; others are only on AWS."""
    service = workspace.service
    folders = {
        naming.layer(key): (service.directory / layer.path).absolute()
        for key, layer in service.layers.items()
        if layer.path
    }
    found = [
        folders.get(str(layer.get("Ref"))) if isinstance(layer, dict) else None for layer in wanted
    ]
    if None in found:
        warn(
            workspace.reporter,
            "a layer of the function is not part of the service and is left out",
            hint="deploy to the local cloud, where it can be published too",
        )
    return tuple(folder for folder in reversed(found) if folder)


def _event(asked: LocalCall, request: Request) -> Event:
    from sls_py.emulator.single import Event

    context = asked.context
    unknown = sorted(f"`{name}`" for name in context if name not in _CONTEXT_KEYS)
    if unknown:
        text = f"the context is the runtime's own; not used: {', '.join(unknown)}"
        warn(request.reporter, text, hint=f"used are {', '.join(sorted(_CONTEXT_KEYS))}")

    def header(*names: str) -> str | None:
        found = next((context[name] for name in names if name in context), None)
        return json.dumps(found) if found is not None else None

    return Event(
        asked.payload,
        str(context.get("awsRequestId") or context.get("aws_request_id") or ""),
        header("clientContext", "client_context"),
        header("identity"),
    )


def _answer(outcome: Outcome) -> Invocation:
    return Invocation(
        status=200,
        payload=outcome.payload,
        error="Unhandled" if outcome.error else None,
        log=outcome.log_text,
    )
