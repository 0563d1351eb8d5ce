"""Differences as Markdown."""

from __future__ import annotations

from typing import Any

from sls_py.model.plan import Plan
from sls_py.model.preview import Preview, ResourceChange, ValueChange, Widened
from sls_py.model.result import FunctionChange
from sls_py.ui.markdown import differences_markdown


def preview(**changes: Any) -> Preview:
    settings: dict[str, Any] = {"changed": True, "plan": Plan(steps=()), **changes}
    return Preview(service="shop", stage="dev", region="eu-west-1", stack="shop-dev", **settings)


def test_nothing_is_told_in_a_line() -> None:
    text = differences_markdown(preview(changed=False))
    assert text == "### `shop-dev` in eu-west-1\n\nNo differences."


def test_what_is_replaced_stands_first() -> None:
    name = ValueChange("Properties.TableName", "changed", "a", "b`c")
    text = differences_markdown(
        preview(
            resources=(
                ResourceChange("Table", "AWS::DynamoDB::Table", "changed", (name,), "yes"),
                ResourceChange("Queue", "AWS::SQS::Queue", "removed"),
            ),
            widened=(Widened("Role", "AWS::IAM::Role", "allows `s3:*` on `*`"),),
            settings=("tags",),
            others=(ValueChange("Outputs.Url", "added", None, "x"),),
            plan=Plan(steps=(), functions=(FunctionChange(key="a", name="n", change="healed"),)),
        )
    )
    assert text.splitlines() == [
        "### `shop-dev` in eu-west-1",
        "",
        "1 resource changed, 1 resource removed",
        "",
        "> [!CAUTION]",
        "> - `Table` (AWS::DynamoDB::Table) is replaced",
        "",
        "**Permissions that widen**",
        "",
        "- `Role` allows `s3:*` on `*`",
        "",
        "**Functions**",
        "",
        "- `a`: healed",
        "",
        "**Settings**",
        "",
        "- tags",
        "",
        "<details><summary>Resources</summary>",
        "",
        "- change `Table` (AWS::DynamoDB::Table)",
        "  - change `TableName`: `a -> b'c`",
        "- **remove** `Queue` (AWS::SQS::Queue)",
        "",
        "</details>",
        "",
        "<details><summary>Outputs and others</summary>",
        "",
        "- add `Outputs.Url`: `x`",
        "",
        "</details>",
    ]
