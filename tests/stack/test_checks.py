from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import ServiceFileError
from sls_py.model.function import Image, Vpc
from tests.stack.compiling import a_function, a_service, an_event, compiled

DURABLE = {"durable": {"executionTimeout": 901}, "runtime": "python3.13"}
IMAGE = Image(uri=f"1.dkr.ecr.us-east-1.amazonaws.com/app@sha256:{'a' * 64}")


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"handler": None}, ""),
        ({"image": IMAGE, "handler": "x"}, "image"),
        ({"file_system": {"arn": "a", "localMountPath": "/mnt/a"}}, "fileSystemConfig"),
        ({"snap_start": True, "provisioned_concurrency": 1}, "snapStart"),
        (DURABLE | {"runtime": "python3.12"}, "durableConfig"),
        (DURABLE | {"destinations": {"onFailure": "arn:aws:sqs:a:1:q"}}, "destinations"),
        (DURABLE | {"events": (an_event("sqs", "arn:aws:sqs:a:1:q"),)}, "durableConfig"),
        (DURABLE | {"maximum_retry_attempts": 1}, "maximumRetryAttempts"),
        (DURABLE | {"snap_start": True, "runtime": "nodejs22.x"}, "snapStart"),
        (DURABLE | {"snap_start": True, "image": IMAGE, "handler": None}, "snapStart"),
        (
            DURABLE
            | {
                "snap_start": True,
                "file_system": {"arn": "a", "localMountPath": "/mnt/a"},
                "vpc": Vpc(subnet_ids=["a"], security_group_ids=["b"]),
            },
            "snapStart",
        ),
        (DURABLE | {"snap_start": True, "ephemeral_storage_size": 513}, "ephemeralStorageSize"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(settings: dict[str, Any], key: str) -> None:
    with pytest.raises(ServiceFileError) as caught:
        compiled(a_service(a_function(**settings)))
    expected = f"functions.hello.{key}" if key else "functions.hello"
    assert [problem.path for problem in caught.value.problems] == [expected]


def test_a_durable_function_on_an_image_is_fine() -> None:
    stack = compiled(a_service(a_function(image=IMAGE, durable={"executionTimeout": 60})))
    assert stack.functions["hello"].alias_name == "durable"
