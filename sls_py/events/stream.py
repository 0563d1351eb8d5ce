"""`stream`: records of a DynamoDB table or a Kinesis stream, on request with a consumer of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import by_function
from sls_py.events.mappings import add_mapping, filter_criteria, only
from sls_py.events.shapes import (
    ANY,
    BOOLEAN,
    NUMBER,
    any_of,
    choice,
    integer,
    needs,
    record,
)
from sls_py.events.shapes import ref as defined
from sls_py.events.sources import after_last_colon, source_name
from sls_py.model.values import CfValue, JsonObject

_TYPED_OR_PLAIN_ARN = any_of(
    {"properties": {"arn": defined("awsCfFunction")}} | needs("arn", "type"),
    {"properties": {"arn": defined("awsArnString")}} | needs("arn"),
)
"""An intrinsic function does not show what it points at, so it needs a `type`."""

SCHEMA: JsonObject = any_of(
    defined("awsArnString"),
    record(
        {
            "arn": ANY,
            "type": choice("dynamodb", "kinesis"),
            "batchSize": integer(1, 10000),
            "parallelizationFactor": integer(1, 10),
            "startingPosition": choice("LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"),
            "startingPositionTimestamp": NUMBER,
            "enabled": BOOLEAN,
            "consumer": any_of({"const": True}, defined("awsArn")),
            "batchWindow": integer(0, 300),
            "maximumRetryAttempts": integer(-1, 10000),
            "bisectBatchOnFunctionError": BOOLEAN,
            "maximumRecordAgeInSeconds": any_of({"const": -1}, integer(60, 604800)),
            "functionResponseType": choice("ReportBatchItemFailures"),
            "destinations": record(
                {
                    "onFailure": any_of(
                        defined("awsArnString"),
                        record({"arn": ANY, "type": choice("sns", "sqs")}) | _TYPED_OR_PLAIN_ARN,
                    )
                },
                ["onFailure"],
            ),
            "tumblingWindowInSeconds": integer(0, 900),
            "filterPatterns": defined("filterPatterns"),
        }
    )
    | _TYPED_OR_PLAIN_ARN,
)

_ACTIONS = {
    "dynamodb": (
        *("dynamodb:GetRecords", "dynamodb:GetShardIterator"),
        *("dynamodb:DescribeStream", "dynamodb:ListStreams"),
    ),
    "kinesis": (
        *("kinesis:GetRecords", "kinesis:GetShardIterator"),
        *("kinesis:DescribeStream", "kinesis:ListStreams"),
    ),
    "consumed": (
        *("kinesis:GetRecords", "kinesis:GetShardIterator"),
        *("kinesis:DescribeStreamSummary", "kinesis:ListShards"),
    ),
    "consumer": ("kinesis:SubscribeToShard",),
    "sns": ("sns:Publish",),
    "sqs": ("sqs:ListQueues", "sqs:SendMessage"),
}
"""What the role needs, by the kind of resource, in the order in which the statements are written."""


class Stream(NamedTuple):
    """What the event says about its stream.

    `consumer` is True for one that the stack creates, or the ARN of an existing one; `settings` are the
    properties of the mapping that are taken over as they are.
    """

    arn: CfValue
    type: str
    name: str
    consumer: CfValue
    on_failure: CfValue
    on_failure_type: str | None
    settings: JsonObject


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add mappings and consumers, and let the shared role read the streams of each function."""
    for group in by_function(events):
        access: dict[str, list[CfValue]] = {kind: [] for kind in _ACTIONS}
        for bound in group:
            stream = _read(bound.event.config)
            if stream.type in ("dynamodb", "kinesis"):
                _check_timestamp(context, bound, stream)
                _add_stream(context, bound, stream, access)
            else:
                context.problem(bound, "the ARN is not of a DynamoDB or Kinesis stream")
        _allow(context, access)


def _read(config: CfValue) -> Stream:
    given: JsonObject = config if isinstance(config, dict) else {"arn": config}
    failed = (given.get("destinations") or {}).get("onFailure")
    on_failure = failed["arn"] if isinstance(failed, dict) else failed
    on_failure_type = failed.get("type") if isinstance(failed, dict) else None
    return Stream(
        arn=given["arn"],
        type=given.get("type") or _service(given["arn"]),
        name=source_name(given["arn"], _second_part, _last_part),
        consumer=given.get("consumer"),
        on_failure=on_failure,
        on_failure_type=on_failure_type or (_service(on_failure) if on_failure else None),
        settings=_settings(given),
    )


def _settings(given: JsonObject) -> JsonObject:
    return {
        "BatchSize": given.get("batchSize") or 10,
        "Enabled": given.get("enabled", True),
        "ParallelizationFactor": given.get("parallelizationFactor"),
        "StartingPosition": given.get("startingPosition") or "TRIM_HORIZON",
        "StartingPositionTimestamp": given.get("startingPositionTimestamp") or None,
        "MaximumBatchingWindowInSeconds": given.get("batchWindow"),
        "MaximumRetryAttempts": given.get("maximumRetryAttempts"),
        "BisectBatchOnFunctionError": given.get("bisectBatchOnFunctionError"),
        "FunctionResponseTypes": only(given.get("functionResponseType")),
        "MaximumRecordAgeInSeconds": given.get("maximumRecordAgeInSeconds"),
        "TumblingWindowInSeconds": given.get("tumblingWindowInSeconds"),
        "FilterCriteria": filter_criteria(given.get("filterPatterns")),
    }


def _check_timestamp(context: EventContext, bound: BoundEvent, stream: Stream) -> None:
    """Refuse a missing time with a consumer, as the Serverless Framework does; warn otherwise."""
    settings = stream.settings
    if settings["StartingPosition"] != "AT_TIMESTAMP" or settings["StartingPositionTimestamp"]:
        return
    message = "`startingPosition: AT_TIMESTAMP` needs `startingPositionTimestamp`"
    hint = "give the time in seconds since 1970, UTC"
    if stream.consumer:
        context.problem(bound, message, hint=hint)
    else:
        context.warn(bound, message, hint=hint)


def _add_stream(
    context: EventContext, bound: BoundEvent, stream: Stream, access: dict[str, list[CfValue]]
) -> None:
    consumer_id = None
    source = stream.arn
    if stream.consumer and stream.type == "kinesis":
        if stream.consumer is True:
            consumer_id = _add_consumer(context, bound, stream)
        source = ref(consumer_id) if consumer_id else stream.consumer
        access["consumed"].append(stream.arn)
        access["consumer"].append(source)
    else:
        access[stream.type].append(stream.arn)
    if stream.on_failure:
        access["sns" if stream.on_failure_type == "sns" else "sqs"].append(stream.on_failure)
    add_mapping(
        context,
        _logical_id(bound, stream),
        bound.target,
        {"EventSourceArn": source, "DestinationConfig": _destination(stream), **stream.settings},
        depends_on=[consumer_id] if consumer_id else [],
    )


def _logical_id(bound: BoundEvent, stream: Stream) -> str:
    function = naming.normalized(bound.function.key)
    kind = naming.upper_first(stream.type)
    return f"{function}EventSourceMapping{kind}{naming.alphanumeric(stream.name)}"


def _destination(stream: Stream) -> JsonObject | None:
    return {"OnFailure": {"Destination": stream.on_failure}} if stream.on_failure else None


def _add_consumer(context: EventContext, bound: BoundEvent, stream: Stream) -> str:
    name = f"{bound.function.key}{stream.name}{_service_part(context)}Consumer"
    logical_id = f"{naming.normalized(name)}StreamConsumer"
    properties = {"StreamARN": stream.arn, "ConsumerName": name}
    context.builder.add(logical_id, make(resources.kinesis.StreamConsumer, properties))
    return logical_id


def _service_part(context: EventContext) -> str:
    """Return what `provider.kinesis.consumerNamingMode: serviceSpecific` adds to a consumer's name."""
    service = context.service
    kinesis = service.provider.settings.get("kinesis") or {}
    mode = kinesis.get("consumerNamingMode")
    return f"{service.name}{service.provider.stage}" if mode else ""


def _allow(context: EventContext, access: dict[str, list[CfValue]]) -> None:
    for kind, arns in access.items():
        if arns:
            statement = {"Effect": "Allow", "Action": list(_ACTIONS[kind]), "Resource": arns}
            context.builder.allow(statement)


def _service(arn: str) -> str:
    """Return the service part of an ARN: `arn:aws:kinesis:...` -> `kinesis`."""
    return "".join(arn.split(":")[2:3])


def _second_part(arn: str) -> str:
    """Return the stream's name; of a DynamoDB stream, the table's: `...:table/orders/stream/2026`."""
    parts = arn.split("/")
    return parts[1] if len(parts) > 1 else after_last_colon(arn)


def _last_part(piece: str) -> str:
    return piece.rsplit("/", 1)[-1]
