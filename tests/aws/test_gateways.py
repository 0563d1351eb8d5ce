"""The gateways against a running cloud."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sls_py.aws import connect
from sls_py.aws.protocols import Gateways, StackRequest
from sls_py.errors import AwsError, CredentialsError
from sls_py.model.target import AwsTarget

pytestmark = pytest.mark.emulator

TEMPLATE = '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}'


@pytest.fixture
def gateways(local_cloud: AwsTarget) -> Gateways:
    return connect(local_cloud)


def test_a_stack_lives_and_dies(gateways: Gateways) -> None:
    stacks = gateways.stacks
    assert stacks.describe("one") is None
    stacks.create(StackRequest(name="one", template_body=TEMPLATE, tags={"STAGE": "dev"}))
    stack = stacks.describe("one")
    assert stack is not None
    assert stack.status == "CREATE_COMPLETE"
    assert stack.tags == {"STAGE": "dev"}
    assert stacks.template("one") == {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    assert [resource.type for resource in stacks.resources("one")] == ["AWS::SNS::Topic"]
    events = stacks.events("one")
    assert events[0].status == "CREATE_IN_PROGRESS"
    assert stacks.last_event("one") == events[-1]
    assert stacks.events("one", until=events[-2].event_id) == events[-1:]
    assert not stacks.update(
        StackRequest(name="one", template_body=TEMPLATE, tags={"STAGE": "dev"})
    )
    stacks.delete("one")
    assert stacks.describe("one") is None


def test_a_missing_stack_has_nothing(gateways: Gateways) -> None:
    stacks = gateways.stacks
    assert stacks.template("none") is None
    assert stacks.policy("none") is None
    assert stacks.last_event("none") is None
    assert stacks.resources("none") == ()
    assert stacks.events("none") == ()
    assert stacks.change_set("none", "none") is None


def test_a_change_set_is_made_and_executed(gateways: Gateways) -> None:
    stacks = gateways.stacks
    request = StackRequest(name="two", template_body=TEMPLATE)
    stacks.create_change_set(request, "first", "CREATE")
    found = stacks.change_set("two", "first")
    assert found is not None
    assert len(found.changes) == 1
    stacks.execute_change_set("two", "first", disable_rollback=False, client_token="slspy-1")
    stacks.create_change_set(request, "second", "UPDATE")
    again = stacks.change_set("two", "second")
    assert again is not None
    assert again.empty


def test_protection_and_policy_are_set(gateways: Gateways) -> None:
    stacks = gateways.stacks
    stacks.create(StackRequest(name="three", template_body=TEMPLATE))
    stacks.set_termination_protection("three", enabled=True)
    statement = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
    stacks.set_stack_policy("three", (statement,))
    stack = stacks.describe("three")
    assert stack is not None
    assert stack.termination_protection
    assert stacks.policy("three") == {"Statement": [statement]}


def test_objects_come_and_go(gateways: Gateways, tmp_path: Path) -> None:
    buckets = gateways.buckets
    assert not buckets.exists("slspy-test")
    assert buckets.region("slspy-test") is None
    buckets.create("slspy-test", policy={"Version": "2012-10-17", "Statement": []})
    large = tmp_path / "large"
    large.write_bytes(os.urandom(17 * 1024 * 1024))
    buckets.put("slspy-test", "a/small", b"{}", content_type="application/json")
    buckets.put("slspy-test", "a/large", large, content_type="application/zip")
    assert buckets.keys("slspy-test", "a/") == {"a/small": 2, "a/large": large.stat().st_size}
    assert buckets.get("slspy-test", "a/large") == large.read_bytes()
    buckets.download("slspy-test", "a/large", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == large.read_bytes()
    assert buckets.tag("slspy-test", "a/small")
    assert buckets.tag("slspy-test", "a/other") is None
    assert buckets.tag("slspy-nothing", "a/small") is None
    buckets.copy("slspy-test", "a/small", "a/twin")
    assert buckets.get("slspy-test", "a/twin") == b"{}"
    buckets.delete("slspy-test", ["a/small", "a/twin"])
    assert set(buckets.keys("slspy-test", "")) == {"a/large"}
    assert buckets.empty("slspy-test") == 1
    assert buckets.keys("slspy-test", "") == {}
    assert buckets.empty("slspy-nothing") == 0


def test_a_missing_bucket_is_told_by_its_code(gateways: Gateways) -> None:
    with pytest.raises(AwsError) as caught:
        gateways.buckets.keys("slspy-nothing", "")
    assert caught.value.code == "NoSuchBucket"


def test_a_template_is_found_at_its_address(gateways: Gateways) -> None:
    gateways.buckets.create("slspy-test")
    key = "serverless/a/dev/1-2026-01-01T00:00:00.000Z/template.json"
    gateways.buckets.put("slspy-test", key, TEMPLATE.encode(), content_type="application/json")
    url = gateways.buckets.url("slspy-test", key)
    gateways.stacks.create(StackRequest(name="four", template_url=url))
    assert gateways.stacks.describe("four") is not None


def test_functions_that_are_not_there_are_none(gateways: Gateways) -> None:
    assert gateways.functions.get("none") is None
    assert gateways.functions.alias_version("none", "none") is None


def test_no_log_group_has_no_events(gateways: Gateways) -> None:
    assert gateways.logs.read("/aws/lambda/none", start=0) == ()


def test_the_account_is_told(gateways: Gateways) -> None:
    assert gateways.account.identity().isdecimal()


def test_wrong_keys_are_refused(local_cloud: AwsTarget) -> None:
    target = AwsTarget(
        region=local_cloud.region,
        endpoint_url=local_cloud.endpoint_url,
        access_key_id="wrong",
        secret_access_key="wrong",
        local=True,
    )
    with pytest.raises(CredentialsError):
        connect(target).account.identity()
