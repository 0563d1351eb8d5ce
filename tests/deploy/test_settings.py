"""A function's settings in the template against the live ones."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.deploy.settings import UNKNOWN, drift, literal

LIVE: dict[str, Any] = {
    "Handler": "handler.main",
    "Runtime": "python3.11",
    "MemorySize": 128,
    "Timeout": 6,
    "Description": "",
    "Role": "arn:aws:iam::1:role/r",
    "Environment": {"Variables": {"A": "1"}},
    "Layers": [{"Arn": "layer:1", "CodeSize": 10}, {"Arn": "layer:2", "CodeSize": 10}],
    "VpcConfig": {"SubnetIds": ["a", "b"], "SecurityGroupIds": ["g"], "VpcId": "vpc"},
    "TracingConfig": {"Mode": "PassThrough"},
    "EphemeralStorage": {"Size": 512},
    "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
    "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/f"},
    "ImageConfigResponse": {"ImageConfig": {"Command": ["a"]}},
}


def changes(wanted: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    return drift(wanted, LIVE, resolve=literal, **kwargs).changes


@pytest.mark.parametrize(
    "wanted",
    [
        {"MemorySize": 128},
        {"MemorySize": "128"},
        {"Handler": "handler.main", "Runtime": "python3.11"},
        {"Environment": {"Variables": {"A": "1"}}},
        {"Environment": {"Variables": {"A": 1}}},
        {"Layers": ["layer:1", "layer:2"]},
        {"VpcConfig": {"SubnetIds": ["b", "a"], "SecurityGroupIds": ["g"]}},
        {"SnapStart": {"ApplyOn": "None"}},
        {"LoggingConfig": {"LogFormat": "Text"}},
        {"ImageConfig": {"Command": ["a"]}},
        {"KmsKeyArn": ""},
        {"FileSystemConfigs": []},
        {"DeadLetterConfig": {}},
        {"Tags": [{"Key": "a", "Value": "b"}], "ReservedConcurrentExecutions": 1},
    ],
)
def test_what_is_the_same_is_left_alone(wanted: dict[str, Any]) -> None:
    assert changes(wanted) == {}


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ({"MemorySize": "256"}, {"MemorySize": 256}),
        ({"Description": "new"}, {"Description": "new"}),
        ({"KmsKeyArn": "key"}, {"KMSKeyArn": "key"}),
        ({"Layers": ["layer:2", "layer:1"]}, {"Layers": ["layer:2", "layer:1"]}),
        (
            {"Environment": {"Variables": {"A": True}}},
            {"Environment": {"Variables": {"A": "true"}}},
        ),
        (
            {"VpcConfig": {"SubnetIds": ["a"], "SecurityGroupIds": ["g"]}},
            {"VpcConfig": {"SubnetIds": ["a"], "SecurityGroupIds": ["g"]}},
        ),
        ({"TracingConfig": {"Mode": "Active"}}, {"TracingConfig": {"Mode": "Active"}}),
        (
            {"LoggingConfig": {"LogFormat": "JSON"}},
            {"LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/aws/lambda/f"}},
        ),
        ({"ImageConfig": {"Command": ["b"]}}, {"ImageConfig": {"Command": ["b"]}}),
    ],
)
def test_only_what_differs_is_sent(wanted: dict[str, Any], sent: dict[str, Any]) -> None:
    assert changes({**wanted, "Timeout": 6}) == sent


def test_a_setting_taken_out_of_the_template_is_cleared() -> None:
    before = {"Environment": {"Variables": {"A": "1"}}, "Layers": ["layer:1", "layer:2"]}
    assert changes({}, before=before) == {"Environment": {"Variables": {}}, "Layers": []}


def test_a_setting_that_was_never_in_the_template_stays() -> None:
    assert changes({}, before={}) == {}


def test_what_only_cloudformation_knows_is_left_alone_and_named() -> None:
    wanted = {"Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Layers": [{"Ref": "Layer"}]}
    found = drift(wanted, LIVE, resolve=literal)
    assert found.changes == {}
    assert found.unknown == ("Role", "Layers")


def test_a_variable_that_only_cloudformation_knows_keeps_its_live_value() -> None:
    wanted = {"Environment": {"Variables": {"A": {"Ref": "Table"}, "B": "2"}}}
    found = drift(wanted, LIVE, resolve=literal)
    assert found.changes == {"Environment": {"Variables": {"A": "1", "B": "2"}}}
    assert found.unknown == ("Environment.A",)


def test_a_secret_that_cloudformation_resolves_is_never_written_as_text() -> None:
    wanted = {"Environment": {"Variables": {"A": "{{resolve:secretsmanager:db:SecretString:pw}}"}}}
    assert changes(wanted) == {}
    assert literal("{{resolve:ssm:/a}}") is UNKNOWN


def test_an_environment_that_is_one_function_call_is_left_alone() -> None:
    assert changes({"Environment": {"Variables": {"Fn::If": ["A", {}, {}]}}}) == {}
