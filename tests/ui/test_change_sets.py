"""Tests of how a change set is shown."""

from __future__ import annotations

from sls_py.model.values import JsonObject
from sls_py.ui.change_sets import render_changes


def change(action: str, logical_id: str, replacement: str | None = None) -> JsonObject:
    resource = {
        "Action": action,
        "LogicalResourceId": logical_id,
        "ResourceType": "AWS::S3::Bucket",
    }
    more = {"Replacement": replacement} if replacement else {}
    return {"Type": "Resource", "ResourceChange": resource | more}


def test_each_resource_has_a_line() -> None:
    changes = [
        change("Add", "A"),
        change("Modify", "B", "False"),
        change("Modify", "C", "True"),
        change("Modify", "D", "Conditional"),
        change("Remove", "E"),
        {"Type": "Hook"},
    ]
    assert render_changes(changes).splitlines() == [
        "  + A AWS::S3::Bucket",
        "  ~ B AWS::S3::Bucket",
        "  ~ C AWS::S3::Bucket is replaced",
        "  ~ D AWS::S3::Bucket may be replaced",
        "  - E AWS::S3::Bucket",
    ]
