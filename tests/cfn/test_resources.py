from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from sls_py.cfn import resources
from sls_py.cfn.resources import given, make
from sls_py.cfn.values import plain

FUNCTION = {
    "Code": {"S3Bucket": {"Ref": "Bucket"}, "S3Key": "key"},
    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
}


def function(**properties: Any) -> dict[str, Any]:
    made = make(resources.awslambda.Function, FUNCTION | properties)
    return dict(made["Properties"])


def test_importing_the_door_does_not_import_troposphere() -> None:
    code = "import sys; import sls_py.cfn.resources; sys.exit('troposphere' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_lambda_has_a_name_that_python_allows() -> None:
    assert resources.lambda_ is resources.awslambda


def test_values_come_out_as_they_went_in() -> None:
    made = make(
        resources.sqs.Queue,
        {"FifoQueue": True, "DelaySeconds": "5", "QueueName": 7, "VisibilityTimeout": 6},
    )
    assert made["Properties"] == {
        "FifoQueue": True,
        "DelaySeconds": "5",
        "QueueName": 7,
        "VisibilityTimeout": 6,
    }


def test_old_value_checks_of_troposphere_do_not_apply() -> None:
    made = function(MemorySize=32768, Environment={"Variables": {"AWS_REGION": "x", "_A": ""}})
    assert made["MemorySize"] == 32768
    assert made["Environment"] == {"Variables": {"AWS_REGION": "x", "_A": ""}}


def test_none_leaves_a_property_out_at_every_level() -> None:
    made = function(Description=None, VpcConfig={"SubnetIds": ["a"], "SecurityGroupIds": None})
    assert made == FUNCTION | {"VpcConfig": {"SubnetIds": ["a"]}}


@pytest.mark.parametrize(
    "properties",
    [{"MemorySise": 1}, {"VpcConfig": {"Subnets": []}}, {"FileSystemConfigs": [{"arn": "x"}]}],
)
def test_an_unknown_property_is_refused_at_every_level(properties: dict[str, Any]) -> None:
    with pytest.raises(AttributeError, match="has no property"):
        function(**properties)


def test_a_missing_required_property_is_named() -> None:
    with pytest.raises(ValueError, match="AWS::Lambda::Permission needs `Action`"):
        make(resources.awslambda.Permission, {"FunctionName": "x", "Principal": "y"})


@pytest.mark.parametrize(
    "properties",
    [
        {"Layers": "arn"},
        {"Description": ["x"]},
        {"VpcConfig": "x"},
        {"Timeout": [1]},
        {"Layers": [["a"]]},
        {"Environment": 5},
    ],
)
def test_a_list_or_object_in_the_wrong_place_is_refused(properties: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        function(**properties)


def test_intrinsics_pass_in_place_of_anything() -> None:
    split = {"Fn::Split": [",", {"Fn::ImportValue": "subnets"}]}
    made = function(Layers=split, VpcConfig={"Fn::If": ["A", {}, {"Ref": "AWS::NoValue"}]})
    assert made["Layers"] == split
    assert made["VpcConfig"] == {"Fn::If": ["A", {}, {"Ref": "AWS::NoValue"}]}


def test_tags_are_lists_of_keys_and_values() -> None:
    tags = [{"Key": "a", "Value": "b"}]
    assert function(Tags=tags)["Tags"] == tags


def test_given_objects_pass_unchecked() -> None:
    made = function(VpcConfig=given({"anything": [None, 1]}))
    assert made["VpcConfig"] == {"anything": [None, 1]}


def test_newer_properties_are_added_explicitly() -> None:
    made = make(resources.awslambda.Function, FUNCTION, newer={"Quantum": {"Bits": 3}})
    assert made["Properties"] == FUNCTION | {"Quantum": {"Bits": 3}}


def test_attributes_stand_beside_the_properties() -> None:
    made = make(
        resources.sqs.Queue,
        {"QueueName": "q"},
        depends_on=["A", "B", "A"],
        condition="IsProd",
        deletion_policy="Retain",
    )
    assert made == {
        "Type": "AWS::SQS::Queue",
        "Properties": {"QueueName": "q"},
        "DependsOn": ["A", "B"],
        "Condition": "IsProd",
        "DeletionPolicy": "Retain",
    }


def test_attributes_that_are_not_given_do_not_appear() -> None:
    assert make(resources.sqs.Queue, {"QueueName": "q"}) == {
        "Type": "AWS::SQS::Queue",
        "Properties": {"QueueName": "q"},
    }


def test_the_result_does_not_share_values_with_the_input() -> None:
    variables = {"A": {"Ref": "B"}}
    made = make(resources.awslambda.Function, FUNCTION | {"Environment": {"Variables": variables}})
    plain(made)["Properties"]["Environment"]["Variables"]["A"]["Ref"] = "changed"
    assert variables == {"A": {"Ref": "B"}}
