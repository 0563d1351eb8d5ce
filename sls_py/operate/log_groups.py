"""Which log group each function writes to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.errors import NotDeployedError
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.model.values import CfValue
from sls_py.operate.info import live_stack


class Source(NamedTuple):
    """The log group of a function; `shared` when other functions may write to it as well."""

    key: str
    name: str
    group: str
    shared: bool = False


def log_sources(
    service: Service, functions: Iterable[Function], gateways: Gateways
) -> tuple[Source, ...]:
    """Return where the functions log; a group made by the stack is looked up there.

    Raises:
        NotDeployedError: the stack that should have the group does not, or does not exist.
    """
    return tuple(_source(service, function, gateways) for function in functions)


def _source(service: Service, function: Function, gateways: Gateways) -> Source:
    own = function.logging.log_group if function.logging else None
    provider = service.provider.logging.log_group if service.provider.logging else None
    configured = own or provider
    if configured is None:
        return Source(function.key, function.name, naming.function_log_group(function.name))
    return Source(function.key, function.name, _resolve(configured, service, gateways), shared=True)


def _resolve(group: CfValue, service: Service, gateways: Gateways) -> str:
    """Return the name of a configured group: a text, or a `Ref` to a group of the stack."""
    if isinstance(group, str):
        return group
    wanted = group.get("Ref") if isinstance(group, dict) else None
    for resource in gateways.stacks.resources(live_stack(service, gateways).name):
        if resource.logical_id == wanted:
            return resource.physical_id
    raise NotDeployedError(
        f"the log group `{group}` is not a name, and the stack has no resource for it",
        hint="use the name of the log group, or a `Ref` to a resource of the service",
    )
