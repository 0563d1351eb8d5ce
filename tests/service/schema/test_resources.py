from __future__ import annotations

import pytest

from sls_py.service.schema.resources import RESOURCES
from tests.service.schema.fragments import accepts


@pytest.mark.parametrize(
    "text",
    [
        "Resources: {Table: {Type: AWS::DynamoDB::Table, Properties: {A: [1]}, DependsOn: Other}}",
        "Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {a: b}}}",
        "Transform: AWS::SecretsManager-2020-07-23",
        "extensions: {HelloLambdaFunction: {Properties: {A: 1}, DependsOn: [A]}}",
        "Outputs: {A: {Value: 1}}",
        "Conditions: {A: {Fn::Equals: [1, 2]}}",
    ],
)
def test_templates_fit(text: str) -> None:
    assert accepts(RESOURCES, text)


@pytest.mark.parametrize(
    "text",
    [
        *("Resources: {my-table: {Type: A}}", "Resources: {Table: {Properties: {}}}"),
        *("Resources: {Table: {Type: A, Props: {}}}", "Rules: {}", "Table: {Type: A}"),
        *("extensions: {A: {Type: B}}", "Outputs: []"),
    ],
)
def test_other_shapes_do_not(text: str) -> None:
    assert not accepts(RESOURCES, text)
