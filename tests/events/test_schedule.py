import pytest

from tests.events.compiling import compiled, compiled_functions

RULE = "HelloEventsRuleSchedule1"
SCHEDULE = "HelloSchedulerSchedule1"


def test_an_expression_becomes_a_rule_with_a_permission() -> None:
    stack = compiled("schedule", "rate(1 hour)")

    assert stack.properties(RULE) == {
        "ScheduleExpression": "rate(1 hour)",
        "State": "ENABLED",
        "Targets": [{"Id": "helloSchedule", "Arn": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}}],
    }
    assert stack.properties("HelloLambdaPermissionEventsRuleSchedule1") == {
        "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": [RULE, "Arn"]},
    }


def test_expressions_are_numbered_over_all_events_of_the_function() -> None:
    scheduler = {"rate": ["rate(1 day)", "rate(2 days)"], "method": "scheduler"}

    stack = compiled("schedule", "rate(1 hour)", scheduler, "rate(3 hours)")

    made = [name for name in stack.resources if "Permission" not in name]
    assert made == [
        "HelloEventsRuleSchedule1",
        "HelloSchedulerSchedule2",
        "HelloSchedulerSchedule3",
        "HelloEventsRuleSchedule4",
    ]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"a": 1.0, "b": [True, None, "é"]}, '{"a":1,"b":[true,null,"é"]}'),
        ({"body": '{"raw": 1}'}, '{"body":{"raw":1}}'),
        ('{"as": "text"}', '{"as": "text"}'),
        ({"quote": 'say "hi"\n'}, '{"quote":"say \\"hi\\"\\n"}'),
    ],
)
@pytest.mark.parametrize("method", ["eventBus", "scheduler"])
def test_input_is_json_text(given: object, written: str, method: str) -> None:
    stack = compiled("schedule", {"rate": ["rate(1 day)"], "input": given, "method": method})

    first = next(iter(stack.resources.values()))["Properties"]
    target = first["Targets"][0] if method == "eventBus" else first["Target"]
    assert target["Input"] == written


def test_a_rule_takes_its_settings() -> None:
    config = {
        "rate": [{"Fn::Sub": "rate(${Hours} hours)"}],
        "enabled": False,
        "name": "nightly",
        "description": "each night",
        "inputTransformer": {"inputTemplate": "<a>", "inputPathsMap": {"a": "$.time"}},
    }

    rule = compiled("schedule", config).properties(RULE)

    assert rule["ScheduleExpression"] == {"Fn::Sub": "rate(${Hours} hours)"}
    assert (rule["State"], rule["Name"], rule["Description"]) == (
        "DISABLED",
        "nightly",
        "each night",
    )
    assert rule["Targets"][0]["InputTransformer"] == {
        "InputTemplate": "<a>",
        "InputPathsMap": {"a": "$.time"},
    }


def test_a_schedule_takes_its_settings_and_its_role() -> None:
    config = {
        "rate": ["cron(0 4 * * ? *)"],
        "method": "scheduler",
        "roleArn": "arn:aws:iam::1:role/r",
        "groupName": "nightly",
        "timezone": "Europe/Berlin",
    }

    schedule = compiled("schedule", config).properties(SCHEDULE)

    assert schedule["GroupName"] == "nightly"
    assert schedule["ScheduleExpressionTimezone"] == "Europe/Berlin"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert schedule["Target"]["RoleArn"] == "arn:aws:iam::1:role/r"


def test_the_scheduler_may_assume_the_shared_role_and_invoke_the_functions() -> None:
    config = {"rate": ["rate(1 day)", "rate(2 days)"], "method": "scheduler"}

    stack = compiled_functions("schedule", {"hello": [config], "other": [config]})

    trusted = stack.role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    assert trusted["Service"] == ["lambda.amazonaws.com", "scheduler.amazonaws.com"]
    prefix = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
    assert [arn["Fn::Sub"] for arn in stack.statements[0]["Resource"]] == [
        f"{prefix}shop-dev-hello",
        f"{prefix}shop-dev-hello:*",
        f"{prefix}shop-dev-other",
        f"{prefix}shop-dev-other:*",
    ]


def test_a_schedule_runs_with_the_function_s_own_role_by_default() -> None:
    config = {"rate": ["rate(1 day)"], "method": "scheduler"}

    stack = compiled("schedule", config, shared_role=False)

    assert stack.properties(SCHEDULE)["Target"]["RoleArn"] == "arn:aws:iam::1:role/own"


def test_every_wrong_combination_is_a_problem() -> None:
    rates = ["rate(1 day)", "rate(2 days)"]
    stack = compiled(
        "schedule",
        {"rate": rates, "name": "n"},
        {"rate": ["rate(1 day)"], "timezone": "UTC", "groupName": "g"},
        {
            "rate": ["rate(1 day)"],
            "method": "scheduler",
            "inputPath": "$",
            "inputTransformer": {"inputTemplate": "x"},
        },
        {"rate": ["rate(1 day)"], "input": {"body": "not json"}},
    )

    assert stack.problems == [
        "a schedule with several rates cannot have a `name`",
        "`timezone` is not supported with method `eventBus`",
        "`groupName` is not supported with method `eventBus`",
        "`inputPath` is not supported with method `scheduler`",
        "`inputTransformer` is not supported with method `scheduler`",
        "`body` is not valid JSON",
    ]
