import pytest

from sls_py.model.values import CfValue
from tests.events.compiling import compiled, compiled_functions

RULE = "Shopdevhellorule1EventBridgeRule"
PERMISSION = "HelloEventBridgeLambdaPermission1"


def test_a_pattern_becomes_a_rule_with_a_permission() -> None:
    stack = compiled("eventBridge", {"pattern": {"source": ["aws.s3"]}})

    assert stack.properties(RULE) == {
        "EventPattern": {"source": ["aws.s3"]},
        "Name": "shop-dev-hello-rule-1",
        "State": "ENABLED",
        "Targets": [
            {
                "Id": "shop-dev-hello-rule-1-target",
                "Arn": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
            }
        ],
    }
    source = stack.properties(PERMISSION)["SourceArn"]["Fn::Join"][1]
    assert source[-1] == {"Fn::Join": ["/", ["rule", "shop-dev-hello-rule-1"]]}


def test_settings_reach_the_rule_and_its_target() -> None:
    config = {
        "schedule": "rate(1 hour)",
        "name": "mine",
        "description": "Each hour",
        "enabled": False,
        "retryPolicy": {"maximumEventAge": 60, "maximumRetryAttempts": 0},
        "deadLetterQueueArn": {"Ref": "Dead"},
        "inputTransformer": {"inputTemplate": "<a>", "inputPathsMap": {"a": "$.detail"}},
    }

    rule = compiled("eventBridge", config).properties(RULE)

    target = rule.pop("Targets")[0]
    assert rule == {
        "ScheduleExpression": "rate(1 hour)",
        "Name": "mine",
        "Description": "Each hour",
        "State": "DISABLED",
    }
    assert target == {
        "Id": "mine-target",
        "Arn": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
        "RetryPolicy": {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0},
        "DeadLetterConfig": {"Arn": {"Ref": "Dead"}},
        "InputTransformer": {"InputTemplate": "<a>", "InputPathsMap": {"a": "$.detail"}},
    }


@pytest.mark.parametrize(
    ("bus", "name"),
    [
        ("arn:aws:events:us-east-1:1:event-bus/partner", "partner"),
        ({"Ref": "Bus"}, {"Ref": "Bus"}),
        ({"Fn::ImportValue": "bus"}, {"Fn::ImportValue": "bus"}),
    ],
)
def test_an_existing_bus_is_used(bus: CfValue, name: CfValue) -> None:
    stack = compiled("eventBridge", {"pattern": {}, "eventBus": bus})

    assert list(stack.resources) == [RULE, PERMISSION]
    assert stack.properties(RULE)["EventBusName"] == name
    source = stack.properties(PERMISSION)["SourceArn"]["Fn::Join"][1]
    assert source[-1] == {"Fn::Join": ["/", ["rule", name, "shop-dev-hello-rule-1"]]}


def test_a_bus_given_by_name_is_created_once() -> None:
    config = {"pattern": {}, "eventBus": "my-orders"}

    stack = compiled_functions("eventBridge", {"hello": [config], "other": [config]}, alias="live")

    assert stack.properties("MyDashordersEventBridgeEventBus") == {"Name": "my-orders"}
    assert len(stack.resources) == 5
    assert stack.resources[RULE]["DependsOn"] == ["HelloAlias", "MyDashordersEventBridgeEventBus"]


def test_the_default_bus_needs_no_name() -> None:
    stack = compiled("eventBridge", {"pattern": {}, "eventBus": "default"})

    assert "EventBusName" not in stack.properties(RULE)


def test_long_names_end_in_a_digest_and_stay_within_64_characters() -> None:
    function = "a-function-with-quite-a-long-name-that-still-fits-x"

    stack = compiled_functions("eventBridge", {function: [{"pattern": {}}]})

    rule = next(iter(stack.resources.values()))["Properties"]
    assert rule["Name"].startswith("shop-dev-a-function-wit")
    assert rule["Name"].endswith("-rule-1")
    assert rule["Targets"][0]["Id"].endswith("-target")
    assert max(len(rule["Name"]), len(rule["Targets"][0]["Id"])) <= 64


def test_two_forms_of_input_are_a_problem() -> None:
    stack = compiled("eventBridge", {"pattern": {}, "input": {"a": 1}, "inputPath": "$"})

    assert stack.problems == ["`input` and `inputPath` exclude each other"]
