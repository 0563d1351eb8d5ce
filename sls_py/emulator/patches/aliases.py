"""Aliases with two versions: the second one gets its share of the calls."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import random
from typing import Any

from sls_py.emulator.patches.points import Patch

_LAMBDA = "ministack.services.lambda_svc"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    names = ("_invoke", "_effective_func_record_for_qualifier", "_functions", "_func_arn")
    return (
        Patch(
            name="weights of aliases",
            points=tuple(f"{_LAMBDA}:{name}" for name in names),
            apply=_weigh,
        ),
    )


def _weigh() -> None:
    from ministack.services import lambda_svc

    invoke = lambda_svc._invoke
    find = lambda_svc._effective_func_record_for_qualifier

    async def invoke_weighted(
        name: str,
        event: Any,
        headers: Any,
        path_qualifier: str | None = None,
        query_params: Any = None,
    ) -> Any:
        asked = path_qualifier or lambda_svc._qp_first(query_params or {}, "Qualifier")
        chosen = _chosen(lambda_svc._functions.get(name), asked)
        return await invoke(name, event, headers, chosen or path_qualifier, query_params)

    def find_weighted(function: Any, qualifier: str | None) -> Any:
        return find(function, _chosen(function, qualifier) or qualifier)

    lambda_svc._invoke = invoke_weighted
    lambda_svc._effective_func_record_for_qualifier = find_weighted


def _chosen(function: Any, qualifier: str | None) -> str | None:
    """Return the version that this call goes to, None when the qualifier is no alias with weights."""
    alias = ((function or {}).get("aliases") or {}).get(qualifier or "") or {}
    weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    drawn = random.random()  # noqa: S311  shares of calls are no secret
    for version, weight in weights.items():
        if drawn < float(weight):
            return str(version)
        drawn -= float(weight)
    return None
