"""Tests of events for buses, of schedules, and of what is called with a sample."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sls_py.aws.protocols import Invocation
from tests.operate.trigger.fakes import Scene

PATTERN = {
    "source": ["warehouse"],
    "detail-type": ["shipped"],
    "detail": {"weight": [{"numeric": [">", 10]}]},
}


def entry(scene: Scene) -> Any:
    ((name, given),) = scene.sent
    assert name == "put_event"
    return given


def test_an_event_fits_the_pattern_of_its_rule() -> None:
    scene = Scene(("eventBridge", {"pattern": PATTERN, "eventBus": "orders"}))
    scene.prepare(data='{"parcel": 7}').send()
    assert entry(scene) == {
        "Source": "warehouse",
        "DetailType": "shipped",
        "Detail": '{"weight": 11, "parcel": 7}',
        "EventBusName": "orders",
    }


def test_a_whole_event_is_laid_over_the_pattern() -> None:
    scene = Scene(("cloudwatchEvent", {"event": PATTERN}))
    prepared = scene.prepare(data='{"detail": {"weight": 12}, "resources": ["arn:x"]}')
    prepared.send()
    assert prepared.warnings == ()
    assert json.loads(entry(scene)["Detail"]) == {"weight": 12}
    assert entry(scene)["Resources"] == ["arn:x"]
    assert entry(scene)["EventBusName"] == "default"


def test_data_that_does_not_fit_is_warned_of() -> None:
    scene = Scene(("eventBridge", {"pattern": PATTERN}))
    assert scene.prepare(data='{"weight": 3}').warnings
    assert scene.prepare(attributes={"source": "elsewhere"}).warnings


def test_a_bus_of_the_stack_is_looked_up() -> None:
    scene = Scene(
        ("eventBridge", {"pattern": PATTERN, "eventBus": {"Ref": "Bus"}}),
        resources={"Bus": {"Type": "AWS::Events::EventBus"}},
        physical={"Bus": "orders"},
    )
    assert scene.prepare().target == "bus orders"


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("schedule", "rate(1 hour)"),
        ("eventBridge", {"schedule": "rate(1 hour)"}),
        ("eventBridge", {"pattern": {"source": ["aws.s3"]}}),
        ("alb", {"listenerArn": "arn:x", "priority": 1, "conditions": {"path": ["/a"]}}),
        ("cognitoUserPool", {"pool": "people", "trigger": "PreSignUp"}),
    ],
)
def test_what_cannot_be_fired_is_a_call_with_a_sample(kind: str, config: Any) -> None:
    scene = Scene((kind, config))
    prepared = scene.prepare()
    sent = prepared.send()
    assert prepared.via == "invoke"
    assert "cannot be fired on demand" in prepared.remark
    assert sent.finished
    assert scene.gateways.functions.calls[0][0] == "shop-dev-hello"


def test_a_schedule_calls_with_its_input() -> None:
    scene = Scene(("schedule", {"rate": "rate(1 hour)", "input": {"beat": 1}}))
    scene.prepare().send()
    assert scene.gateways.functions.calls == [("shop-dev-hello", b'{"beat": 1}', None)]


def test_a_call_goes_to_the_alias_that_triggers_use() -> None:
    alias = {
        "Type": "AWS::Lambda::Alias",
        "Properties": {"FunctionName": {"Ref": "HelloLambdaFunction"}, "Name": "provisioned"},
    }
    scene = Scene(("schedule", "rate(1 hour)"), resources={"Alias": alias})
    scene.prepare().send()
    assert scene.gateways.functions.calls[0][2] == "provisioned"


def test_a_call_that_fails_tells_how() -> None:
    scene = Scene(("sns", "news"))
    payload = b'{"errorType": "ValueError", "errorMessage": "boom"}'
    scene.gateways.functions.answer = Invocation(status=200, payload=payload, error="Unhandled")
    reply = scene.prepare("sqs", via="invoke").send().reply
    assert reply
    assert not reply.ok
    assert reply.failure
    assert (reply.failure.type, reply.failure.message) == ("ValueError", "boom")


def test_an_event_of_a_plugin_is_the_users_data() -> None:
    scene = Scene(("carrierPigeon", {"loft": "north"}))
    scene.prepare(data='{"coo": true}').send()
    assert scene.gateways.functions.calls[0][1] == b'{"coo": true}'
