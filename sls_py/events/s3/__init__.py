"""`s3`: changes of objects in a bucket, one that the stack creates or one that exists."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.s3.existing_buckets import compile_existing_buckets
from sls_py.events.s3.new_buckets import compile_new_buckets
from sls_py.events.shapes import BOOLEAN, TEXT, any_of, listing, record, ref, text
from sls_py.model.values import JsonObject

_TEXT_OR_FUNCTION = any_of(TEXT, ref("awsCfFunction"))

SCHEMA: JsonObject = any_of(
    TEXT,
    record(
        {
            "bucket": any_of(TEXT, ref("awsCfFunction"), ref("awsCfIf")),
            "event": text(r"^s3:.+$", "an event of S3, such as `s3:ObjectCreated:*`"),
            "existing": BOOLEAN,
            "forceDeploy": BOOLEAN,
            "rules": listing(
                record({"prefix": _TEXT_OR_FUNCTION, "suffix": _TEXT_OR_FUNCTION})
                | {"maxProperties": 1}
            ),
        },
        ["bucket"],
    ),
)


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add buckets and permissions for new buckets, custom resources for existing ones."""
    compile_new_buckets(context, [bound for bound in events if not _is_existing(bound)])
    compile_existing_buckets(context, [bound for bound in events if _is_existing(bound)])


def _is_existing(bound: BoundEvent) -> bool:
    config = bound.event.config
    return isinstance(config, dict) and bool(config.get("existing"))
