"""Tell which functions of a service have their requests answered on somebody's machine."""

from __future__ import annotations

from sls_py.aws.protocols import Gateways, ListedFunctions
from sls_py.deploy.relayed import marker_of
from sls_py.errors import AwsError
from sls_py.model.result import LiveInfo, ServiceInfo


def live_functions(info: ServiceInfo, gateways: Gateways) -> tuple[LiveInfo, ...]:
    """Return the functions that are live, as far as the first pages of the account's functions tell.

    Nothing is said when the caller may not list functions: this is an aside.
    """
    functions = gateways.functions
    if not info.functions or not isinstance(functions, ListedFunctions):
        return ()
    keys = {function.name: function.key for function in info.functions}
    try:
        listed = functions.listed(frozenset(keys))
    except AwsError:
        return ()
    found = ((keys[name], marker_of(live.configuration)) for name, live in listed.items())
    marked = sorted((key, marker) for key, marker in found if marker is not None)
    return tuple(
        LiveInfo(key=key, owner=marker.owner, machine=marker.machine, since=marker.since)
        for key, marker in marked
    )
