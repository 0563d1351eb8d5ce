"""Tests of the API keys that a stack has."""

from __future__ import annotations

from typing import cast

from sls_py.aws.protocols import Gateways
from sls_py.errors import AwsError
from sls_py.model.deployed import StackResource
from sls_py.model.result import ApiKeyInfo, ServiceInfo
from sls_py.model.values import JsonObject
from sls_py.operate.api_keys import with_api_keys
from sls_py.testing.fake_event_sources import FakeEventSources
from tests.operate.fakes import FakeStacks

INFO = ServiceInfo(service="shop", stage="dev", region="r", stack="shop-dev", status="")
TEMPLATE: JsonObject = {
    "Resources": {
        "One": {
            "Type": "AWS::ApiGateway::ApiKey",
            "Properties": {"Name": "partner", "Description": "for partners"},
        },
        "Unnamed": {"Type": "AWS::ApiGateway::ApiKey"},
        "Left": {"Type": "AWS::ApiGateway::ApiKey", "Condition": "Never"},
        "Table": {"Type": "AWS::DynamoDB::Table"},
    }
}


class Refusing(FakeEventSources):
    def api_key(self, key: str) -> str:
        raise AwsError("no", code="AccessDenied", operation="GetApiKey")


class FakeGateways:
    def __init__(self, sources: FakeEventSources | None) -> None:
        ids = {"One": "k1", "Unnamed": "k2"}
        self.stacks = FakeStacks(
            resources=tuple(
                StackResource(logical_id=name, physical_id=identity, type="", status="")
                for name, identity in ids.items()
            )
        )
        if sources:
            self.event_sources = sources


def keys(sources: FakeEventSources | None, *, conceal: bool = False) -> tuple[ApiKeyInfo, ...]:
    gateways = cast(Gateways, FakeGateways(sources))
    return with_api_keys(INFO, TEMPLATE, gateways, conceal=conceal).api_keys


def test_keys_have_name_value_and_description() -> None:
    sources = FakeEventSources()
    sources.api_keys = {"k1": "s3cret", "k2": "other"}
    assert keys(sources) == (
        ApiKeyInfo(name="partner", value="s3cret", description="for partners"),
        ApiKeyInfo(name="k2", value="other"),
    )


def test_concealed_values_are_not_even_asked_for() -> None:
    found = keys(Refusing(), conceal=True)
    assert [(key.value, key.concealed) for key in found] == [(None, True), (None, True)]


def test_a_value_that_nobody_may_read_is_left_out() -> None:
    assert [(key.value, key.concealed) for key in keys(Refusing())] == [(None, False)] * 2
    assert keys(None)[0].value is None


def test_a_stack_without_keys_is_not_looked_at() -> None:
    nothing = cast(Gateways, object())
    assert with_api_keys(INFO, {"Resources": {}}, nothing, conceal=False) is INFO
