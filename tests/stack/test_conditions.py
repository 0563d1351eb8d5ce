from __future__ import annotations

from typing import Any

import pytest

from sls_py.stack.conditions import WAITS, spread_conditions
from tests.stack.compiling import a_function, a_service, compiled

JsonObject = dict[str, Any]
FUNCTION: JsonObject = {"Type": "AWS::Lambda::Function", "Condition": "A"}
NOTHING = {"Ref": "AWS::NoValue"}


def arn(name: str = "Fn") -> JsonObject:
    return {"Fn::GetAtt": [name, "Arn"]}


def resource(kind: str, properties: Any = None, **attributes: Any) -> JsonObject:
    return {"Type": f"AWS::{kind}", "Properties": properties or {}, **attributes}


def permission(name: str = "Fn") -> JsonObject:
    return resource("Lambda::Permission", {"FunctionName": arn(name)})


def spread(outputs: JsonObject | None = None, **resources: Any) -> JsonObject:
    template = {"Resources": {"Fn": dict(FUNCTION), **resources}, "Outputs": outputs or {}}
    spread_conditions(template)
    return template


def conditions(template: JsonObject) -> JsonObject:
    found = {name: each.get("Condition") for name, each in template["Resources"].items()}
    return {name: condition for name, condition in found.items() if condition and name != "Fn"}


def test_what_refers_to_a_conditional_function_shares_its_condition() -> None:
    rule = resource("Events::Rule", {"Targets": [{"Arn": arn(), "Id": "x"}]})
    assert conditions(spread(Rule=rule, Permission=permission())) == {
        "Rule": "A",
        "Permission": "A",
    }


def test_conditions_spread_over_several_references_in_any_order() -> None:
    route = resource("ApiGatewayV2::Route", {"Target": {"Fn::Join": ["/", [{"Ref": "To"}]]}})
    integration = resource("ApiGatewayV2::Integration", {"IntegrationUri": arn()})
    assert conditions(spread(Route=route, To=integration)) == {"Route": "A", "To": "A"}


def test_two_conditions_are_joined() -> None:
    other = resource("Lambda::Function", Condition="B")
    method = resource("ApiGateway::Method", {"Uri": arn("Other"), "AuthorizerId": {"Ref": "Auth"}})
    authorizer = resource("ApiGateway::Authorizer", {"AuthorizerUri": arn()})
    template = spread(Other=other, Method=method, Auth=authorizer)
    assert template["Resources"]["Method"]["Condition"] == "AAndB"
    both = {"Fn::And": [{"Condition": "A"}, {"Condition": "B"}]}
    assert template["Conditions"] == {"AAndB": both}


def test_a_bucket_stays_and_loses_its_notification() -> None:
    notification = {"Event": "s3:ObjectCreated:*", "Function": arn()}
    bucket = resource(
        "S3::Bucket", {"NotificationConfiguration": {"LambdaConfigurations": [notification]}}
    )
    found = spread(Bucket=bucket)["Resources"]["Bucket"]
    assert "Condition" not in found
    assert found["Properties"]["NotificationConfiguration"]["LambdaConfigurations"] == [
        {"Fn::If": ["A", notification, NOTHING]}
    ]


def test_a_user_pool_stays_and_loses_its_trigger() -> None:
    pool = resource("Cognito::UserPool", {"LambdaConfig": {"PreSignUp": arn()}})
    found = spread(Pool=pool)["Resources"]["Pool"]["Properties"]
    assert found == {"LambdaConfig": {"PreSignUp": {"Fn::If": ["A", arn(), NOTHING]}}}


def test_a_statement_that_allows_nothing_else_is_left_out_as_a_whole() -> None:
    alone = {"Effect": "Allow", "Resource": [arn()]}
    shared = {"Effect": "Allow", "Resource": [arn(), "*"]}
    role = resource("IAM::Role", {"Policies": [{"PolicyDocument": {"Statement": [alone, shared]}}]})
    (policy,) = spread(Role=role)["Resources"]["Role"]["Properties"]["Policies"]
    assert policy["PolicyDocument"]["Statement"] == [
        {"Fn::If": ["A", alone, NOTHING]},
        {"Effect": "Allow", "Resource": [{"Fn::If": ["A", arn(), NOTHING]}, "*"]},
    ]


def test_a_deployment_waits_for_the_methods_that_exist() -> None:
    methods = {
        "One": resource("ApiGateway::Method", {"Uri": arn()}),
        "Two": resource("ApiGateway::Method"),
    }
    deployment = resource("ApiGateway::Deployment", DependsOn=["One", "Two"])
    found = spread(**methods, Deployment=deployment)["Resources"]["Deployment"]
    assert found["DependsOn"] == ["Two"]
    assert found["Metadata"] == {WAITS: [{"Fn::If": ["A", {"Ref": "One"}, ""]}]}
    assert "Condition" not in found


def test_a_deployment_of_conditional_methods_alone_needs_one_of_them() -> None:
    resources = {
        "Other": resource("Lambda::Function", Condition="B"),
        "One": resource("ApiGateway::Method", {"Uri": arn()}),
        "Two": resource("ApiGateway::Method", {"Uri": arn("Other")}),
        "Deployment": resource("ApiGateway::Deployment", DependsOn=["One", "Two"]),
        "Plan": resource("ApiGateway::UsagePlan", DependsOn="Deployment"),
    }
    template = spread(**resources)
    found = template["Resources"]
    assert found["Deployment"]["Condition"] == found["Plan"]["Condition"] == "AOrB"
    assert template["Conditions"]["AOrB"] == {"Fn::Or": [{"Condition": "A"}, {"Condition": "B"}]}
    assert "DependsOn" not in found["Deployment"]


def test_dependencies_under_the_same_condition_stay() -> None:
    url = resource("Lambda::Url", {"TargetFunctionArn": arn()}, DependsOn=["Fn"])
    found = spread(Url=url)["Resources"]["Url"]
    assert (found["DependsOn"], found.get("Metadata")) == (["Fn"], None)


def test_custom_resources_name_their_function_and_wait_for_it() -> None:
    custom = {"Type": "Custom::S3", "Properties": {"FunctionName": "x"}, "DependsOn": ["Fn"]}
    assert conditions(spread(Custom=custom)) == {"Custom": "A"}


def test_outputs_share_the_condition_of_what_they_show() -> None:
    outputs = {
        "Arn": {"Value": arn()},
        "Mine": {"Value": arn(), "Condition": "C"},
        "Text": {"Value": "x"},
    }
    found = spread(outputs=outputs)["Outputs"]
    assert [each.get("Condition") for each in found.values()] == ["A", "C", None]


@pytest.mark.parametrize("value", [{"Fn::If": ["A", arn(), NOTHING]}, arn("Elsewhere")])
def test_references_that_are_safe_change_nothing(value: JsonObject) -> None:
    assert conditions(spread(Rule=resource("Events::Rule", {"Target": value}))) == {}


def test_a_template_without_conditions_is_not_touched() -> None:
    template = {"Resources": {"P": permission()}, "Outputs": {}}
    spread_conditions(template)
    assert template == {"Resources": {"P": permission()}, "Outputs": {}}


def test_what_the_user_makes_conditional_is_left_as_it_is_written() -> None:
    extensions = {"HelloLambdaFunction": {"Condition": "C"}}
    resources = {"Conditions": {"C": {"Fn::Equals": ["a", "b"]}}, "extensions": extensions}
    template = compiled(a_service(a_function(), resources=resources)).template
    assert conditions(template) == {"HelloLambdaFunction": "C"}
