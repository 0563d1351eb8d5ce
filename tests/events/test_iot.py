from tests.events.compiling import compiled


def test_a_statement_becomes_a_rule_with_a_permission() -> None:
    config = {
        "sql": "SELECT * FROM 'a'",
        "sqlVersion": "2016-03-23",
        "name": "mine",
        "description": "All of a",
        "enabled": False,
    }

    stack = compiled("iot", config)

    assert stack.properties("HelloIotTopicRule1") == {
        "RuleName": "mine",
        "TopicRulePayload": {
            "RuleDisabled": True,
            "Sql": "SELECT * FROM 'a'",
            "AwsIotSqlVersion": "2016-03-23",
            "Description": "All of a",
            "Actions": [
                {"Lambda": {"FunctionArn": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}}}
            ],
        },
    }
    permission = stack.properties("HelloLambdaPermissionIotTopicRule1")
    assert permission["SourceArn"]["Fn::Join"][1][-2:] == [":rule/", {"Ref": "HelloIotTopicRule1"}]


def test_line_breaks_leave_the_statement_but_words_stay_apart() -> None:
    stack = compiled("iot", {"sql": "SELECT a\nFROM 'b'\n"})

    payload = stack.properties("HelloIotTopicRule1")["TopicRulePayload"]
    assert payload["Sql"] == "SELECT a FROM 'b'"
