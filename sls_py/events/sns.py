"""`sns`: messages of a topic, which the stack creates when it is given by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att, join, ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.permissions import allow_invoke, arn
from sls_py.events.shapes import OBJECT, TEXT, any_of, needs, one_of, record, text
from sls_py.events.shapes import ref as defined
from sls_py.model.values import CfValue, JsonObject

_TOPIC_NAME = text(r"^[\w-]+$", "the name of a topic", maxLength=256)
_REDRIVE_POLICY = record(
    {
        "deadLetterTargetArn": defined("awsArnString"),
        "deadLetterTargetRef": text(minLength=1),
        "deadLetterTargetImport": record(
            {"arn": defined("awsArnString"), "url": text(minLength=1)}, ["arn", "url"]
        ),
    }
) | one_of(
    needs("deadLetterTargetArn"), needs("deadLetterTargetRef"), needs("deadLetterTargetImport")
)

SCHEMA: JsonObject = any_of(
    _TOPIC_NAME,
    defined("awsArnString"),
    record(
        {
            "arn": defined("awsArn"),
            "topicName": _TOPIC_NAME,
            "displayName": text(minLength=1),
            "filterPolicy": OBJECT,
            "filterPolicyScope": TEXT,
            "redrivePolicy": _REDRIVE_POLICY,
        }
    )
    | any_of(needs("arn"), needs("topicName")),
)

_ARN_PARTS = re.compile(r"(?<!:):(?!:)")
"""A colon of an ARN, not one of a pseudo parameter such as `${AWS::Region}`."""


class Topic(NamedTuple):
    """What the event says; `arn` is None for a topic that the stack creates."""

    name: str
    arn: CfValue
    region: str | None
    display_name: str | None
    filter_policy: JsonObject | None
    filter_policy_scope: str | None
    dead_letter: DeadLetter | None

    @property
    def has_own_subscription(self) -> bool:
        """Whether the subscription needs a resource of its own, besides the topic."""
        return self.filter_policy is not None or self.dead_letter is not None


class DeadLetter(NamedTuple):
    """The queue for messages that could not be delivered."""

    arn: CfValue
    url: CfValue


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add subscriptions and permissions, and the topics that the stack owns."""
    for bound in events:
        topic = _read(context, bound)
        if topic is None:
            continue
        if topic.dead_letter:
            _add_queue_policy(context, bound, topic, topic.dead_letter)
        if topic.arn or topic.has_own_subscription:
            _add_subscription(context, bound, topic)
        if not topic.arn:
            _add_topic(context, bound, topic)
        _add_permission(context, bound, topic)


def _read(context: EventContext, bound: BoundEvent) -> Topic | None:
    config = bound.event.config
    given = config if isinstance(config, dict) else _named(config)
    topic_arn = given.get("arn")
    parts = _ARN_PARTS.split(topic_arn) if isinstance(topic_arn, str) else []
    name = given.get("topicName") or (parts[-1] if parts else None)
    if not name:
        message = "`topicName` is needed when `arn` is not a plain ARN"
        hint = "logical ids are made of it: any name that is unique within the function will do"
        context.problem(bound, message, hint=hint)
        return None
    region = parts[3] if len(parts) > 3 and isinstance(config, dict) else None
    return Topic(
        name=name,
        arn=topic_arn,
        region=region if region and region != context.service.provider.region else None,
        display_name=given.get("displayName"),
        filter_policy=given.get("filterPolicy"),
        filter_policy_scope=given.get("filterPolicyScope"),
        dead_letter=_dead_letter(given.get("redrivePolicy")),
    )


def _named(name_or_arn: str) -> JsonObject:
    return {"arn": name_or_arn} if name_or_arn.startswith("arn:") else {"topicName": name_or_arn}


def _dead_letter(policy: JsonObject | None) -> DeadLetter | None:
    if not policy:
        return None
    queue_arn, logical_id = policy.get("deadLetterTargetArn"), policy.get("deadLetterTargetRef")
    if queue_arn:
        return DeadLetter(queue_arn, _queue_url(queue_arn))
    if logical_id:
        return DeadLetter(get_att(logical_id, "Arn"), ref(logical_id))
    exports = policy["deadLetterTargetImport"]
    return DeadLetter(
        {"Fn::ImportValue": exports["arn"]},
        {"Fn::ImportValue": exports["url"]},
    )


def _queue_url(queue_arn: str) -> CfValue:
    *_, region, account, name = ["", "", *queue_arn.split(":")]
    return join("", f"https://sqs.{region}.", ref("AWS::URLSuffix"), f"/{account}/{name}")


def _add_queue_policy(
    context: EventContext, bound: BoundEvent, topic: Topic, dead_letter: DeadLetter
) -> None:
    function = naming.normalized(bound.function.key)
    logical_id = f"{naming.alphanumeric(topic.name)}To{function}DLQPolicy"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": dead_letter.arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": _topic_arn(topic)}},
    }
    document = {"Version": "2012-10-17", "Id": logical_id, "Statement": [statement]}
    policy = make(
        resources.sqs.QueuePolicy, {"PolicyDocument": document, "Queues": [dead_letter.url]}
    )
    context.builder.add(logical_id, policy)


def _add_subscription(context: EventContext, bound: BoundEvent, topic: Topic) -> None:
    logical_id = (
        f"{naming.normalized(bound.function.key)}SnsSubscription{naming.alphanumeric(topic.name)}"
    )
    dead_letter = topic.dead_letter
    properties = {
        "TopicArn": topic.arn or ref(_topic_id(topic)),
        "Protocol": "lambda",
        "Endpoint": bound.target.arn,
        "FilterPolicy": topic.filter_policy,
        "FilterPolicyScope": topic.filter_policy_scope,
        "RedrivePolicy": {"deadLetterTargetArn": dead_letter.arn} if dead_letter else None,
        "Region": topic.region,
    }
    made = make(resources.sns.SubscriptionResource, properties, depends_on=bound.target.depends_on)
    context.builder.add(logical_id, made)


def _add_topic(context: EventContext, bound: BoundEvent, topic: Topic) -> None:
    """Add the topic once; subscriptions without filter and redrive policy stand inside it."""
    logical_id = _topic_id(topic)
    if not context.builder.get(logical_id):
        properties = {"TopicName": topic.name, "DisplayName": topic.display_name}
        context.builder.add(logical_id, make(resources.sns.Topic, properties))
    context.builder.depend(logical_id, bound.target.depends_on)
    resource = context.builder.get(logical_id)
    if resource and not topic.has_own_subscription:
        inside = resource["Properties"].setdefault("Subscription", [])
        inside.append({"Endpoint": bound.target.arn, "Protocol": "lambda"})


def _add_permission(context: EventContext, bound: BoundEvent, topic: Topic) -> None:
    function = naming.normalized(bound.function.key)
    allow_invoke(
        context,
        f"{function}LambdaPermission{naming.alphanumeric(topic.name)}SNS",
        bound.target,
        principal="sns.amazonaws.com",
        source_arn=_topic_arn(topic),
    )


def _topic_id(topic: Topic) -> str:
    return f"SNSTopic{naming.alphanumeric(topic.name)}"


def _topic_arn(topic: Topic) -> CfValue:
    return topic.arn or arn("sns", topic.name)
