"""`cloudFront`: functions at the edge (Lambda@Edge), and the distribution that calls them."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.cloudfront.cache_policies import add_cache_policies
from sls_py.events.cloudfront.distribution import add_distribution
from sls_py.events.cloudfront.functions import check_functions, move_to_edge, prepare_functions
from sls_py.events.cloudfront.schema import SCHEMA

__all__ = ["SCHEMA", "compile_events", "prepare_functions"]


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add the distribution, its cache policies and permissions, and fit the functions for the edge.

    The functions must have gone through `prepare_functions` before they were compiled.
    """
    check_functions(context, events)
    add_cache_policies(context, events)
    if not events:
        return
    versions = move_to_edge(context, events)
    add_distribution(context, events, versions)
