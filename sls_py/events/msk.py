"""`msk`: records of a topic of an Amazon MSK cluster."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.brokers import (
    CONSUMING,
    POLLING,
    check_starting_position,
    consumer_group,
    pollers,
    polling,
    starting_position,
    statement,
)
from sls_py.events.grouping import by_function
from sls_py.events.mappings import add_mapping, network_access
from sls_py.events.shapes import any_of, record, ref
from sls_py.events.sources import after_last_colon, source_name
from sls_py.model.values import JsonObject

SCHEMA: JsonObject = record(
    {
        "arn": any_of(ref("awsArnString"), ref("awsCfImport"), ref("awsCfRef")),
        "saslScram512": ref("awsArnString"),
        "provisionedPollerConfig": ref("mskProvisionedPollerConfig"),
        **POLLING,
        **CONSUMING,
    },
    ["arn", "topic"],
)

_ACTIONS = ("kafka:DescribeCluster", "kafka:GetBootstrapBrokers")
_LONGEST_NAME = 79
"""Keeps logical ids, which hold two names, within 255 characters."""


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a mapping per event, and let the shared role reach the clusters of each function."""
    for group in by_function(events):
        for bound in group:
            check_starting_position(context, bound)
            properties = _properties(bound.event.config)
            add_mapping(context, _logical_id(bound), bound.target, properties)
        context.builder.allow(statement(_ACTIONS, [bound.event.config["arn"] for bound in group]))
        context.builder.allow(network_access())


def _logical_id(bound: BoundEvent) -> str:
    config = bound.event.config
    names = (source_name(config["arn"], _cluster_name), config["topic"])
    cluster, topic = (naming.alphanumeric(name)[:_LONGEST_NAME] for name in names)
    return f"{naming.normalized(bound.function.key)}EventSourceMappingMSK{cluster}{topic}"


def _cluster_name(arn: str) -> str:
    """Cut the name out of `arn:aws:kafka:eu-west-1:123456789012:cluster/name/uuid`."""
    parts = arn.split("/")
    return parts[1] if len(parts) > 1 else after_last_colon(arn)


def _properties(config: JsonObject) -> JsonObject:
    secret = config.get("saslScram512")
    return {
        "EventSourceArn": config["arn"],
        "Topics": [config["topic"]],
        "AmazonManagedKafkaEventSourceConfig": consumer_group(config),
        "SourceAccessConfigurations": [{"Type": "SASL_SCRAM_512_AUTH", "URI": secret}]
        if secret
        else None,
        "ProvisionedPollerConfig": pollers(config),
        **starting_position(config),
        **polling(config),
    }
