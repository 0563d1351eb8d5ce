"""S3 transfer acceleration in the template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sls_py.cfn import naming
from sls_py.errors import UsageError
from sls_py.model.values import JsonObject
from sls_py.stack.acceleration import OUTPUT, accelerate, is_accelerated
from sls_py.testing.packages import SERVICE, STAGE, simple_package


def status(template: JsonObject | None) -> Any:
    assert template is not None
    bucket = template["Resources"][naming.DEPLOYMENT_BUCKET]
    return bucket["Properties"]["AccelerateConfiguration"]


def test_the_bucket_is_accelerated_from_the_first_template_on(tmp_path: Path) -> None:
    before = simple_package(tmp_path).stack
    stack = accelerate(before, enabled=True)
    assert stack.core_template is not None
    assert status(stack.template) == status(stack.core_template)
    assert status(stack.template) == {"AccelerationStatus": "Enabled"}
    export = {"Name": f"sls-{SERVICE}-{STAGE}-{OUTPUT}"}
    assert stack.template["Outputs"][OUTPUT] == {"Value": "true", "Export": export}
    assert stack.core_template["Outputs"][OUTPUT] == {"Value": "true"}
    assert is_accelerated(stack.template)
    assert not is_accelerated(before.template)


def test_acceleration_is_suspended(tmp_path: Path) -> None:
    stack = accelerate(simple_package(tmp_path).stack, enabled=True)
    stack = accelerate(stack, enabled=False)
    assert status(stack.template) == {"AccelerationStatus": "Suspended"}
    assert OUTPUT not in stack.template["Outputs"]
    assert not is_accelerated(stack.template)


def test_the_bucket_of_somebody_else_is_not_accelerated(tmp_path: Path) -> None:
    stack = simple_package(tmp_path, bucket="mine").stack
    with pytest.raises(UsageError, match="`mine` exists already"):
        accelerate(stack, enabled=True)
    assert accelerate(stack, enabled=False) == stack


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "us-isob-east-1"])
def test_where_there_is_no_acceleration_the_template_stays(tmp_path: Path, region: str) -> None:
    stack = replace(simple_package(tmp_path).stack, region=region)
    assert accelerate(stack, enabled=True) == stack
