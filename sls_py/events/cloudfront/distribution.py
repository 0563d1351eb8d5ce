"""The distribution, and its permission to call the functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import given, make
from sls_py.cfn.values import get_att, join, ref
from sls_py.events.base import BoundEvent, EventContext, FunctionTarget
from sls_py.events.cloudfront.behaviors import plan_distribution
from sls_py.events.permissions import allow_invoke

DISTRIBUTION = "CloudFrontDistribution"


def add_distribution(
    context: EventContext, events: Sequence[BoundEvent], versions: Mapping[str, str]
) -> None:
    """Add the one distribution of the stack; `versions` are the version resources by function key."""
    plan = plan_distribution(context, events, versions)
    if plan is None:
        return
    service = context.service
    default, *others = plan.behaviors
    config = {
        "Comment": f"{service.name} {service.provider.stage}",
        "Enabled": True,
        "DefaultCacheBehavior": given(default),
        "CacheBehaviors": [given(each) for each in others] or None,
        "Origins": [given(origin) for origin in plan.origins],
    }
    made = make(resources.cloudfront.Distribution, {"DistributionConfig": config})
    context.builder.add(DISTRIBUTION, made)
    for key, version in versions.items():
        _allow(context, key, version)
    _add_outputs(context)


def _allow(context: EventContext, key: str, version: str) -> None:
    """Let the distribution invoke the version, for the edge knows no unpublished code."""
    distribution = (":distribution/", ref(DISTRIBUTION))
    account = ("arn:", ref("AWS::Partition"), ":cloudfront::", ref("AWS::AccountId"))
    allow_invoke(
        context,
        f"{naming.function(key)}InvokePermission",
        FunctionTarget(logical_id=version, arn=ref(version)),
        principal="edgelambda.amazonaws.com",
        source_arn=join("", *account, *distribution),
    )


def _add_outputs(context: EventContext) -> None:
    distribution_id = "CloudFront Distribution Id"
    context.builder.output(DISTRIBUTION, ref(DISTRIBUTION), description=distribution_id)
    context.builder.output(
        f"{DISTRIBUTION}DomainName",
        get_att(DISTRIBUTION, "DomainName"),
        description="CloudFront Distribution Domain Name",
    )
