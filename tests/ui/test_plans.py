"""Plans as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sls_py.model.package import Artifact
from sls_py.model.plan import (
    AddBucket,
    Cleanup,
    CreateStack,
    DeleteStack,
    DropVersions,
    HealAlias,
    HealCode,
    HealConfiguration,
    Plan,
    PruneVersions,
    PublishManifest,
    RestoreBucket,
    SetRestStage,
    SetStackPolicy,
    SetTerminationProtection,
    Skip,
    Step,
    UpdateStack,
    Upload,
    UploadTemplate,
)
from sls_py.model.preview import Preview
from sls_py.model.result import FunctionChange
from sls_py.ui.plans import plan_json, render_plan, step_text

ZIP = Artifact(
    name="shop.zip",
    kind="code",
    path=Path("/service/.slspy/shop.zip"),
    digest="d",
    code_sha256="s",
    encoding="ld5",
    size=1234,
    unzipped_size=2000,
    files=2,
    key="serverless/shop/dev/code/d/shop.zip",
)
HEAL = HealConfiguration(
    function="hello", name="shop-dev-hello", changes={"Environment": {"Variables": {"K": "s3cret"}}}
)


def preview(*steps: Step, **more: Any) -> Preview:
    functions = (FunctionChange(key="hello", name="shop-dev-hello", change="code", detail="new"),)
    return Preview(
        service="shop",
        stage="dev",
        region="eu-west-1",
        stack="shop-dev",
        changed=True,
        plan=Plan(steps=steps, functions=functions, **more),
    )


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (
            DeleteStack(reason="ROLLBACK_COMPLETE"),
            "delete the stack, which never came to life (ROLLBACK_COMPLETE)",
        ),
        (CreateStack(part="bucket"), "create the stack with its bucket"),
        (CreateStack(part="whole"), "create the stack"),
        (AddBucket(), "add a bucket to the stack"),
        (RestoreBucket(bucket="b"), "create bucket `b` again"),
        (Upload(artifact=ZIP), "upload `shop.zip` (1.2 kB)"),
        (UploadTemplate(), "upload the template"),
        (HealCode(function="hello", name="n"), "heal function `hello`: its code"),
        (HEAL, "heal function `hello`: Environment"),
        (
            HealAlias(function="hello", name="n", alias="live", version="3"),
            "point alias `live` of function `hello` back at version 3",
        ),
        (
            DropVersions(function="hello", name="n", own="1", code_sha256="s"),
            "delete versions of function `hello` that the stack is to make itself",
        ),
        (UpdateStack(method="direct", resources=1), "update the stack: 1 resource, direct"),
        (SetStackPolicy(), "set the stack policy"),
        (SetTerminationProtection(enabled=True), "protect the stack from being deleted"),
        (SetTerminationProtection(enabled=False), "stop protecting the stack from being deleted"),
        (
            SetRestStage(stage="dev", settings=("tracing", "tags")),
            "set tracing, tags on stage `dev` of the REST API",
        ),
        (
            SetRestStage(stage="dev"),
            "compare the settings of stage `dev` of the REST API, and set what differs",
        ),
        (PublishManifest(), "note the deployment as done"),
        (Cleanup(remove=("a", "b"), keep=()), "delete 2 old deployments from the bucket"),
        (
            PruneVersions(keep=3),
            "delete old versions of functions, all but the newest 3 and those in use",
        ),
        (Skip(reason="no changes"), "nothing to do: no changes"),
    ],
)
def test_every_step_has_words(step: Step, text: str) -> None:
    assert step_text(step) == text
    assert plan_json(preview(step))["steps"][0]["text"] == text


def test_a_plan_is_numbered_and_ends_with_the_functions() -> None:
    steps = (Upload(artifact=ZIP), UpdateStack(method="direct", resources=2))
    assert render_plan(preview(*steps, notes=("the bucket is gone",))).splitlines() == [
        "stack: shop-dev (eu-west-1)",
        "the bucket is gone",
        "1. upload `shop.zip` (1.2 kB)",
        "2. update the stack: 2 resources, direct",
        "functions:",
        "  hello: code new",
    ]


def test_steps_as_json_have_a_kind_and_what_they_are_about() -> None:
    found = json.loads(json.dumps(plan_json(preview(Upload(artifact=ZIP), HEAL))))
    assert found["steps"] == [
        {
            "step": "upload",
            "text": "upload `shop.zip` (1.2 kB)",
            "artifact": {"name": "shop.zip", "key": ZIP.key, "size": 1234},
        },
        {
            "step": "heal-configuration",
            "text": "heal function `hello`: Environment",
            "function": "hello",
            "name": "shop-dev-hello",
            "changes": ["Environment"],
        },
    ]


def test_values_of_settings_are_not_shown() -> None:
    found = preview(HEAL)
    assert "s3cret" not in json.dumps(plan_json(found)) + render_plan(found)
