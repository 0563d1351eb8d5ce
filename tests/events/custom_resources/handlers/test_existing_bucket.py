from __future__ import annotations

import copy
from types import SimpleNamespace
from typing import Any

import pytest

from sls_py.events.custom_resources.handlers.existing_bucket import (
    PAUSES,
    Link,
    connect,
    disconnect,
)
from sls_py.events.custom_resources.handlers.target import Target
from tests.events.custom_resources.handlers.fakes import ClientError, FakeFunctions

HELLO = Target("aws", "eu-west-1", "123456789012", "shop-dev-hello")
OTHERS = {
    "Id": "somebody-else",
    "LambdaFunctionArn": "arn:of:another",
    "Events": ["s3:ObjectRemoved:*"],
}


class FakeBuckets:
    """The notifications of buckets; refuses to write `refusals` times, with `code`."""

    exceptions = SimpleNamespace(ClientError=ClientError)

    def __init__(self, *buckets: str, refusals: int = 0, code: str = "InvalidArgument") -> None:
        self.configurations: dict[str, dict[str, Any]] = {bucket: {} for bucket in buckets}
        self.refusals = refusals
        self.code = code

    def get_bucket_notification_configuration(self, *, Bucket: str) -> dict[str, Any]:  # noqa: N803
        if Bucket not in self.configurations:
            raise ClientError("NoSuchBucket")
        return {"ResponseMetadata": {}, **copy.deepcopy(self.configurations[Bucket])}

    def put_bucket_notification_configuration(self, **request: Any) -> None:
        if self.refusals:
            self.refusals -= 1
            raise ClientError(self.code)
        assert "ResponseMetadata" not in request["NotificationConfiguration"]
        self.configurations[request["Bucket"]] = request["NotificationConfiguration"]

    def functions(self, bucket: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.configurations[bucket]["LambdaFunctionConfigurations"]
        return found


def link(event: str = "s3:ObjectCreated:*", **more: Any) -> Link:
    config = {"Event": event, "Rules": [{"Prefix": "in/"}, {"Suffix": ".csv"}]}
    return Link(more.get("target", HELLO), more.get("bucket", "data"), (config,))


def run(s3: FakeBuckets, functions: FakeFunctions, wanted: Link, before: Link | None = None) -> int:
    """Connect and return how often it had to wait."""
    slept: list[float] = []
    connect(wanted, before, s3, functions, sleep=slept.append)
    return len(slept)


def test_the_bucket_notifies_the_function_about_what_the_rules_say() -> None:
    s3, functions = FakeBuckets("data"), FakeFunctions()

    run(s3, functions, link())

    (made,) = s3.functions("data")
    assert made.pop("Id").startswith("shop-dev-hello-")
    assert made == {
        "LambdaFunctionArn": HELLO.arn,
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {
            "Key": {
                "FilterRules": [
                    {"Name": "prefix", "Value": "in/"},
                    {"Name": "suffix", "Value": ".csv"},
                ]
            }
        },
    }


def test_only_this_bucket_of_this_account_may_invoke_the_function() -> None:
    functions = FakeFunctions()

    run(FakeBuckets("data"), functions, link())

    (permission,) = functions.statements.values()
    assert permission["Principal"] == "s3.amazonaws.com"
    assert permission["SourceArn"] == "arn:aws:s3:::data"
    assert permission["SourceAccount"] == "123456789012"


def test_what_others_set_up_on_the_bucket_stays() -> None:
    s3 = FakeBuckets("data")
    s3.configurations["data"] = {
        "QueueConfigurations": [{"Id": "queue"}],
        "LambdaFunctionConfigurations": [OTHERS],
    }

    run(s3, FakeFunctions(), link())
    disconnect(link(), s3, FakeFunctions())

    assert s3.configurations["data"] == {
        "QueueConfigurations": [{"Id": "queue"}],
        "LambdaFunctionConfigurations": [OTHERS],
    }


def test_an_update_replaces_what_was_there_before() -> None:
    s3, functions = FakeBuckets("data"), FakeFunctions()
    run(s3, functions, link())

    run(s3, functions, link("s3:ObjectRemoved:*"), before=link())

    assert [each["Events"] for each in s3.functions("data")] == [["s3:ObjectRemoved:*"]]


def test_moving_to_another_bucket_cleans_up_the_first() -> None:
    s3, functions = FakeBuckets("data", "new"), FakeFunctions()
    run(s3, functions, link())

    run(s3, functions, link(bucket="new"), before=link())

    assert s3.functions("data") == []
    assert [key[2] for key in functions.statements] == ["shop-dev-hello-new"]


def test_moving_to_an_alias_takes_the_permission_of_the_function_back() -> None:
    s3, functions = FakeBuckets("data"), FakeFunctions()
    run(s3, functions, link())

    run(s3, functions, link(target=HELLO._replace(qualifier="live")), before=link())

    assert [key[1] for key in functions.statements] == ["live"]
    assert [each["LambdaFunctionArn"] for each in s3.functions("data")] == [f"{HELLO.arn}:live"]


def test_a_permission_that_has_not_spread_yet_is_waited_for() -> None:
    assert run(FakeBuckets("data", refusals=2), FakeFunctions(), link()) == 2


def test_other_errors_are_not_waited_for() -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        run(FakeBuckets("data", refusals=1, code="AccessDenied"), FakeFunctions(), link())


def test_waiting_has_an_end() -> None:
    with pytest.raises(ClientError, match="InvalidArgument"):
        run(FakeBuckets("data", refusals=PAUSES + 1), FakeFunctions(), link())


def test_a_bucket_that_is_gone_does_not_hold_up_its_removal() -> None:
    disconnect(link(), FakeBuckets(), FakeFunctions())
