"""Properties of resources that come from stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy

pytestmark = pytest.mark.emulator


def test_items_of_a_table_expire(deploy: Deploy, client: Client) -> None:
    properties = {
        "TableName": "sessions",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
    }
    table = {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": properties}}

    def expiry() -> dict[str, str]:
        found = client("dynamodb").describe_time_to_live(TableName="sessions")
        return dict(found["TimeToLiveDescription"])

    stack = deploy(table)
    assert expiry() == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    del properties["TimeToLiveSpecification"]
    stack.update(table)
    assert expiry()["TimeToLiveStatus"] == "DISABLED"


def test_a_schedule_keeps_its_time_zone(deploy: Deploy, client: Client) -> None:
    properties = {
        "Name": "morning",
        "ScheduleExpression": "cron(0 9 * * ? *)",
        "ScheduleExpressionTimezone": "Europe/Berlin",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {
            "Arn": "arn:aws:sqs:us-east-1:000000000000:q",
            "RoleArn": "arn:aws:iam::1:role/r",
        },
    }
    schedule = {"Morning": {"Type": "AWS::Scheduler::Schedule", "Properties": properties}}
    stack = deploy(schedule)
    zone = "ScheduleExpressionTimezone"
    assert client("scheduler").get_schedule(Name="morning")[zone] == "Europe/Berlin"
    properties[zone] = "Asia/Tokyo"
    stack.update(schedule)
    assert client("scheduler").get_schedule(Name="morning")[zone] == "Asia/Tokyo"
