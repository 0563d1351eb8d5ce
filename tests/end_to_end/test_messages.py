"""Services that are called by other services of AWS: topics, queues, streams, buckets, buses, schedules."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import Story, eventually

pytestmark = pytest.mark.emulator


def items(story: Story, table: str) -> dict[str, dict[str, str]]:
    """Return the items of a table by their key; values as DynamoDB writes them."""
    found = story.client("dynamodb").scan(TableName=table)["Items"]
    plain = [{name: str(next(iter(value.values()))) for name, value in i.items()} for i in found]
    return {next(iter(item.values())): item for item in plain}


def lines(story: Story, table: str) -> set[str]:
    found = story.client("dynamodb").scan(TableName=table)["Items"]
    return {item["line"]["S"] for item in found}


def test_an_order_fans_out_to_those_whom_it_is_for(tell: Tell) -> None:
    story = tell("orders")
    outputs = story.deploy()["outputs"]
    topic = story.client("sns")

    def order(number: str, speed: str) -> None:
        attributes = {"speed": {"DataType": "String", "StringValue": speed}}
        body = json.dumps({"order": number})
        topic.publish(TopicArn=outputs["TopicArn"], Message=body, MessageAttributes=attributes)

    order("1", "express")
    order("2", "slow")
    wanted = {"bill:1", "bill:2", "deliver:1", "archive:1", "archive:2"}
    assert eventually(lambda: lines(story, outputs["LedgerName"]) >= wanted)
    assert lines(story, outputs["LedgerName"]) == wanted


def test_a_message_that_cannot_be_read_ends_in_the_queue_for_failures(tell: Tell) -> None:
    story = tell("orders")
    outputs = story.deploy()["outputs"]
    queue = story.client("sqs")
    address = queue.get_queue_url(QueueName="orders-dev-archive")["QueueUrl"]
    queue.set_queue_attributes(QueueUrl=address, Attributes={"VisibilityTimeout": "0"})
    for body in ("{}", '{"order": "3"}'):
        queue.send_message(QueueUrl=address, MessageBody=body)
    assert eventually(lambda: lines(story, outputs["LedgerName"])) == {"archive:3"}

    def failed() -> list[str]:
        found = queue.receive_message(QueueUrl=outputs["ArchiveFailuresUrl"])
        return [message["Body"] for message in found.get("Messages", ())]

    assert eventually(failed) == ["{}"]


def test_a_topic_of_the_service_itself_calls_its_function(tell: Tell) -> None:
    story = tell("orders")
    outputs = story.deploy()["outputs"]
    arn = outputs["TopicArn"].replace("orders-dev-orders", "orders-dev-notices")
    story.client("sns").publish(TopicArn=arn, Subject="holidays", Message="closed on Friday")
    assert eventually(lambda: lines(story, outputs["LedgerName"])) == {"notice:holidays"}


def test_a_projector_follows_a_table(tell: Tell) -> None:
    story = tell("projector")
    story.deploy()
    api = story.client("dynamodb")
    for number, (kind, amount) in enumerate((("deposit", 50), ("note", 99), ("withdrawal", 20))):
        item = {"account": "ada", "number": number, "kind": kind, "amount": amount}
        put = {key: {"N" if isinstance(v, int) else "S": str(v)} for key, v in item.items()}
        api.put_item(TableName="projector-dev-events", Item=put)

    def balance() -> str:
        return items(story, "projector-dev-balances").get("ada", {}).get("balance", "")

    assert eventually(lambda: balance() == "30"), balance()
    live = api.describe_time_to_live(TableName="projector-dev-balances")["TimeToLiveDescription"]
    assert (live["AttributeName"], live["TimeToLiveStatus"]) == ("expires", "ENABLED")


def test_clicks_on_a_stream_are_counted(tell: Tell) -> None:
    story = tell("clicks")
    story.deploy()
    records = [
        {"Data": json.dumps({"page": page}).encode(), "PartitionKey": page} for page in "aba"
    ]
    story.client("kinesis").put_records(StreamName="clicks-dev", Records=records)

    def counts() -> dict[str, str]:
        return {page: item["clicks"] for page, item in items(story, "clicks-dev-counts").items()}

    assert eventually(lambda: counts() == {"a": "2", "b": "1"}), counts()


PHOTO = b"P6\n4 2\n255\n" + bytes(range(24))


def test_an_uploaded_photo_gets_a_small_copy(tell: Tell) -> None:
    story = tell("thumbnails")
    story.deploy()
    bucket, key = "thumbnails-dev-photos", "incoming/my cat.ppm"
    api = story.client("s3")

    def small() -> list[str]:
        listed = api.list_objects_v2(Bucket=f"{bucket}-small").get("Contents", ())
        return [item["Key"] for item in listed]

    api.put_object(Bucket=bucket, Key="incoming/readme.txt", Body=b"no photo")
    api.put_object(Bucket=bucket, Key=key, Body=PHOTO)
    assert eventually(small) == ["my cat.ppm"]
    copy = api.get_object(Bucket=f"{bucket}-small", Key="my cat.ppm")["Body"].read()
    assert copy == b"P6\n2 1\n255\n" + bytes([0, 1, 2, 6, 7, 8])
    api.delete_object(Bucket=bucket, Key=key)
    assert eventually(lambda: not small())


def test_the_bus_hands_over_what_the_pattern_lets_through(tell: Tell) -> None:
    story = tell("clockwork")
    outputs = story.deploy()["outputs"]
    entries = [
        {
            "EventBusName": "clockwork-dev",
            "Source": "warehouse",
            "DetailType": "parcel shipped",
            "Detail": json.dumps({"parcel": parcel, "weight": weight}),
        }
        for parcel, weight in (("light", 2), ("heavy", 20))
    ]
    story.client("events").put_events(Entries=entries)
    api = story.client("s3")

    def written() -> list[str]:
        listed = api.list_objects_v2(Bucket=outputs["JournalBucket"]).get("Contents", ())
        return [item["Key"] for item in listed]

    assert eventually(written) == ["parcels/heavy.json"]
    body = api.get_object(Bucket=outputs["JournalBucket"], Key="parcels/heavy.json")["Body"].read()
    assert json.loads(body) == {"kind": "heavy", "parcel": "heavy", "weight": 20}


def test_schedules_call_with_their_input(tell: Tell) -> None:
    story = tell("clockwork")
    story.deploy()
    rules = story.client("events").list_rules()["Rules"]
    beats = {rule["ScheduleExpression"]: rule for rule in rules if "ScheduleExpression" in rule}
    assert set(beats) == {"rate(5 minutes)", "cron(0 12 * * ? *)"}
    (summary,) = story.client("scheduler").list_schedules()["Schedules"]
    schedule = story.client("scheduler").get_schedule(Name=summary["Name"])
    assert schedule["ScheduleExpressionTimezone"] == "Europe/Berlin"
    assert json.loads(schedule["Target"]["Input"]) == {"beat": "morning"}
