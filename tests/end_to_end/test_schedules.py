"""Schedules call their functions when it is time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sls_py.testing import MakeProject
from tests.end_to_end.story import Clients, Story, eventually

pytestmark = pytest.mark.emulator

_SERVICE = """\
service: alarms
provider: {name: aws, runtime: python3.11}
functions:
  ring:
    handler: app.ring
    events:
      - schedule:
          method: scheduler
          rate: rate(1 hour)
          input: {tone: bell}
resources:
  extensions:
    RingSchedulerSchedule1:
      Properties: {ScheduleExpression: at(%s)}
"""
_CODE = "import json\ndef ring(event, context): print('rang', json.dumps(event))\n"


def test_a_schedule_calls_its_function_with_its_input(
    slspy_project: MakeProject, clients: Clients
) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S")
    files = {"serverless.yml": _SERVICE % soon, "app.py": _CODE}
    story = Story(slspy_project(files), clients)
    story.deploy()
    (line,) = eventually(lambda: _rung(clients("logs")), limit=30)
    assert json.loads(line) == {"tone": "bell"}


def _rung(logs: Any) -> list[str]:
    groups = [each["logGroupName"] for each in logs.describe_log_groups()["logGroups"]]
    if "/aws/lambda/alarms-dev-ring" not in groups:
        return []
    found = logs.filter_log_events(
        logGroupName="/aws/lambda/alarms-dev-ring", filterPattern="rang"
    )["events"]
    return [event["message"].partition("rang ")[2] for event in found]
