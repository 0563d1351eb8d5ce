"""Differences of templates as users read them."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.deploy.differences import other_changes, resource_changes, written
from sls_py.model.preview import HIDDEN, ResourceChange, ValueChange


def function(**properties: Any) -> dict[str, Any]:
    return {"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": properties}}}


def values(before: dict[str, Any], after: dict[str, Any]) -> tuple[ValueChange, ...]:
    (resource,) = resource_changes(before, after)
    return resource.values


def test_paths_are_written_as_in_javascript() -> None:
    assert written(("Properties", "Layers", 0, "Arn")) == "Properties.Layers[0].Arn"


def test_resources_are_added_removed_and_changed() -> None:
    before = {"Resources": {"Old": {"Type": "A::B"}, "Same": {"Type": "A::B"}, **_queue(1)}}
    after = {"Resources": {"Same": {"Type": "A::B"}, **_queue(2), "New": {"Type": "C::D"}}}
    size = ValueChange("Properties.Size", "changed", 1, 2)
    assert list(resource_changes(before, after)) == [
        ResourceChange("Old", "A::B", "removed"),
        ResourceChange("Queue", "AWS::SQS::Queue", "changed", (size,)),
        ResourceChange("New", "C::D", "added"),
    ]


def _queue(size: int) -> dict[str, Any]:
    return {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Size": size}}}


def test_the_order_of_dependencies_is_no_difference() -> None:
    before = {"Resources": {"F": {"Type": "A::B", "DependsOn": ["b", "a"]}}}
    after = {"Resources": {"F": {"Type": "A::B", "DependsOn": ["a", "b"]}}}
    assert list(resource_changes(before, after)) == []


def test_environment_variables_are_named_but_not_shown() -> None:
    before = function(Environment={"Variables": {"KEY": "one", "GONE": "x"}})
    after = function(Environment={"Variables": {"KEY": "two", "URL": {"Ref": "Api"}}})
    path = "Properties.Environment.Variables"
    assert values(before, after) == (
        ValueChange(f"{path}.KEY", "changed", HIDDEN, HIDDEN),
        ValueChange(f"{path}.GONE", "removed", HIDDEN, None),
        ValueChange(f"{path}.URL", "added", None, {"Ref": "Api"}),
    )


@pytest.mark.parametrize(
    "secret",
    [
        {"Environment": {"Variables": {"KEY": "s3cret"}}},
        {"Environment": {"Variables": {"KEY": {"Fn::Join": ["", ["s3cret", {"Ref": "A"}]]}}}},
        {"Environment": {"Variables": {"KEY": {"Fn::Sub": "s3cret"}}}},
        {"MasterUserPassword": "s3cret"},
        {"Auth": {"ClientSecret": "s3cret"}},
        {"SecretString": "s3cret"},
        {"AuthToken": {"Fn::Sub": ["s3cret", {}]}},
    ],
)
def test_secrets_are_not_shown_wherever_they_are(secret: dict[str, Any]) -> None:
    (added,) = values(function(Timeout=1), function(Timeout=1, **secret))
    assert "s3cret" not in repr(added)
    assert HIDDEN in repr(added)


def test_api_keys_are_not_shown() -> None:
    def key(value: str) -> dict[str, Any]:
        properties = {"Name": "mine", "Value": value}
        return {"Resources": {"K": {"Type": "AWS::ApiGateway::ApiKey", "Properties": properties}}}

    assert values(key("one"), key("two")) == (
        ValueChange("Properties.Value", "changed", HIDDEN, HIDDEN),
    )


def test_references_to_secrets_are_shown() -> None:
    (added,) = values(function(), function(MasterUserPassword={"Ref": "Password"}))
    assert added.new == {"Ref": "Password"}


def test_outputs_are_told_one_by_one() -> None:
    after = {"Outputs": {"A": {"Value": "1"}, "B": {"Value": "2"}}}
    assert list(other_changes({}, after)) == [
        ValueChange("Outputs.A", "added", None, {"Value": "1"}),
        ValueChange("Outputs.B", "added", None, {"Value": "2"}),
    ]
    changed = {"Outputs": {"A": {"Value": "3"}, "B": {"Value": "2"}}}
    assert list(other_changes(after, changed)) == [
        ValueChange("Outputs.A.Value", "changed", "1", "3")
    ]
