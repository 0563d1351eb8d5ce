"""Buckets that exist already: a custom resource per function writes their notifications."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming
from sls_py.cfn.values import join, ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.custom_resources import (
    add_custom_resource_function,
    custom_resource_function_id,
)
from sls_py.events.existing import add_custom_resource, chain
from sls_py.events.grouping import by_function
from sls_py.events.json_text import json_text
from sls_py.events.s3.notification import Notification, read
from sls_py.model.values import CfValue, JsonObject


def compile_existing_buckets(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add the custom resources, one after the other, and the function that does their work."""
    made: dict[str, list[str]] = {}
    statements: list[JsonObject] = []
    for group in by_function(events):
        notifications = [read(bound.event.config) for bound in group]
        bucket = notifications[0].bucket
        _check_one_bucket(context, group, notifications)
        logical_id = _add_resource(context, group, notifications)
        made.setdefault(json_text(bucket), []).append(logical_id)
        statements.append(_may_notify(bucket))
    if made:
        chain(context, [name for names in made.values() for name in names])
        add_custom_resource_function(context, "s3", [*statements, _may_permit()])


def _check_one_bucket(
    context: EventContext, group: Sequence[BoundEvent], notifications: Sequence[Notification]
) -> None:
    first = notifications[0].bucket
    for bound, notification in zip(group, notifications, strict=True):
        if notification.bucket != first:
            message = "a function can have one existing bucket only"
            hint = "use a function per bucket"
            context.problem(bound, message, hint=hint, key="bucket")


def _add_resource(
    context: EventContext, group: Sequence[BoundEvent], notifications: Sequence[Notification]
) -> str:
    # The 1 stays from the time when there was a resource per event.
    logical_id = f"{naming.normalized(group[0].function.key)}CustomS31"
    properties = {
        "BucketName": notifications[0].bucket,
        "BucketConfigs": [_config(each) for each in notifications],
    }
    handler = custom_resource_function_id("s3")
    add_custom_resource(
        context, logical_id, "Custom::S3", group, handler=handler, properties=properties
    )
    return logical_id


def _config(notification: Notification) -> JsonObject:
    rules = notification.rules or ()
    return {
        "Event": notification.event,
        "Rules": [{naming.upper_first(rule.name): rule.value} for rule in rules],
    }


def _may_notify(bucket: CfValue) -> JsonObject:
    return {
        "Effect": "Allow",
        "Resource": join(":", "arn", ref("AWS::Partition"), "s3", "", "", bucket),
        "Action": ["s3:PutBucketNotification", "s3:GetBucketNotification"],
    }


def _may_permit() -> JsonObject:
    place = (ref("AWS::Partition"), "lambda", ref("AWS::Region"), ref("AWS::AccountId"))
    return {
        "Effect": "Allow",
        "Resource": join(":", "arn", *place, "function", "*"),
        "Action": ["lambda:AddPermission", "lambda:RemovePermission"],
    }
