"""Cache policies of `provider.cloudFront.cachePolicies`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import given, make
from sls_py.cfn.values import ref
from sls_py.errors import did_you_mean
from sls_py.events.base import BoundEvent, EventContext
from sls_py.model.values import CfValue, JsonObject

_CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
"""A policy of AWS:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html"""
_OWN_CACHING = ("CachePolicyId", "ForwardedValues", "MaxTTL", "MinTTL", "DefaultTTL")


def add_cache_policies(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add all configured policies; one that no event uses is worth a warning, an unknown one is a problem.

    Where there are no events the policies are for distributions of the user.
    """
    known = _configured(context)
    used = set()
    for bound in events:
        name = (bound.event.config.get("cachePolicy") or {}).get("name")
        used.add(name)
        if name and name not in known:
            message = f"cache policy `{name}` is not in `provider.cloudFront.cachePolicies`"
            hint = did_you_mean(name, known)
            context.problem(bound, message, hint=hint, key="cachePolicy")
    for name, config in known.items():
        if events and name not in used:
            context.warn(events[0], f"cache policy `{name}` is not used by any event")
        full_name = f"{context.service.name}-{context.service.provider.stage}-{name}"
        properties = {"CachePolicyConfig": given({**config, "Name": full_name})}
        context.builder.add(_policy_id(name), make(resources.cloudfront.CachePolicy, properties))


def _configured(context: EventContext) -> Mapping[str, JsonObject]:
    section: JsonObject = context.service.provider.settings.get("cloudFront") or {}
    return section.get("cachePolicies") or {}


def _policy_id(name: str) -> str:
    return f"CloudFrontCachePolicy{naming.normalized(name)}"


def cache_policy(config: JsonObject) -> CfValue:
    """Return the policy of an event's behavior, None when the behavior says itself how to cache."""
    chosen = config.get("cachePolicy") or {}
    behavior = config.get("behavior") or {}
    if chosen:
        return chosen.get("id") or ref(_policy_id(chosen["name"]))
    is_own = any(behavior.get(key) is not None for key in _OWN_CACHING)
    return behavior.get("CachePolicyId") if is_own else _CACHING_OPTIMIZED
