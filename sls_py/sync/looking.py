"""Look at what is deployed, with as few calls as possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from sls_py.aws.protocols import CodeHashes, Gateways
from sls_py.deploy.parallel import each
from sls_py.deploy.states import UNBORN
from sls_py.errors import UsageError, did_you_mean
from sls_py.model.deployed import LiveStack
from sls_py.model.stack import CompiledStack
from sls_py.model.values import JsonObject
from sls_py.sync.change import Snapshot

_FEW = 2
_PAGES = 4
"""So many pages of an account's functions are read before functions are asked for one by one."""


class View(NamedTuple):
    """The live stack and its template, None when there is none that could be updated; `marks` by logical id."""

    stack: LiveStack | None
    template: JsonObject | None
    marks: Mapping[str, str]


def look(snapshot: Snapshot, gateways: Gateways) -> View:
    """Return what is deployed; the account is looked at with three calls, more only for large accounts."""
    compiled = snapshot.package.stack
    with ThreadPoolExecutor(3, "slspy") as pool:
        described = pool.submit(gateways.stacks.describe, compiled.name)
        codes = pool.submit(live_codes, compiled, gateways)
        stack = described.result()
        if stack is None or stack.status in (*UNBORN, "DELETE_COMPLETE"):
            return View(stack, None, codes.result())
        template = gateways.stacks.template(stack.stack_id)
        return View(stack, template, {**_layers(snapshot, template or {}), **codes.result()})


def live_codes(compiled: CompiledStack, gateways: Gateways) -> dict[str, str]:
    """Return the CodeSha256 of functions by logical id; of those that are there."""
    names = {
        function.name: logical.logical_id
        for logical in compiled.functions.values()
        for function in [logical]
    }
    found: dict[str, str] = {}
    functions = gateways.functions
    if len(names) > _FEW and isinstance(functions, CodeHashes):
        found.update(functions.code_hashes(names, pages=_PAGES))
    missing = [name for name in names if name not in found]
    for live in each(functions.get, missing):
        if live:
            found[live.name] = live.code_sha256
    return {names[name]: code_sha256 for name, code_sha256 in found.items() if name in names}


def check_nested(ids: Iterable[str], view: View, gateways: Gateways) -> None:
    """Make sure that the resources of nested stacks, by ids such as `nestedStack/logicalId`, are there.

    Raises:
        UsageError: one is not.
    """
    nested = [one for one in ids if "/" in one]
    if view.stack is None:
        return
    for one in nested:
        above = view.stack.stack_id
        for name in one.split("/"):
            known = {item.logical_id: item.physical_id for item in gateways.stacks.resources(above)}
            if name not in known:
                message = f"there is no `{name}` of `{one}` in what is deployed"
                hint = did_you_mean(name, known) or f"there are: {', '.join(sorted(known))}"
                raise UsageError(message, hint=hint)
            above = known[name]


def _layers(snapshot: Snapshot, template: JsonObject) -> dict[str, str]:
    """Return the digests of layers whose content the stack has: the same key is the same content."""
    resources = template.get("Resources", {})
    return {
        logical_id: artifact.digest
        for logical_id, artifact in snapshot.layer_artifacts()
        if _key(resources.get(logical_id, {})) == artifact.key
    }


def _key(layer: JsonObject) -> str | None:
    content = layer.get("Properties", {}).get("Content", {})
    return content.get("S3Key") if isinstance(content, dict) else None
