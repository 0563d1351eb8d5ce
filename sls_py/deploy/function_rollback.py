"""Give one function the code of an earlier version or deployment, without its stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.deploy.caller import Caller, this_process
from sls_py.deploy.clock import Clock, SystemClock
from sls_py.deploy.detach import end_relays
from sls_py.deploy.function_state import patiently, until_updated
from sls_py.deploy.function_update import INLINE_LIMIT
from sls_py.deploy.inspect import bucket_of, fetch_manifest
from sls_py.deploy.lock import Lock, place_in
from sls_py.deploy.manifest import artifacts_of
from sls_py.deploy.parallel import each
from sls_py.deploy.releases import Shelf, find_shelf, stack_name
from sls_py.deploy.rollback import folder_of
from sls_py.errors import DeploymentError, NotDeployedError, UsageError
from sls_py.model.deployed import LiveFunction
from sls_py.model.function import Function
from sls_py.model.past import FunctionVersions
from sls_py.model.result import FunctionChange
from sls_py.model.service import Service
from sls_py.report import Reporter, note, phase
from sls_py.stack.aliases import alias_of

_VERSION_DIGITS = 10
"""Numbers with more digits are timestamps in milliseconds."""


class _Source(NamedTuple):
    """Old code: what it is called, its digest when that is known, and how it is sent."""

    text: str
    send: Callable[[], LiveFunction]
    code_sha256: str | None = None
    version: str | None = None


def rollback_function(
    service: Service,
    key: str,
    to: str,
    *,
    gateways: Gateways,
    reporter: Reporter,
    clock: Clock | None = None,
    caller: Caller | None = None,
    wait_lock: float = 0.0,
) -> FunctionChange:
    """Give a function the code that it had, and wait until that is live; its settings stay.

    `to` is a published version (`7`), or the timestamp of a deployment as the list shows it. The alias of a function
    that has one follows: to that very version, or to a new one. The next full deployment heals the function.

    Raises:
        UsageError: there is no such version or deployment, or the function cannot be rolled back.
        NotDeployedError: the function is not deployed.
        BusyError: somebody else works on the stack.
        DeploymentError: Lambda could not apply the code.
    """
    function, clock = service.functions[key], clock or SystemClock()
    if function.durable:
        message = f"function `{key}` is durable: its executions go on with the code they began with"
        raise UsageError(message, hint="go back with `slspy rollback`")
    live = _live(function, gateways)
    by_version = to.isdigit() and len(to) <= _VERSION_DIGITS
    source = (
        _version(function, to, gateways)
        if by_version
        else _deployment(service, function, to, gateways)
    )
    if source.code_sha256 == live.code_sha256 and not _alias_is_elsewhere(
        function, source, gateways
    ):
        return FunctionChange(key=key, name=function.name, change="unchanged", detail=source.text)
    lock = Lock(
        place_in(service),
        gateways.buckets,
        caller=caller or this_process("rollback function"),
        clock=clock,
        reporter=reporter,
        patience=wait_lock,
    )
    with lock, phase(reporter, "function", f"rolling function `{key}` back to {source.text}"):
        if bucket := _bucket(service, gateways):
            lock.take(bucket)
        end_relays((_live(function, gateways),), gateways, reporter, clock, policies=False)
        answer = patiently(source.send, clock)
        until_updated(gateways.functions, function.name, clock, known=answer)
        _move_alias(function, source, gateways, reporter, clock)
    return FunctionChange(key=key, name=function.name, change="code", detail=source.text)


def list_functions(service: Service, gateways: Gateways) -> tuple[FunctionVersions, ...]:
    """Return the deployed functions of a service with their published versions, oldest first.

    Functions that are not deployed are left out.
    """
    found = each(lambda function: _versions(function, gateways), service.functions.values())
    return tuple(item for item in found if item)


def _versions(function: Function, gateways: Gateways) -> FunctionVersions | None:
    live = gateways.functions.get(function.name)
    if live is None:
        return None
    alias = alias_of(function)
    return FunctionVersions(
        key=function.key,
        name=function.name,
        code_sha256=live.code_sha256,
        versions=tuple(
            (item.version, item.code_sha256) for item in gateways.functions.versions(function.name)
        ),
        alias=alias.name if alias else None,
        aliased=gateways.functions.alias_version(function.name, alias.name) if alias else None,
    )


def _live(function: Function, gateways: Gateways) -> LiveFunction:
    live = gateways.functions.get(function.name)
    if live is None:
        message = f"function `{function.key}` (`{function.name}`) is not deployed"
        raise NotDeployedError(message, hint="`slspy deploy` deploys the whole service")
    return live


def _alias_is_elsewhere(function: Function, source: _Source, gateways: Gateways) -> bool:
    alias = alias_of(function)
    if alias is None:
        return False
    target = gateways.functions.get(function.name, qualifier=alias.name)
    return target is not None and target.code_sha256 != source.code_sha256


def _version(function: Function, to: str, gateways: Gateways) -> _Source:
    name = function.name
    version = gateways.functions.get(name, qualifier=to)
    code = gateways.functions.code(name, qualifier=to) if version else None
    if version is None or code is None:
        known = ", ".join(item.version for item in gateways.functions.versions(name)[-5:])
        hint = f"the newest are: {known}" if known else "it has no versions, name a deployment"
        raise UsageError(f"function `{function.key}` has no version {to}", hint=hint)
    given, text = code, f"version {to}"
    if isinstance(given, str):
        return _Source(
            text,
            lambda: gateways.functions.update_code(name, image_uri=given),
            version.code_sha256,
            to,
        )
    if len(given) > INLINE_LIMIT:
        message = f"{text} of function `{function.key}` is too large to be sent to Lambda"
        raise DeploymentError(message, hint="name a deployment that `slspy deploy list` shows")
    return _Source(
        text,
        lambda: gateways.functions.update_code(name, archive=given),
        version.code_sha256,
        to,
    )


def _deployment(service: Service, function: Function, to: str, gateways: Gateways) -> _Source:
    shelf = find_shelf(service, gateways)
    folder = folder_of(to, shelf)
    artifacts = artifacts_of(fetch_manifest(gateways, shelf.bucket, folder.directory))
    name = artifacts.functions.get(function.key)
    item = next((item for item in artifacts.items if item.name == name), None)
    if item is None:
        message = f"deployment {folder.started} has no zip of function `{function.key}`"
        raise UsageError(message, hint="`slspy deploy list` shows what is in each")
    _check_present(item.key, shelf, function)
    return _Source(
        f"deployment {folder.started}",
        lambda: gateways.functions.update_code(function.name, bucket=shelf.bucket, key=item.key),
        item.code_sha256,
    )


def _check_present(key: str, shelf: Shelf, function: Function) -> None:
    if key not in shelf.keys:
        message = f"the zip of function `{function.key}` is not in the bucket any more"
        raise DeploymentError(message, hint="`slspy deploy list functions` shows its versions")


def _bucket(service: Service, gateways: Gateways) -> str | None:
    named = service.provider.deployment_bucket.name
    stack = None if named else gateways.stacks.describe(stack_name(service))
    return named or (bucket_of(stack, gateways) if stack else None)


def _move_alias(
    function: Function, source: _Source, gateways: Gateways, reporter: Reporter, clock: Clock
) -> None:
    """Let what calls the function by its alias get the old code too."""
    alias = alias_of(function)
    if alias is None:
        return
    functions = gateways.functions
    version = source.version or patiently(
        lambda: functions.publish_version(
            function.name, code_sha256=_live(function, gateways).code_sha256
        ),
        clock,
    )
    functions.update_alias(function.name, alias.name, version)
    note(reporter, f"alias `{alias.name}` of function `{function.key}` is now at version {version}")
