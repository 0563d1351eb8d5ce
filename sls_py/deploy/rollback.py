"""Go back to an earlier deployment: its template and its code, with the settings of the stack as they are now."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.deploy import history
from sls_py.deploy.caller import Caller
from sls_py.deploy.clock import Clock
from sls_py.deploy.history import PastDeployment
from sls_py.deploy.inspect import fetch_manifest, unrecorded
from sls_py.deploy.manifest import artifacts_of, functions_of, rest_stage_of
from sls_py.deploy.options import DeployOptions
from sls_py.deploy.releases import Shelf, find_shelf, stack_name
from sls_py.deploy.service import deploy_service
from sls_py.errors import DeploymentError, NotDeployedError, UsageError
from sls_py.lifecycle import Lifecycle
from sls_py.model.package import Package
from sls_py.model.result import DeployResult
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.records import replace
from sls_py.report import Reporter
from sls_py.stack.draft import StackDraft
from sls_py.stack.request import compiled_stack
from sls_py.stack.secrets import parameters_again

_LIST = "`slspy deploy list` shows the deployments there are"


class Restorable(NamedTuple):
    """An earlier deployment as a package, with its folder in the bucket and its timestamp (ms)."""

    package: Package
    directory: str
    timestamp: int


def find_restorable(
    service: Service, gateways: Gateways, timestamp: str | None = None
) -> Restorable:
    """Return the deployment of a timestamp (ms, or ISO 8601), or the one before the current.

    Raises:
        UsageError: there is no deployment of that timestamp.
        NotDeployedError: there is no stack, or no deployment before the current one.
        DeploymentError: it was broken off, another tool made it, or its zips are gone.
    """
    shelf = find_shelf(service, gateways)
    live = gateways.stacks.template(stack_name(service))
    folder = _named(timestamp, shelf) if timestamp else _previous(shelf, live, gateways)
    _check(folder)
    key = f"{folder.directory}/{history.TEMPLATE}"
    template = json.loads(gateways.buckets.get(shelf.bucket, key))
    _check_bucket(service, live or {}, template)
    manifest = fetch_manifest(gateways, shelf.bucket, folder.directory)
    package = _package(service, template, manifest)
    _check_artifacts(package, shelf.keys, folder)
    return Restorable(package, folder.directory, folder.started)


def rollback_service(
    found: Restorable,
    service: Service,
    *,
    gateways: Gateways,
    lifecycle: Lifecycle,
    reporter: Reporter,
    options: DeployOptions | None = None,
    clock: Clock | None = None,
    caller: Caller | None = None,
) -> DeployResult:
    """Deploy an earlier deployment once more: a new deployment, of the old template and the zips in the bucket.

    Functions end up with the code of that time, also those whose code was changed behind the stack.

    Raises:
        BusyError: somebody else works on the stack.
        DeploymentError: the stack or a function did not reach its old state.
    """
    return deploy_service(
        found.package,
        gateways=gateways,
        lifecycle=lifecycle,
        reporter=reporter,
        service=service,
        options=replace(options or DeployOptions(), restores=found.directory),
        clock=clock,
        caller=caller,
    )


def _previous(shelf: Shelf, live: JsonObject | None, gateways: Gateways) -> PastDeployment:
    """Return the newest finished deployment that is not live: one that was broken off at its end may be."""
    broken_off = unrecorded(shelf.prefix, shelf.bucket, shelf.keys, live, gateways)
    finished = [folder for folder in shelf.folders if folder.complete]
    before = finished if broken_off else finished[1:]
    if not before:
        raise NotDeployedError("there is no deployment before the current one", hint=_LIST)
    return before[0]


def folder_of(timestamp: str, shelf: Shelf) -> PastDeployment:
    """Return the finished deployment of a timestamp (ms, or ISO 8601).

    Raises:
        UsageError: there is none.
        DeploymentError: it was broken off, or another tool made it.
    """
    folder = _named(timestamp, shelf)
    _check(folder)
    return folder


def _named(timestamp: str, shelf: Shelf) -> PastDeployment:
    wanted = _milliseconds(timestamp)
    for folder in shelf.folders:
        if wanted in (folder.started, folder.started // 1000 * 1000):
            return folder
    raise UsageError(f"there is no deployment `{timestamp}`", hint=_LIST)


def _milliseconds(timestamp: str) -> int:
    """Read a timestamp in either of the forms that the list shows; the other one has whole seconds."""
    if timestamp.isdigit():
        return int(timestamp)
    try:
        moment = datetime.fromisoformat(timestamp.removesuffix("UTC").strip())
    except ValueError:
        hint = "write it as `slspy deploy list` shows it"
        raise UsageError(f"`{timestamp}` is not a timestamp", hint=hint) from None
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def _check(folder: PastDeployment) -> None:
    if history.MANIFEST in folder.files and history.TEMPLATE in folder.files:
        return
    if history.FOREIGN_STATE in folder.files:
        message = f"deployment {folder.started} was made by the Serverless Framework, slspy cannot go back to it"
        raise DeploymentError(message, hint="deploy the source of that time with slspy")
    raise DeploymentError(f"deployment {folder.started} was broken off", hint=_LIST)


def _check_bucket(service: Service, *templates: JsonObject) -> None:
    """Refuse to go over a change of the deployment bucket: the old template looks for its zips in the other one."""
    own = service.provider.deployment_bucket.name is None
    if any((naming.DEPLOYMENT_BUCKET in it.get("Resources", {})) != own for it in templates):
        message = "the deployment bucket is another one since then"
        raise DeploymentError(message, hint="deploy the source of that time")


def _package(service: Service, template: JsonObject, manifest: JsonObject) -> Package:
    """Make a package of what was stored; tags, parameters, roles and policies of the stack are those of today."""
    draft = StackDraft(service=service, functions=functions_of(manifest))
    draft.builder.rest_stage = rest_stage_of(manifest)
    stack = compiled_stack(draft, template, None, parameters_again(service, template))
    return Package(stack=stack, artifacts=artifacts_of(manifest))


def _check_artifacts(package: Package, present: Collection[str], folder: PastDeployment) -> None:
    gone = [item.name for item in package.artifacts.items if item.key not in present]
    if gone:
        named = ", ".join(f"`{name}`" for name in gone)
        message = f"zips of deployment {folder.started} are not in the bucket any more: {named}"
        raise DeploymentError(message, hint=_LIST)
