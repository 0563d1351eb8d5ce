"""References in templates stand for texts, as far as these are known."""

from __future__ import annotations

import pytest

from sls_py.cfn.references import References
from sls_py.model.values import CfValue, JsonObject

RESOURCES: dict[str, JsonObject] = {
    "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}},
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}},
    "Table": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {"TableName": {"Fn::Sub": "${AWS::StackName}-t"}},
    },
    "Nameless": {"Type": "AWS::SQS::Queue"},
}
HERE = "us-east-1:000000000000"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (5, "5"),
        (True, "true"),
        ({"Ref": "AWS::Region"}, "us-east-1"),
        ({"Ref": "Table"}, "shop-dev-t"),
        ({"Ref": "Topic"}, f"arn:aws:sns:{HERE}:news"),
        ({"Ref": "Queue"}, "https://sqs.us-east-1.amazonaws.com/000000000000/jobs"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, f"arn:aws:sqs:{HERE}:jobs"),
        ({"Fn::GetAtt": "Table.Arn"}, f"arn:aws:dynamodb:{HERE}:table/shop-dev-t"),
        ({"Fn::Sub": "${Table} ${!kept} ${Topic.TopicName}"}, "shop-dev-t ${kept} news"),
        (
            {"Fn::Sub": ["${A}-${AWS::AccountId}", {"A": {"Ref": "Table"}}]},
            "shop-dev-t-000000000000",
        ),
        ({"Fn::Join": ["/", ["a", {"Ref": "AWS::Partition"}]]}, "a/aws"),
        ({"Ref": "Nameless"}, None),
        ({"Fn::GetAtt": ["Nameless", "Arn"]}, None),
        ({"Fn::Sub": "${Nameless}"}, None),
        ({"Fn::ImportValue": "x"}, None),
        ({"Ref": "Table", "More": 1}, None),
    ],
)
def test_a_value_stands_for_a_text(value: CfValue, text: str | None) -> None:
    assert References("us-east-1", "000000000000", "shop-dev", RESOURCES).text(value) == text


def test_what_is_deployed_is_known_by_its_id() -> None:
    physical = {"Nameless": "http://h/0/made"}
    references = References("us-east-1", "000000000000", "shop-dev", RESOURCES, physical)
    assert references.text({"Ref": "Nameless"}) == "http://h/0/made"
    assert references.text({"Fn::GetAtt": ["Nameless", "Arn"]}) == f"arn:aws:sqs:{HERE}:made"


def test_a_deployed_stack_is_in_an_account_and_has_parameters() -> None:
    references = References(
        "cn-north-1",
        "123456789012",
        "shop-dev",
        {"Group": {"Type": "AWS::Logs::LogGroup"}},
        {"Group": "/shop/audit"},
        partition="aws-cn",
        parameters={"Size": "3"},
    )
    place = "arn:aws-cn:logs:cn-north-1:123456789012"
    assert references.text({"Ref": "Size"}) == "3"
    assert references.text({"Fn::GetAtt": ["Group", "Arn"]}) == f"{place}:log-group:/shop/audit:*"
