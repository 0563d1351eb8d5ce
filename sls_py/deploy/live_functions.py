"""Read many functions with few calls: pages of the account's list first, one by one what is not on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sls_py.aws.errors import DENIED
from sls_py.aws.protocols import Functions, ListedFunctions
from sls_py.deploy.parallel import each
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveFunction

FEW = 8
"""So many functions are read side by side as fast as a page of the list is."""


def listed_functions(names: Collection[str], functions: Functions) -> Mapping[str, LiveFunction]:
    """Return functions by name as the account's list shows them; few are not looked for, and who may not list gets none.

    What the list says may be some seconds old, and says nothing about updates in progress.
    """
    if len(names) <= FEW or not isinstance(functions, ListedFunctions):
        return {}
    try:
        return functions.listed(names)
    except AwsError as error:
        if error.code == DENIED:
            return {}
        raise


def live_functions(
    names: Collection[str], functions: Functions, listed: Mapping[str, LiveFunction]
) -> Mapping[str, LiveFunction | None]:
    """Return functions by name, None for those that do not exist; only what is not listed is asked for."""
    asked = [name for name in dict.fromkeys(names) if name not in listed]
    return {**listed, **dict(zip(asked, each(functions.get, asked), strict=True))}
