"""Buckets that the stack creates, with the functions they notify."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import given, make
from sls_py.cfn.values import join, ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.permissions import allow_invoke
from sls_py.events.s3.notification import Notification, read
from sls_py.model.values import JsonObject

_LABEL = r"([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])"
_NAME = re.compile(rf"(?!(\d{{1,3}}\.){{3}}\d{{1,3}}\Z)({_LABEL}\.)*{_LABEL}\Z")
"""Dotted lower-case labels that are not an IPv4 address."""


class Notified(NamedTuple):
    """An event of one bucket; `key` is its entry in `provider.s3`, None when it has none."""

    bound: BoundEvent
    bucket: str
    key: str | None
    notification: Notification


def compile_new_buckets(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add each bucket once, with the notifications and permissions of all its events."""
    notified = [found for bound in events if (found := _read(context, bound))]
    for bucket in dict.fromkeys(entry.bucket for entry in notified):
        entries = [entry for entry in notified if entry.bucket == bucket]
        keys = [entry.key for entry in entries if entry.key is not None]
        _add_bucket(context, bucket, keys[-1] if keys else None, entries)


def _read(context: EventContext, bound: BoundEvent) -> Notified | None:
    notification = read(bound.event.config)
    if not isinstance(notification.bucket, str):
        message = "a new bucket needs a plain name"
        hint = "set `existing: true` for a bucket that is not created here"
        context.problem(bound, message, hint=hint, key="bucket")
        return None
    configured = _configured(context, notification.bucket)
    bucket = (configured or {}).get("name") or notification.bucket
    if not _NAME.match(bucket):
        message = (
            f"`{bucket}` is not a bucket name: lower-case letters, digits, dots and dashes only"
        )
        hint = f"check `provider.s3.{notification.bucket}` and the `s3` events of the function"
        context.problem(bound, message, hint=hint)
        return None
    key = None if configured is None else notification.bucket
    return Notified(bound, bucket, key, notification)


def _configured(context: EventContext, key: str | None) -> JsonObject | None:
    """Return the bucket's entry in `provider.s3`."""
    buckets: JsonObject = context.service.provider.settings.get("s3") or {}
    return (buckets[key] or {}) if key in buckets else None


def _add_bucket(
    context: EventContext, bucket: str, key: str | None, entries: Sequence[Notified]
) -> None:
    logical_id = f"S3Bucket{naming.alphanumeric(key or bucket)}"
    settings = _settings(_configured(context, key) or {})
    if settings.get("BucketName", bucket) != bucket:
        message = f"`provider.s3.{key}.bucketName` renames the bucket, but not in permissions"
        context.warn(entries[0].bound, message, hint="use `name` in its place")
    notifications = {"LambdaConfigurations": [_lambda_configuration(entry) for entry in entries]}
    extra = settings.pop("NotificationConfiguration", None) or {}
    properties = {
        "BucketName": bucket,
        "NotificationConfiguration": given(notifications | extra) if extra else notifications,
    }
    context.builder.add(logical_id, make(resources.s3.Bucket, properties, newer=settings))
    _wait_for(context, logical_id, _add_permissions(context, bucket, key, entries))


def _settings(configured: JsonObject) -> JsonObject:
    return {
        naming.upper_first(name): value
        for name, value in configured.items()
        if name != "name" and value is not None
    }


def _lambda_configuration(entry: Notified) -> JsonObject:
    rules = entry.notification.rules
    written = [{"Name": rule.name, "Value": rule.value} for rule in rules or ()]
    return {
        "Event": entry.notification.event,
        "Function": entry.bound.target.arn,
        "Filter": None if rules is None else {"S3Key": {"Rules": written}},
    }


def _add_permissions(
    context: EventContext, bucket: str, key: str | None, entries: Iterable[Notified]
) -> list[str]:
    """Add the permissions and return what the bucket waits for, for S3 tries them when it is created."""
    waits: list[str] = []
    for entry in entries:
        function = naming.normalized(entry.bound.function.key)
        permission = f"{function}LambdaPermission{naming.alphanumeric(key or bucket)}S3"
        allow_invoke(
            context,
            permission,
            entry.bound.target,
            principal="s3.amazonaws.com",
            source_arn=join("", "arn:", ref("AWS::Partition"), f":s3:::{bucket}"),
            source_account=ref("AWS::AccountId"),
        )
        waits += [permission, *entry.bound.target.depends_on]
    return waits


def _wait_for(context: EventContext, logical_id: str, waits: list[str]) -> None:
    """Name one dependency per event; a function with two events is named twice, as in other stacks of the kind."""
    bucket = context.builder.get(logical_id)
    assert bucket
    bucket["DependsOn"] = waits
