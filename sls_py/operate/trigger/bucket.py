"""`s3`: put an object whose key meets the event's rules, and delete it when that is the event."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from urllib.parse import quote_plus

from sls_py.errors import UsageError
from sls_py.model.values import CfValue
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.records import Order, Prepared, Sent
from sls_py.operate.trigger.resource_names import bucket_name

_PUT = {"s3:ObjectCreated:*", "s3:ObjectCreated:Put"}
_DELETE = {"s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete"}


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make an object for the bucket of the event ready."""
    settings = choice.config if isinstance(choice.config, dict) else {"bucket": choice.config}
    event = str(settings.get("event") or "s3:ObjectCreated:*")
    if event not in _PUT | _DELETE:
        hint = "call the function with a sample event: `--via invoke`"
        raise UsageError(f"slspy puts and deletes objects, which is no `{event}`", hint=hint)
    bucket = _bucket(deployment, choice)
    prefix, suffix = (
        _rule(deployment, settings.get("rules"), name) for name in ("prefix", "suffix")
    )
    key = order.attributes.get("key") or _key(prefix, suffix, order)
    body = order.body() if order.file is None else order.file
    kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
    buckets = deployment.gateways.buckets

    def delete() -> None:
        buckets.delete(bucket, [key])

    def send() -> Sent:
        buckets.put(bucket, key, body, content_type=kind)
        if event in _DELETE:
            delete()
        return Sent(key, tuple(dict.fromkeys((key, quote_plus(key, safe="/")))))

    return Prepared(
        f"s3://{bucket}",
        {"key": key, "event": event, "size": _size(body)},
        send,
        warnings=_warnings(key, prefix, suffix),
        undo=delete if order.cleanup and event in _PUT else None,
    )


def _bucket(deployment: Deployment, choice: Choice) -> str:
    bucket = bucket_name(deployment, choice.config)
    if bucket is None:
        raise deployment.missing(f"the bucket of `{choice.name}`")
    return bucket


def _rule(deployment: Deployment, rules: CfValue, name: str) -> str:
    """Return the prefix or the suffix that keys must have, empty when any will do."""
    found = [rule[name] for rule in rules or () if name in rule]
    return deployment.text(found[0], f"the {name}") if found else ""


def _key(prefix: str, suffix: str, order: Order) -> str:
    """Return a key between prefix and suffix, named after the file where there is one."""
    name = order.file.name if order.file else f"slspy-{order.unique[:8]}"
    if not order.file and not suffix:
        name += ".json" if isinstance(order.value, dict | list | None) else ".txt"
    return f"{prefix}{name.removesuffix(suffix)}{suffix}"


def fitting_key(rules: CfValue, order: Order) -> str:
    """Return a key that meets rules, as far as these are plain texts."""
    plain = {
        name: value
        for rule in rules or ()
        for name, value in rule.items()
        if isinstance(value, str)
    }
    return _key(plain.get("prefix", ""), plain.get("suffix", ""), order)


def _size(body: bytes | Path) -> int:
    if isinstance(body, bytes):
        return len(body)
    try:
        return body.stat().st_size
    except OSError as error:
        raise UsageError(
            f"cannot read `{body}`: {error.strerror}", hint="check `--file`"
        ) from error


def _warnings(key: str, prefix: str, suffix: str) -> tuple[str, ...]:
    if key.startswith(prefix) and key.endswith(suffix):
        return ()
    return (f"the event is for keys like `{prefix}...{suffix}`, so `{key}` calls no function",)
