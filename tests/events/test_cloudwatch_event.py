from tests.events.compiling import compiled


def test_a_pattern_becomes_a_rule_with_a_permission() -> None:
    config = {
        "event": {"source": ["aws.ec2"]},
        "name": "mine",
        "description": "EC2",
        "enabled": False,
        "input": {"a": 1},
    }

    stack = compiled("cloudwatchEvent", config)

    assert stack.properties("HelloEventsRuleCloudWatchEvent1") == {
        "EventPattern": {"source": ["aws.ec2"]},
        "Name": "mine",
        "Description": "EC2",
        "State": "DISABLED",
        "Targets": [
            {
                "Id": "helloCloudWatchEvent",
                "Arn": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
                "Input": '{"a":1}',
            }
        ],
    }
    permission = stack.properties("HelloLambdaPermissionEventsRuleCloudWatchEvent1")
    assert permission["SourceArn"] == {"Fn::GetAtt": ["HelloEventsRuleCloudWatchEvent1", "Arn"]}


def test_input_may_be_text_a_path_or_a_template() -> None:
    stack = compiled(
        "cloudwatchEvent",
        {"event": {}, "input": "plain"},
        {"event": {}, "inputPath": "$.detail"},
        {"event": {}, "inputTransformer": {"inputTemplate": "<x>"}},
    )

    targets = [
        stack.properties(f"HelloEventsRuleCloudWatchEvent{number}")["Targets"][0]
        for number in (1, 2, 3)
    ]
    assert targets[0]["Input"] == "plain"
    assert targets[1]["InputPath"] == "$.detail"
    assert targets[2]["InputTransformer"] == {"InputTemplate": "<x>"}


def test_two_forms_of_input_are_a_problem() -> None:
    stack = compiled("cloudwatchEvent", {"event": {}, "input": "a", "inputPath": "$"})

    assert stack.problems == ["`input` and `inputPath` exclude each other"]
