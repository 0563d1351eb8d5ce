"""What is found of the functions that are to be attached, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sls_py.deploy.relayed import VARIABLE, Marker, in_vpc, layers_of, variables_of
from sls_py.live.layer import MOST_LAYERS
from sls_py.model.deployed import LiveFunction
from sls_py.model.values import JsonObject

MOST_VARIABLES = 4096
"""Bytes of all environment variables of a function (Lambda quotas)."""


class Target(NamedTuple):
    """A function to attach: its key in the service file, its deployed name, whether it runs at CloudFront's edges."""

    key: str
    name: str
    edge: bool = False


class Found(NamedTuple):
    """A function as it is without any attachment.

    `marker` is that of the session that has it now, `reserved` its reserved concurrency, `aliased` tells of aliases.
    """

    target: Target
    live: LiveFunction
    marker: Marker | None = None
    reserved: int | None = None
    aliased: bool = False


def refusals(found: Found) -> Iterator[str]:
    """Yield why a function cannot be attached."""
    name = f"function `{found.target.key}`"
    configuration = found.live.configuration
    if found.live.package_type != "Zip":
        yield f"{name} is a container image, it takes no layer"
    elif found.target.edge:
        yield f"{name} runs at CloudFront's edges, from published versions alone"
    elif len(layers_of(configuration)) >= MOST_LAYERS:
        yield f"{name} has {MOST_LAYERS} layers, there is no room for another one"
    if found.reserved == 0:
        yield f"{name} has a reserved concurrency of 0, it is never invoked"


def too_many_variables(found: Found, marker: str) -> str | None:
    """Return why a marker does not fit among a function's environment variables, None when it does."""
    variables = {**variables_of(found.live.configuration), VARIABLE: marker}
    size = sum(len(name.encode()) + len(value.encode()) for name, value in variables.items())
    if size <= MOST_VARIABLES:
        return None
    room = MOST_VARIABLES - size
    return (
        f"function `{found.target.key}` has too many environment variables: {-room} bytes less are needed"
        f" for `{VARIABLE}` ({MOST_VARIABLES} in all)"
    )


def vpc_of(configuration: JsonObject) -> JsonObject | None:
    """Return the settings of a function's VPC as UpdateFunctionConfiguration takes them, None when it is in none."""
    if not in_vpc(configuration):
        return None
    names = ("SubnetIds", "SecurityGroupIds", "Ipv6AllowedForDualStack")
    given = configuration["VpcConfig"]
    return {name: given[name] for name in names if given.get(name)}


def cautions(found: Found, *, detach_vpc: bool = False) -> Iterator[str]:
    """Yield what the user should know, although the function can be attached."""
    if found.aliased:
        yield (
            f"function `{found.target.key}` has aliases: what calls one of them runs its published version,"
            " and does not come here"
        )
    if in_vpc(found.live.configuration) and not detach_vpc:
        yield (
            f"function `{found.target.key}` runs in a VPC: without a way from there to AWS IoT (a NAT gateway, or an"
            " endpoint for `iot.data`) its deployed code answers; `--detach-vpc` takes it out of the VPC meanwhile"
        )
