"""Templates made by hand."""

from __future__ import annotations

from typing import Any


def template(resources: dict[str, Any], **sections: Any) -> dict[str, Any]:
    return {"Resources": resources, "Outputs": {}} | sections


def queue(name: Any = "q", **attributes: Any) -> dict[str, Any]:
    return {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}, **attributes}


def queues(count: int) -> dict[str, Any]:
    return {f"Q{index}": queue() for index in range(count)}
