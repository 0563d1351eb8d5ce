"""Templates of triggers that last as long as a session."""

from __future__ import annotations

import json

import pytest

from sls_py.live.triggers import KINDS, Receiver, template_text, trigger_template

_ONE = Receiver("web", "arn:aws:lambda:us-east-1:1:function:web", "role")


@pytest.mark.parametrize("kind", KINDS)
def test_each_function_gets_a_trigger_with_its_address_among_the_outputs(kind: str) -> None:
    two = _ONE._replace(key="job", arn="arn:aws:lambda:us-east-1:1:function:job")
    template = json.loads(template_text(kind, (_ONE, two)))
    assert set(template["Outputs"]) == {"Address0", "Address1"}
    assert _ONE.arn in json.dumps(template["Resources"])
    assert two.arn in json.dumps(template["Resources"])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "sqs"])
def test_what_calls_a_function_is_allowed_to(kind: str) -> None:
    permission = trigger_template(kind, (_ONE,))["Resources"]["Permission0"]["Properties"]
    assert permission["FunctionName"] == _ONE.arn
    assert "SourceArn" in permission or "SourceAccount" in permission


def test_the_role_may_read_its_queue_before_lambda_does() -> None:
    resources = trigger_template("sqs", (_ONE,))["Resources"]
    policy = resources["Policy0"]["Properties"]
    assert policy["Roles"] == ["role"]
    assert policy["PolicyDocument"]["Statement"][0]["Resource"] == {"Fn::GetAtt": ["Queue0", "Arn"]}
    assert resources["Mapping0"]["DependsOn"] == "Policy0"
