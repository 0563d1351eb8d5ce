"""`sqs`: messages of a queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sls_py.cfn import naming
from sls_py.cfn.resources import given
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.mappings import add_mapping, filter_criteria, only
from sls_py.events.shapes import BOOLEAN, any_of, choice, integer, record, ref
from sls_py.events.sources import after_last_colon, source_name
from sls_py.model.values import CfValue, JsonObject

SCHEMA: JsonObject = any_of(
    ref("awsArnString"),
    record(
        {
            "arn": ref("awsArn"),
            "batchSize": integer(1, 10000),
            "enabled": BOOLEAN,
            "maximumBatchingWindow": integer(0, 300),
            "functionResponseType": choice("ReportBatchItemFailures"),
            "filterPatterns": ref("filterPatterns"),
            "maximumConcurrency": integer(2, 1000),
        },
        ["arn"],
    ),
)

_ACTIONS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")


class Queue(NamedTuple):
    """What the event says about its queue."""

    arn: CfValue
    batch_size: int
    enabled: bool
    maximum_batching_window: int | None
    function_response_type: str | None
    filter_patterns: list[JsonObject] | None
    maximum_concurrency: int | None

    @classmethod
    def read(cls, config: CfValue) -> Queue:
        """Take an ARN or an object."""
        own = config if isinstance(config, dict) else {"arn": config}
        return cls(
            arn=own["arn"],
            batch_size=own.get("batchSize") or 10,
            enabled=own.get("enabled", True),
            maximum_batching_window=own.get("maximumBatchingWindow"),
            function_response_type=own.get("functionResponseType"),
            filter_patterns=own.get("filterPatterns"),
            maximum_concurrency=own.get("maximumConcurrency"),
        )


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a mapping per event, and let the shared role read all the queues."""
    queues = [Queue.read(bound.event.config) for bound in events]
    for bound, queue in zip(events, queues, strict=True):
        add_mapping(context, _logical_id(bound, queue), bound.target, _properties(queue))
    context.builder.allow(
        {"Effect": "Allow", "Action": list(_ACTIONS), "Resource": [queue.arn for queue in queues]}
    )


def _logical_id(bound: BoundEvent, queue: Queue) -> str:
    function = naming.normalized(bound.function.key)
    name = source_name(queue.arn, after_last_colon)
    return f"{function}EventSourceMappingSQS{naming.alphanumeric(name)}"


def _properties(queue: Queue) -> JsonObject:
    concurrency = queue.maximum_concurrency
    return {
        "BatchSize": queue.batch_size,
        "MaximumBatchingWindowInSeconds": queue.maximum_batching_window,
        "EventSourceArn": queue.arn,
        "Enabled": queue.enabled,
        "FunctionResponseTypes": only(queue.function_response_type),
        "FilterCriteria": filter_criteria(queue.filter_patterns),
        # Unchecked: troposphere takes `ScalingConfig` for the one of an unrelated resource.
        "ScalingConfig": given({"MaximumConcurrency": concurrency}) if concurrency else None,
    }
