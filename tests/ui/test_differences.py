"""Differences as text and as JSON."""

from __future__ import annotations

import json
from typing import Any

from sls_py.model.plan import Plan, Step, Upload
from sls_py.model.preview import HIDDEN, Preview, ResourceChange, ValueChange
from sls_py.model.result import FunctionChange
from sls_py.ui.differences import differences_json, render_differences
from tests.ui.test_plans import ZIP

CHANGES: dict[str, Any] = {
    "resources": (
        ResourceChange("Queue", "AWS::SQS::Queue", "added"),
        ResourceChange("Old", "AWS::SNS::Topic", "removed"),
        ResourceChange(
            "HelloLambdaFunction",
            "AWS::Lambda::Function",
            "changed",
            (
                ValueChange("Properties.MemorySize", "changed", 128, 256),
                ValueChange("Properties.Layers[0]", "added", None, {"Ref": "Layer"}),
                ValueChange("Properties.Description", "removed", "x" * 80, None),
                ValueChange("Properties.Environment.Variables.KEY", "changed", HIDDEN, HIDDEN),
            ),
        ),
    ),
    "others": (ValueChange("Outputs.Url.Value", "changed", "a", "b"),),
    "settings": ("tags",),
}
FUNCTIONS = (
    FunctionChange(key="hello", name="n", change="configuration", detail="MemorySize"),
    FunctionChange(key="other", name="m", change="unchanged"),
)


def preview(*steps: Step, changed: bool = True, **more: Any) -> Preview:
    return Preview(
        service="shop",
        stage="dev",
        region="eu-west-1",
        stack="shop-dev",
        changed=changed,
        plan=Plan(steps=steps, functions=FUNCTIONS),
        **more,
    )


def test_everything_that_differs_is_told_in_sections() -> None:
    text = render_differences(preview(Upload(artifact=ZIP), **CHANGES))
    assert text.splitlines() == [
        "resources:",
        "  + Queue AWS::SQS::Queue",
        "  - Old AWS::SNS::Topic",
        "  ~ HelloLambdaFunction AWS::Lambda::Function",
        "      ~ MemorySize: 128 -> 256",
        '      + Layers[0]: {"Ref": "Layer"}',
        f"      - Description: {'x' * 59}…",
        "      ~ Environment.Variables.KEY (not shown)",
        "outputs and others:",
        "  ~ Outputs.Url.Value: a -> b",
        "settings:",
        "  tags",
        "functions:",
        "  hello: configuration MemorySize",
        "uploads:",
        "  shop.zip (1.2 kB)",
    ]


def test_other_code_is_told_without_its_key() -> None:
    key = ValueChange("Properties.Code.S3Key", "changed", "code/1", "code/2")
    found = preview(resources=(ResourceChange("F", "AWS::Lambda::Function", "changed", (key,)),))
    assert "      ~ Code.S3Key (other code)" in render_differences(found).splitlines()
    assert differences_json(found)["resources"][0]["values"][0]["new"] == "code/2"


def test_no_differences_are_one_line() -> None:
    assert render_differences(preview(changed=False)) == "no differences"


def test_differences_as_json_have_whole_values() -> None:
    found = json.loads(json.dumps(differences_json(preview(Upload(artifact=ZIP), **CHANGES))))
    assert found["changed"] is True
    assert found["resources"][2]["values"][2]["old"] == "x" * 80
    assert found["resources"][0] == {
        "logicalId": "Queue",
        "type": "AWS::SQS::Queue",
        "change": "added",
        "replacement": "no",
        "values": [],
    }
    assert found["settings"] == ["tags"]
    assert [function["key"] for function in found["functions"]] == ["hello"]
    assert found["uploads"] == [{"name": "shop.zip", "key": ZIP.key, "size": 1234}]


def test_new_versions_are_counted_and_what_only_names_them_is_left_out() -> None:
    version = "AWS::Lambda::Version"
    text = render_differences(
        preview(
            resources=(
                ResourceChange("HelloLambdaVersionAbc", version, "removed"),
                ResourceChange("HelloLambdaVersionXyz", version, "added"),
                ResourceChange("GoneLambdaVersionAbc", version, "removed"),
            ),
            others=(
                ValueChange(
                    "Outputs.HelloLambdaFunctionQualifiedArn.Value.Ref",
                    "changed",
                    "HelloLambdaVersionAbc",
                    "HelloLambdaVersionXyz",
                ),
                ValueChange("Outputs.Url.Value", "changed", "a", "b"),
            ),
        )
    )
    assert text.splitlines()[:5] == [
        "resources:",
        "  - GoneLambdaVersionAbc AWS::Lambda::Version",
        "  ~ 1 new version",
        "outputs and others:",
        "  ~ Outputs.Url.Value: a -> b",
    ]
