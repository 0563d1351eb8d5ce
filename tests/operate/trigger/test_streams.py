"""Tests of records for tables, streams, devices and logs."""

from __future__ import annotations

import json

import pytest

from sls_py.aws.event_sources import KeyPart
from sls_py.errors import UsageError
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.trigger.device import fitting_message, fitting_topic
from sls_py.operate.trigger.log_line import fitting_line
from tests.operate.trigger.fakes import ACCOUNT, REGION, UNIQUE, Scene, mapping

STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/clicks"
TABLE_STREAM: JsonObject = {"Fn::GetAtt": ["Rows", "StreamArn"]}


def table(arn: CfValue = None, **settings: CfValue) -> Scene:
    stream = arn or TABLE_STREAM
    scene = Scene(
        ("stream", {"type": "dynamodb", "arn": stream, **settings}),
        resources={"Rows": {"Type": "AWS::DynamoDB::Table"}, "M": mapping(stream)},
        physical={"Rows": "rows"},
    )
    keys = (KeyPart("id", "S"), KeyPart("rank", "N"))
    scene.gateways.event_sources.keys["rows"] = keys
    return scene


def test_an_item_has_a_key_of_its_own_and_the_data() -> None:
    scene = table()
    scene.prepare(data='{"size": 2, "tags": ["a"]}').send()
    item = {
        "id": {"S": "slspy-0123456789ab"},
        "rank": {"N": str(0x0123456789AB)},
        "size": {"N": "2"},
        "tags": {"L": [{"S": "a"}]},
    }
    assert scene.sent == [("put_item", ("rows", item))]


def test_a_table_outside_the_stack_is_in_the_arn_of_its_stream() -> None:
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/rows/stream/2026-01-01T00:00:00.000"
    assert table(arn).prepare().target == "table rows"


def test_an_item_fits_the_filter() -> None:
    image = {"dynamodb": {"NewImage": {"kind": {"S": ["parcel"]}}}}
    content = table(filterPatterns=[image]).prepare(data='{"id": "a"}').content
    assert content["item"]["kind"] == {"S": "parcel"}
    assert content["item"]["id"] == {"S": "a"}


@pytest.mark.parametrize(
    ("change", "calls"),
    [("MODIFY", ["put_item", "put_item"]), ("REMOVE", ["put_item", "delete_item"])],
)
def test_an_item_is_changed_or_deleted_when_the_filter_asks(change: str, calls: list[str]) -> None:
    scene = table(filterPatterns=[{"eventName": [change]}])
    scene.prepare().send()
    assert [name for name, _ in scene.sent] == calls


def test_an_item_is_deleted_at_the_end_by_its_key() -> None:
    scene = table()
    undo = scene.prepare(data='{"id": "a", "rank": 1, "x": 1}', cleanup=True).undo
    assert undo
    undo()
    assert scene.sent == [("delete_item", ("rows", {"id": {"S": "a"}, "rank": {"N": "1"}}))]


def test_data_for_a_table_is_an_object() -> None:
    with pytest.raises(UsageError, match="not a JSON object"):
        table().prepare(data="hello")


def test_a_record_goes_to_the_stream() -> None:
    scene = Scene(("stream", STREAM), resources={"M": mapping(STREAM)})
    scene.prepare(data="hi").send()
    assert scene.sent == [("put_record", (STREAM, b"hi", UNIQUE))]


def test_a_record_fits_the_filter() -> None:
    patterns = [{"data": {"page": [{"prefix": "/"}]}}]
    scene = Scene(
        ("stream", {"arn": STREAM, "filterPatterns": patterns}), resources={"M": mapping(STREAM)}
    )
    assert json.loads(scene.prepare().content["data"]) == {"page": "/sample"}
    assert scene.prepare(data="{}").warnings


def test_a_message_of_a_device_goes_to_a_topic_of_the_rule() -> None:
    scene = Scene(("iot", {"sql": "SELECT * FROM 'home/+/state' WHERE hot = true"}))
    scene.prepare().send()
    payload = b'{"message": "hello from slspy", "hot": true}'
    assert scene.sent == [("publish_to_devices", ("home/slspy/state", payload))]


def test_a_rule_without_a_topic_needs_one() -> None:
    with pytest.raises(UsageError, match="does not say a topic"):
        Scene(("iot", {"sql": "SELECT 1"})).prepare()


@pytest.mark.parametrize(
    ("sql", "topic"),
    [
        ("SELECT * FROM 'a/b'", "a/b"),
        ('select x from "a/+/c/#"', "a/slspy/c/slspy"),
        ("SELECT 1", None),
    ],
)
def test_a_topic_fits_the_filter_of_a_rule(sql: str, topic: str | None) -> None:
    assert fitting_topic(sql) == topic


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("a = 'x' AND b.c > 5", {"a": "x", "b": {"c": 6}}),
        ("a.b > 5 AND a.c = true", {"a": {"b": 6, "c": True}}),
        ("a <= -2.5", {"a": -2.5}),
        ("a <> 'sample'", {"a": "another"}),
        ("topic(2) = 'x'", {}),
    ],
)
def test_a_message_meets_plain_comparisons(where: str, message: JsonObject) -> None:
    assert fitting_message(f"SELECT * FROM 't' WHERE {where}") == message


def test_a_line_goes_to_the_log_group() -> None:
    scene = Scene(("cloudwatchLog", {"logGroup": "/shop/audit", "filter": "ERROR"}))
    scene.prepare().send()
    line = ("/shop/audit", "slspy-trigger", "ERROR", 1_767_268_800_000)
    assert scene.sent == [("write_line", line)]


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("", "hello from slspy"),
        ("ERROR -retry", "ERROR"),
        ('"went wrong" badly', "went wrong badly"),
        ("?ERROR ?WARN", "ERROR WARN"),
        (
            '{ $.level = "error" && $.a.b > 5 && $.a.c = x* }',
            '{"level": "error", "a": {"b": 6, "c": "xsample"}}',
        ),
        ("[ip, user, status = 5*, size]", "sample sample 500 sample"),
    ],
)
def test_a_line_fits_the_filter(pattern: str, line: str) -> None:
    assert fitting_line(pattern) == line
