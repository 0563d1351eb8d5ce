"""A sample of `cloudwatchLog`: lines that a subscription filter passes on."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts


def cloudwatch_log(facts: Facts) -> JsonObject:
    """Return lines of a log group, zipped as CloudWatch sends them; the data is the line.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
    """
    group = facts.resource or facts.settings.get("logGroup") or facts.config or "/sample/group"
    content = {
        "messageType": "DATA_MESSAGE",
        "owner": facts.account,
        "logGroup": group,
        "logStream": "slspy-trigger",
        "subscriptionFilters": ["sample-filter"],
        "logEvents": [
            {
                "id": "37195139873021571041268224204041226512421234567890123456",
                "timestamp": facts.milliseconds,
                "message": facts.text,
            }
        ],
    }
    # Without a time of its own the same sample is the same text.
    zipped = gzip.compress(json.dumps(content).encode(), mtime=0)
    return {"awslogs": {"data": b64encode(zipped).decode()}}
