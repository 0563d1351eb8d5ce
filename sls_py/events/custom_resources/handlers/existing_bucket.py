"""Let a bucket that the stack does not own notify a function: `Custom::S3`."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from .answer import Event, answers
from .target import Properties, Target, allow, disallow, statement_id, target_of

PAUSE = 3.0
PAUSES = 10


class Link(NamedTuple):
    """A bucket, the function that it notifies, and about what."""

    target: Target
    bucket: str
    configs: tuple[Properties, ...]

    @property
    def statement(self) -> str:
        """The id of the permission."""
        return statement_id(self.target, self.bucket)


@answers("CustomResourceExistingS3")
def handler(event: Event, context: Any) -> None:
    """Create, update or delete the notifications of one function."""
    import boto3

    clients = (boto3.client("s3"), boto3.client("lambda"))
    own_arn = context.invoked_function_arn
    link = _link(event["ResourceProperties"], own_arn)
    if event["RequestType"] == "Delete":
        disconnect(link, *clients)
        return
    before = event.get("OldResourceProperties")
    connect(link, _link(before, own_arn) if before else None, *clients)


def connect(
    link: Link,
    before: Link | None,
    s3: Any,
    functions: Any,
    *,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Notify the function; `before` is what this replaces."""
    source = {
        "Principal": "s3.amazonaws.com",
        "SourceArn": f"arn:{link.target.partition}:s3:::{link.bucket}",
        "SourceAccount": link.target.account,
    }
    allow(functions, link.target, link.statement, source)
    replaced = {link.target.name, *([before.target.name] if before else [])}
    _put(s3, link.bucket, replaced, map(_added(link), link.configs), sleep)
    if before and before.bucket != link.bucket:
        _remove(s3, before)
    if before and (before.target, before.statement) != (link.target, link.statement):
        disallow(functions, before.target, before.statement)


def disconnect(link: Link, s3: Any, functions: Any) -> None:
    """Stop notifying the function."""
    disallow(functions, link.target, link.statement)
    _remove(s3, link)


def _link(properties: Properties, own_arn: str) -> Link:
    configs = tuple(properties.get("BucketConfigs") or ())
    return Link(target_of(properties, own_arn), properties["BucketName"], configs)


def _put(
    s3: Any,
    bucket: str,
    functions: Iterable[str],
    added: Iterable[Properties],
    sleep: Callable[[float], object],
) -> None:
    """Write the notifications; S3 tries the function at once, before a new permission has spread."""
    wanted = _without(s3, bucket, functions)
    wanted["LambdaFunctionConfigurations"] += added
    for attempt in range(PAUSES + 1):
        try:
            s3.put_bucket_notification_configuration(
                Bucket=bucket, NotificationConfiguration=wanted
            )
        except s3.exceptions.ClientError as error:
            if _code(error) != "InvalidArgument" or attempt == PAUSES:
                raise
            sleep(PAUSE)
        else:
            return


def _remove(s3: Any, link: Link) -> None:
    """Take the function's notifications off a bucket; one that is gone, or out of reach by now, is left alone."""
    try:
        wanted = _without(s3, link.bucket, [link.target.name])
        s3.put_bucket_notification_configuration(
            Bucket=link.bucket, NotificationConfiguration=wanted, SkipDestinationValidation=True
        )
    except s3.exceptions.ClientError as error:
        if _code(error) not in ("NoSuchBucket", "AccessDenied"):
            raise


def _without(s3: Any, bucket: str, functions: Iterable[str]) -> Properties:
    """Read the bucket's notifications and leave out those that were made for the functions."""
    found: Properties = s3.get_bucket_notification_configuration(Bucket=bucket)
    found.pop("ResponseMetadata", None)
    names = "|".join(map(re.escape, functions))
    own = re.compile(rf"({names})-[a-f0-9]{{32}}")
    kept = found.get("LambdaFunctionConfigurations", [])
    found["LambdaFunctionConfigurations"] = [
        each for each in kept if not own.fullmatch(each.get("Id", ""))
    ]
    return found


def _added(link: Link) -> Callable[[Properties], Properties]:
    def configuration(config: Properties) -> Properties:
        text = json.dumps(config, separators=(",", ":"))
        mark = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        rules = [
            {"Name": name.lower(), "Value": value}
            for rule in config.get("Rules") or ()
            for name, value in rule.items()
        ]
        return {
            "Id": f"{link.target.name}-{mark}",
            "LambdaFunctionArn": link.target.arn,
            "Events": [config["Event"]],
            **({"Filter": {"Key": {"FilterRules": rules}}} if rules else {}),
        }

    return configuration


def _code(error: Any) -> str:
    return str(error.response["Error"]["Code"])
