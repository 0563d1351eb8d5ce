"""Compare the settings of a REST API's stage with those of the service; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sls_py.model.deployed import LiveRestStage
from sls_py.model.stack import RestStage
from sls_py.model.values import JsonObject
from sls_py.records import replace


class StageChanges(NamedTuple):
    """What must be done to a stage: UpdateStage's patch operations, tags to set and tags to take away.

    `names` are the settings as users know them.
    """

    names: tuple[str, ...]
    operations: tuple[JsonObject, ...]
    tags: Mapping[str, str]
    untag: tuple[str, ...]


def wanted_stage(now: RestStage | None, before: RestStage | None) -> RestStage | None:
    """Return what the stage is to be like, None when nothing is set and nothing was.

    What the last deployment (`before`) had set and the service does not mention any more goes back to API Gateway's
    defaults; what neither has is somebody else's and stays.
    """
    if before is None or (now and now.name != before.name):
        return now
    now = now or RestStage(name=before.name)
    if now.tracing is None and before.tracing is not None:
        now = replace(now, tracing=False)
    if now.metrics is None and before.metrics is not None:
        now = replace(now, metrics=False)
    if now.log_level is None and before.log_level is not None:
        now = replace(now, log_level="OFF")
    if now.tags is None and before.tags is not None:
        now = replace(now, tags={})
    return now


def stage_changes(wanted: RestStage, live: LiveRestStage, log_groups: str) -> StageChanges:
    """Return what makes a live stage as wanted, nothing when it is; `log_groups` is the ARN that names follow."""
    found = [*_switches(wanted, live), *_logs(wanted, live, log_groups)]
    tags, untag = _tags(wanted, live)
    names = dict.fromkeys(name for name, _ in found)
    return StageChanges(
        names=(*names, "tags") if tags or untag else tuple(names),
        operations=tuple(operation for _, operation in found),
        tags=tags,
        untag=untag,
    )


def log_groups_arn(stack_id: str, region: str) -> str:
    """Return the ARN of the log groups beside a stack, up to where their names begin."""
    # arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/NAME/ID
    _, partition, _, _, account, *_ = [*stack_id.split(":"), *"     "]
    return f"arn:{partition.strip() or 'aws'}:logs:{region}:{account.strip()}:log-group:"


def stage_arn(stage: LiveRestStage, stack_id: str, region: str) -> str:
    """Return the ARN of a stage, which has no account in it."""
    partition = log_groups_arn(stack_id, region).split(":")[1]
    return f"arn:{partition}:apigateway:{region}::/restapis/{stage.api}/stages/{stage.name}"


Found = Iterator[tuple[str, JsonObject]]


def _switches(wanted: RestStage, live: LiveRestStage) -> Found:
    if wanted.tracing not in (None, live.tracing):
        yield "tracing", _replace("/tracingEnabled", wanted.tracing)
    if wanted.metrics not in (None, live.metrics):
        yield "metrics", _replace("/*/*/metrics/enabled", wanted.metrics)


def _logs(wanted: RestStage, live: LiveRestStage, log_groups: str) -> Found:
    if wanted.log_level is None:
        return
    if wanted.full_data != live.full_data:
        yield "execution logs", _replace("/*/*/logging/dataTrace", wanted.full_data)
    if wanted.log_level != live.log_level:
        yield "execution logs", _replace("/*/*/logging/loglevel", wanted.log_level)
    target = f"{log_groups}{wanted.log_group}" if wanted.log_group else None
    if target is None:
        if live.access_arn or live.access_format:
            yield "access logs", {"op": "remove", "path": "/accessLogSettings"}
    elif target != group_arn(live) or wanted.access_format != live.access_format:
        yield "access logs", _replace("/accessLogSettings/destinationArn", target)
        yield "access logs", _replace("/accessLogSettings/format", wanted.access_format)


def group_arn(live: LiveRestStage) -> str:
    """Return the ARN of the log group that a stage writes its access logs to, without a star at its end."""
    return (live.access_arn or "").removesuffix(":*")


def _tags(wanted: RestStage, live: LiveRestStage) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the tags to set, and the keys of those to take away; AWS's own stay."""
    if wanted.tags is None:
        return {}, ()
    tags = {key: value for key, value in wanted.tags.items() if live.tags.get(key) != value}
    foreign = (key for key in live.tags if key not in wanted.tags and not key.startswith("aws:"))
    return tags, tuple(sorted(foreign))


def _replace(path: str, value: object) -> JsonObject:
    """Write a patch operation; all values of theirs are texts."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {"op": "replace", "path": path, "value": text}
