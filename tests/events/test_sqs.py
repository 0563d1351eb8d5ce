import pytest

from sls_py.model.values import CfValue
from tests.events.compiling import compiled, compiled_functions

QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders.fifo"


def test_an_arn_is_polled_with_the_defaults() -> None:
    stack = compiled("sqs", QUEUE)

    assert stack.resources == {
        "HelloEventSourceMappingSQSOrdersfifo": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
                "EventSourceArn": QUEUE,
                "BatchSize": 10,
                "Enabled": True,
            },
            "DependsOn": ["IamRoleLambdaExecution"],
        }
    }


def test_every_setting_reaches_the_mapping() -> None:
    config = {
        "arn": QUEUE,
        "batchSize": 100,
        "enabled": False,
        "maximumBatchingWindow": 0,
        "functionResponseType": "ReportBatchItemFailures",
        "filterPatterns": [{"body": {"price": [{"numeric": [">", 5.0]}]}}],
        "maximumConcurrency": 2,
    }

    properties = compiled("sqs", config).properties("HelloEventSourceMappingSQSOrdersfifo")

    assert properties["BatchSize"] == 100
    assert properties["Enabled"] is False
    assert properties["MaximumBatchingWindowInSeconds"] == 0
    assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert properties["FilterCriteria"] == {
        "Filters": [{"Pattern": '{"body":{"price":[{"numeric":[">",5]}]}}'}]
    }
    assert properties["ScalingConfig"] == {"MaximumConcurrency": 2}


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ({"Ref": "QueueArn"}, "QueueArn"),
        ({"Fn::GetAtt": ["my_queue", "Arn"]}, "Myqueue"),
        ({"Fn::ImportValue": "queue-arn"}, "Queuearn"),
        ({"Fn::ImportValue": {"Fn::Sub": "${Stage}-queue"}}, "Stagequeue"),
        ({"Fn::Join": [":", ["arn", "aws", "sqs", "Joined"]]}, "Joined"),
        ({"Fn::Join": [":", ["arn:aws:sqs", {"Fn::GetAtt": ["Q", "QueueName"]}]]}, "Q"),
        ({"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:jobs"}, "Jobs"),
        ({"Fn::Sub": ["arn:aws:sqs:eu-west-1:1:${q}", {"q": "a"}]}, "Q"),
        ({"Fn::If": ["Prod", "a", "b"]}, "Prodab"),
    ],
)
def test_the_logical_id_is_named_after_the_queue(arn: CfValue, name: str) -> None:
    stack = compiled("sqs", {"arn": arn})

    assert list(stack.resources) == [f"HelloEventSourceMappingSQS{name}"]


def test_one_statement_covers_all_queues_of_the_service() -> None:
    stack = compiled_functions("sqs", {"hello": [QUEUE], "other": [{"arn": {"Ref": "Arn"}}]})

    assert [statement["Resource"] for statement in stack.statements] == [[QUEUE, {"Ref": "Arn"}]]


def test_a_mapping_waits_for_the_alias_it_invokes() -> None:
    stack = compiled("sqs", QUEUE, alias="provisioned", shared_role=False)

    mapping = stack.resources["HelloEventSourceMappingSQSOrdersfifo"]
    assert mapping["DependsOn"] == ["HelloAlias"]
    assert mapping["Properties"]["FunctionName"]["Fn::Join"][1][1] == "provisioned"
