"""The live stack as far as the settings of functions need it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.deploy.resolver import Resolver
from sls_py.model.deployed import LiveStack
from sls_py.model.package import Package
from sls_py.model.values import JsonObject


class StackView(NamedTuple):
    """The stack, its template, and what its intrinsic functions come to."""

    stack: LiveStack
    template: JsonObject
    resolve: Resolver


def read_stack(package: Package, gateways: Gateways) -> StackView | None:
    """Read the live stack side by side; None when there is none."""
    name, stacks = package.stack.name, gateways.stacks
    with ThreadPoolExecutor(3) as pool:
        described = pool.submit(stacks.describe, name)
        template = pool.submit(stacks.template, name)
        resources = pool.submit(stacks.resources, name)
        stack = described.result()
        if stack is None:
            return None
        found = {item.logical_id: item for item in resources.result()}
        # References of the new template are resolved too, as far as their resources exist.
        resolve = Resolver(stack, found, package.stack.template, region=package.stack.region)
        return StackView(stack, template.result() or {}, resolve)
