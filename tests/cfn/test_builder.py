from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.builder import StackBuilder
from sls_py.cfn.resources import make


def with_role() -> StackBuilder:
    builder = StackBuilder()
    document: dict[str, list[object]] = {"Statement": []}
    trust = {"Statement": [{"Principal": {"Service": ["lambda.amazonaws.com"]}}]}
    role = {"Policies": [{"PolicyDocument": document}], "AssumeRolePolicyDocument": trust}
    builder.add(naming.EXECUTION_ROLE, {"Type": "AWS::IAM::Role", "Properties": role})
    return builder


def role_of(builder: StackBuilder) -> dict[str, object]:
    role = builder.get(naming.EXECUTION_ROLE)
    assert role
    return dict(role["Properties"])


def test_resources_are_plain_json_in_the_order_they_came() -> None:
    builder = StackBuilder()
    builder.add("B", make(resources.sqs.Queue, {"QueueName": {"Ref": "X"}}))
    builder.add("A", {"Type": "Custom::Thing", "Properties": {"list": (1, 2)}})
    assert builder.template()["Resources"] == {
        "B": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "X"}}},
        "A": {"Type": "Custom::Thing", "Properties": {"list": [1, 2]}},
    }


def test_the_template_has_copies() -> None:
    builder = StackBuilder()
    properties = {"a": {"b": 1}}
    builder.add("A", {"Type": "T", "Properties": properties})
    found = builder.get("A")
    assert found
    found["Properties"]["a"]["b"] = 2
    assert properties == {"a": {"b": 1}}


def test_dependencies_are_added_once() -> None:
    builder = StackBuilder()
    builder.add("A", {"Type": "T"})
    builder.depend("A", [])
    assert builder.resources()["A"] == {"Type": "T"}
    builder.depend("A", ["B", "C"])
    builder.depend("A", ["C", "D"])
    assert builder.resources()["A"]["DependsOn"] == ["B", "C", "D"]


def test_statements_go_to_the_shared_role() -> None:
    builder = with_role()
    builder.allow({"Action": "a"})
    builder.allow({"Action": "a"}, once=True)
    builder.allow({"Action": "a"})
    assert role_of(builder)["Policies"] == [
        {"PolicyDocument": {"Statement": [{"Action": "a"}, {"Action": "a"}]}}
    ]


def test_services_that_assume_the_shared_role_are_listed_once() -> None:
    builder = with_role()
    builder.trust("scheduler.amazonaws.com")
    builder.trust("scheduler.amazonaws.com")
    assert role_of(builder)["AssumeRolePolicyDocument"] == {
        "Statement": [
            {"Principal": {"Service": ["lambda.amazonaws.com", "scheduler.amazonaws.com"]}}
        ]
    }


def test_without_a_shared_role_statements_are_dropped() -> None:
    builder = StackBuilder()
    builder.allow({"Action": "a"})
    builder.trust("scheduler.amazonaws.com")
    assert builder.resources() == {}


def test_outputs_have_only_what_was_given() -> None:
    builder = StackBuilder()
    builder.output("A", {"Ref": "B"})
    builder.output("C", "d", description="what", condition="If")
    assert builder.outputs() == {
        "A": {"Value": {"Ref": "B"}},
        "C": {"Description": "what", "Value": "d", "Condition": "If"},
    }
