"""Queues of Amazon MQ brokers: the compiler behind `activemq` and `rabbitmq`."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.brokers import polling, statement
from sls_py.events.grouping import by_function
from sls_py.events.mappings import add_mapping, network_access
from sls_py.model.values import JsonObject

_LONGEST_NAME = 150
"""Keeps logical ids within 255 characters."""


def compile_queues(context: EventContext, events: Sequence[BoundEvent], product: str) -> None:
    """Add a mapping per event, and let the shared role reach the brokers of each function."""
    for group in by_function(events):
        configs = [bound.event.config for bound in group]
        for bound, config in zip(group, configs, strict=True):
            queue = naming.alphanumeric(config["queue"])[:_LONGEST_NAME]
            logical_id = (
                f"{naming.normalized(bound.function.key)}EventSourceMapping{product}{queue}"
            )
            add_mapping(context, logical_id, bound.target, _properties(config))
        secrets = [config["basicAuthArn"] for config in configs]
        brokers = [config["arn"] for config in configs]
        context.builder.allow(statement(("secretsmanager:GetSecretValue",), secrets))
        context.builder.allow(statement(("mq:DescribeBroker",), brokers))
        context.builder.allow(network_access())


def _properties(config: JsonObject) -> JsonObject:
    access = [{"Type": "BASIC_AUTH", "URI": config["basicAuthArn"]}]
    if config.get("virtualHost"):
        access.append({"Type": "VIRTUAL_HOST", "URI": config["virtualHost"]})
    return {
        "EventSourceArn": config["arn"],
        "Queues": [config["queue"]],
        "SourceAccessConfigurations": access,
        **polling(config),
    }
