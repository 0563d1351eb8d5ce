"""What a function's role may do while its invocations are relayed: four actions on one session's topics."""

from __future__ import annotations

from sls_py.live.wire.topics import Session
from sls_py.model.values import JsonObject


def policy_document(session: Session, function_arn: str) -> JsonObject:
    """Return the inline policy of a role whose functions are attached to a session.

    Partition, region and account are those of a function. Stubs connect under ids of this session, send upward,
    and listen to what comes down and to the laptop's presence; they cannot read each other's requests, answer in
    the laptop's place, or say that it is there (AWS IoT Core, "Policy actions", "Action resources").
    """
    _, partition, _, region, account, *_ = function_arn.split(":")
    start = f"arn:{partition}:iot:{region}:{account}"
    down = [session.downward("*"), session.presence]
    return {
        "Version": "2012-10-17",
        "Statement": [
            _allow("Connect", [f"{start}:client/{session.client_id('u-*')}"]),
            _allow("Subscribe", [f"{start}:topicfilter/{topic}" for topic in down]),
            _allow("Receive", [f"{start}:topic/{topic}" for topic in down]),
            _allow("Publish", [f"{start}:topic/{session.upward('*')}"]),
        ],
    }


def _allow(action: str, resources: list[str]) -> JsonObject:
    return {"Effect": "Allow", "Action": f"iot:{action}", "Resource": resources}
