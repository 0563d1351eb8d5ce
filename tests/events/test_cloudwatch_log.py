import pytest

from sls_py.model.values import JsonObject
from tests.events.compiling import compiled, compiled_functions

PERMISSION = "HelloLambdaPermissionLogsSubscriptionFilterCloudWatchLog"


def source(properties: JsonObject) -> str:
    return str(properties["SourceArn"]["Fn::Join"][1][-1])


def test_a_log_group_gets_a_filter_that_takes_every_line() -> None:
    stack = compiled("cloudwatchLog", "/aws/lambda/orders", alias="live")

    assert stack.resources["HelloLogsSubscriptionFilterCloudWatchLog1"] == {
        "Type": "AWS::Logs::SubscriptionFilter",
        "Properties": {
            "LogGroupName": "/aws/lambda/orders",
            "FilterPattern": "",
            "DestinationArn": {
                "Fn::Join": [":", [{"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}, "live"]]
            },
        },
        "DependsOn": [PERMISSION, "HelloAlias"],
    }
    permission = stack.properties(PERMISSION)
    assert permission["Principal"]["Fn::Join"][1][0] == "logs."
    assert source(permission) == ":log-group:/aws/lambda/orders:*"


@pytest.mark.parametrize(
    ("groups", "covered"),
    [
        (["/aws/lambda/a", "/aws/lambda/b"], "/aws/lambda/*"),
        (["/aws/lambda/a", "/aws/lambda/ab"], "/aws/lambda/a*"),
        (["x", "y"], "*"),
    ],
)
def test_one_permission_covers_all_log_groups_of_a_function(
    groups: list[str], covered: str
) -> None:
    stack = compiled("cloudwatchLog", *groups)

    assert source(stack.properties(PERMISSION)) == f":log-group:{covered}:*"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ('{$.level = "error"}', '{$.level = "error"}'),
        (r"{$.level = \"error\"}", '{$.level = "error"}'),
        ("one\ntwo", "onetwo"),
        ('{$.path = "a\\\\b"}', '{$.path = "a\\\\b"}'),
    ],
)
def test_filters_are_written_on_one_line_with_plain_quotes(given: str, written: str) -> None:
    stack = compiled("cloudwatchLog", {"logGroup": "/a", "filter": given})

    properties = stack.properties("HelloLogsSubscriptionFilterCloudWatchLog1")
    assert properties["FilterPattern"] == written


def test_a_log_group_takes_two_filters_from_the_whole_service() -> None:
    stack = compiled_functions("cloudwatchLog", {"hello": ["/a", "/a"], "other": ["/a", "/b"]})

    assert stack.problems == ["log group `/a` has more than 2 filters"]
