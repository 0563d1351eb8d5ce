"""Target groups: how a load balancer reaches a function."""

from __future__ import annotations

from hashlib import md5

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.events.alb.listener import Listener
from sls_py.events.base import EventContext
from sls_py.events.permissions import allow_invoke
from sls_py.model.values import JsonObject

_PRINCIPAL = "elasticloadbalancing.amazonaws.com"
_LONGEST_NAME = 32


def add_target_group(context: EventContext, listener: Listener) -> None:
    """Add the group, the permission to invoke, and one without a source: registering comes before the group is there."""
    target = listener.bound.target
    function = naming.normalized(listener.bound.function.key)
    register = f"{function}LambdaPermissionRegisterTarget"
    waits = [register, *target.depends_on]
    group = make(
        resources.elasticloadbalancingv2.TargetGroup,
        _properties(context, listener),
        depends_on=waits,
    )
    context.builder.add(listener.target_group, group)
    source = ref(listener.target_group)
    permission = f"{function}LambdaPermissionAlb"
    allow_invoke(context, permission, target, principal=_PRINCIPAL, source_arn=source)
    allow_invoke(context, register, target, principal=_PRINCIPAL)


def _properties(context: EventContext, listener: Listener) -> JsonObject:
    multi_value = listener.multi_value_headers
    return {
        "TargetType": "lambda",
        "Targets": [{"Id": listener.bound.target.arn}],
        "Name": listener.target_group_name or _generated_name(context, listener),
        "Tags": [{"Key": "Name", "Value": _full_name(context, listener)}],
        "TargetGroupAttributes": [
            {"Key": "lambda.multi_value_headers.enabled", "Value": multi_value}
        ],
        **_health_check(listener.health_check),
    }


def _full_name(context: EventContext, listener: Listener, kind: str = "") -> str:
    service = context.service
    function = listener.bound.function.key
    return f"{service.name}-{function}-{listener.load_balancer}-{kind}{service.provider.stage}"


def _generated_name(context: EventContext, listener: Listener) -> str:
    """Name the group by a digest, for its own names are too short to tell them apart."""
    kind = "multi-value-" if listener.multi_value_headers else ""
    name = _full_name(context, listener, kind)
    digest = md5(name.encode(), usedforsecurity=False).hexdigest()
    settings: JsonObject = context.service.provider.settings.get("alb") or {}
    return f"{settings.get('targetGroupPrefix') or ''}{digest}"[:_LONGEST_NAME]


def _health_check(check: JsonObject | None) -> JsonObject:
    if check is None:
        return {"HealthCheckEnabled": False}
    codes = (check.get("matcher") or {}).get("httpCode") or "200"
    return {
        "HealthCheckEnabled": True,
        "HealthCheckPath": check.get("path") or "/",
        "HealthCheckIntervalSeconds": check.get("intervalSeconds") or 35,
        "HealthCheckTimeoutSeconds": check.get("timeoutSeconds") or 30,
        "HealthyThresholdCount": check.get("healthyThresholdCount") or 5,
        "UnhealthyThresholdCount": check.get("unhealthyThresholdCount") or 5,
        "Matcher": {"HttpCode": codes},
    }
