import pytest

from tests.events.compiling import compiled


@pytest.mark.parametrize(
    ("kind", "name", "principal"),
    [
        ("alexaSkill", "AlexaSkill", "alexa-appkit.amazon.com"),
        ("alexaSmartHome", "AlexaSmartHome", "alexa-connectedhome.amazon.com"),
    ],
)
def test_a_skill_may_invoke_the_function_unless_it_is_disabled(
    kind: str, name: str, principal: str
) -> None:
    stack = compiled(kind, "amzn1.skill", {"appId": "other", "enabled": False})

    assert stack.properties(f"HelloLambdaPermission{name}1") == {
        "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
        "Action": "lambda:InvokeFunction",
        "Principal": principal,
        "EventSourceToken": "amzn1.skill",
    }
    disabled = stack.properties(f"HelloLambdaPermission{name}2")
    assert disabled["Action"] == "lambda:DisableInvokeFunction"
    assert disabled["EventSourceToken"] == "other"
