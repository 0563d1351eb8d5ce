import pytest

from sls_py.model.values import CfValue
from tests.events.compiling import compiled, compiled_functions

STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000"


def actions(statement: dict[str, list[str]]) -> list[str]:
    return [action.split(":")[1] for action in statement["Action"]]


def test_a_kinesis_stream_is_read_from_the_start() -> None:
    stack = compiled("stream", STREAM)

    assert stack.properties("HelloEventSourceMappingKinesisClicks") == {
        "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
        "EventSourceArn": STREAM,
        "BatchSize": 10,
        "Enabled": True,
        "StartingPosition": "TRIM_HORIZON",
    }


def test_every_setting_reaches_the_mapping() -> None:
    config = {
        "arn": TABLE,
        "batchSize": 500,
        "parallelizationFactor": 3,
        "startingPosition": "LATEST",
        "enabled": False,
        "batchWindow": 0,
        "maximumRetryAttempts": -1,
        "bisectBatchOnFunctionError": True,
        "maximumRecordAgeInSeconds": -1,
        "functionResponseType": "ReportBatchItemFailures",
        "tumblingWindowInSeconds": 0,
        "filterPatterns": [{"eventName": ["INSERT"]}],
        "destinations": {"onFailure": {"arn": {"Ref": "Topic"}, "type": "sns"}},
    }

    properties = compiled("stream", config).properties("HelloEventSourceMappingDynamodbOrders")

    assert properties == {
        "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
        "EventSourceArn": TABLE,
        "BatchSize": 500,
        "ParallelizationFactor": 3,
        "StartingPosition": "LATEST",
        "Enabled": False,
        "MaximumBatchingWindowInSeconds": 0,
        "MaximumRetryAttempts": -1,
        "BisectBatchOnFunctionError": True,
        "MaximumRecordAgeInSeconds": -1,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "TumblingWindowInSeconds": 0,
        "FilterCriteria": {"Filters": [{"Pattern": '{"eventName":["INSERT"]}'}]},
        "DestinationConfig": {"OnFailure": {"Destination": {"Ref": "Topic"}}},
    }


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ({"Ref": "Clicks"}, "Clicks"),
        ({"Fn::GetAtt": ["Clicks", "Arn"]}, "Clicks"),
        ({"Fn::ImportValue": "clicks-arn"}, "Clicksarn"),
        ({"Fn::Join": [":", ["arn", "stream/My-Stream"]]}, "MyStream"),
        ({"Fn::Sub": "arn:aws:kinesis:${AWS::Region}:1:stream/clicks"}, "Clicks"),
    ],
)
def test_the_logical_id_is_named_after_the_stream(arn: CfValue, name: str) -> None:
    stack = compiled("stream", {"arn": arn, "type": "kinesis"})

    assert list(stack.resources) == [f"HelloEventSourceMappingKinesis{name}"]


def test_statements_are_written_per_function_and_kind() -> None:
    queue = "arn:aws:sqs:us-east-1:1:dead"
    failing = {"arn": STREAM, "destinations": {"onFailure": queue}}

    stack = compiled_functions("stream", {"hello": [STREAM, TABLE], "other": [failing]})

    assert [(actions(it)[-1], it["Resource"]) for it in stack.statements] == [
        ("ListStreams", [TABLE]),
        ("ListStreams", [STREAM]),
        ("ListStreams", [STREAM]),
        ("SendMessage", [queue]),
    ]


def test_a_consumer_of_its_own_is_made_and_read_from() -> None:
    stack = compiled("stream", {"arn": STREAM, "consumer": True})

    assert stack.properties("HelloclicksConsumerStreamConsumer") == {
        "StreamARN": STREAM,
        "ConsumerName": "helloclicksConsumer",
    }
    mapping = stack.resources["HelloEventSourceMappingKinesisClicks"]
    assert mapping["DependsOn"] == ["IamRoleLambdaExecution", "HelloclicksConsumerStreamConsumer"]
    assert mapping["Properties"]["EventSourceArn"] == {"Ref": "HelloclicksConsumerStreamConsumer"}
    assert [actions(it)[-1] for it in stack.statements] == ["ListShards", "SubscribeToShard"]


def test_an_existing_consumer_is_read_from() -> None:
    stack = compiled("stream", {"arn": STREAM, "consumer": {"Ref": "Consumer"}})

    mapping = stack.properties("HelloEventSourceMappingKinesisClicks")
    assert mapping["EventSourceArn"] == {"Ref": "Consumer"}


def test_consumer_names_can_carry_service_and_stage() -> None:
    settings = {"kinesis": {"consumerNamingMode": "serviceSpecific"}}

    stack = compiled("stream", {"arn": STREAM, "consumer": True}, settings=settings)

    consumer = stack.properties("HelloclicksshopdevConsumerStreamConsumer")
    assert consumer["ConsumerName"] == "helloclicksshopdevConsumer"


def test_the_time_to_start_at_is_kept_without_a_consumer_too() -> None:
    config = {"arn": STREAM, "startingPosition": "AT_TIMESTAMP", "startingPositionTimestamp": 17.5}

    mapping = compiled("stream", config).properties("HelloEventSourceMappingKinesisClicks")

    assert mapping["StartingPositionTimestamp"] == 17.5


def test_a_missing_time_is_a_problem_with_a_consumer_and_a_warning_without() -> None:
    config = {"arn": STREAM, "startingPosition": "AT_TIMESTAMP"}

    stack = compiled("stream", config, config | {"consumer": True})

    message = "`startingPosition: AT_TIMESTAMP` needs `startingPositionTimestamp`"
    assert (stack.problems, stack.warnings) == ([message], [message])


def test_an_arn_of_something_else_is_a_problem() -> None:
    stack = compiled("stream", "arn:aws:sqs:us-east-1:1:queue", "arn:x")

    assert stack.problems == ["the ARN is not of a DynamoDB or Kinesis stream"] * 2
