from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from sls_py.aws.api import Api
from sls_py.aws.buckets import S3Buckets


class FakeApi:
    """Answers GetObject with an object that was stored at noon."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def whole(self, operation: str, **_: Any) -> dict[str, Any]:
        assert operation == "GetObject"
        return {
            "Body": b"{}",
            "ETag": '"tag"',
            "LastModified": datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
            "ResponseMetadata": {"HTTPHeaders": self._headers},
        }


@pytest.mark.parametrize(
    ("date", "age"),
    [
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 22 Nov 2026 12:01:30 GMT, Sun, 22 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 22 Nov 2026 11:59:00 GMT", 0.0),
        ("soon", 0.0),
        (None, 0.0),
    ],
)
def test_an_object_is_as_old_as_s3_says(date: str | None, age: float) -> None:
    api = FakeApi({"date": date} if date else {})
    stored = S3Buckets(cast(Api, api), "eu-west-1").fetch("bucket", "lock")
    assert stored
    assert stored.age == age
