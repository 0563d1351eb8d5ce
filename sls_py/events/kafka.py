"""`kafka`: records of a topic of an Apache Kafka cluster that somebody else runs."""

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
from sls_py.events.shapes import OBJECT, TEXT, listing, number, record, ref, text
from sls_py.model.values import CfValue, JsonObject

_NETWORK = {
    "vpcSubnet": ("VPC_SUBNET", "subnet:"),
    "vpcSecurityGroup": ("VPC_SECURITY_GROUP", "security_group:"),
}
_SECRETS = {
    "saslPlainAuth": ("BASIC_AUTH", ""),
    "saslScram256Auth": ("SASL_SCRAM_256_AUTH", ""),
    "saslScram512Auth": ("SASL_SCRAM_512_AUTH", ""),
    "clientCertificateTlsAuth": ("CLIENT_CERTIFICATE_TLS_AUTH", ""),
    "serverRootCaCertificate": ("SERVER_ROOT_CA_CERTIFICATE", ""),
}
_ACCESS = _NETWORK | _SECRETS
"""The type that Lambda knows each kind of access by, and what goes before its values."""


def _ways_in() -> JsonObject:
    secrets = listing(ref("awsSecretsManagerArnString"), minItems=1)
    return record(
        {
            "vpcSubnet": listing(text("subnet-[a-z0-9]+", "the id of a subnet"), minItems=1),
            "vpcSecurityGroup": listing(
                text("sg-[a-z0-9]+", "the id of a security group"), minItems=1
            ),
            **dict.fromkeys(_SECRETS, secrets),
        }
    ) | {"minProperties": 1}


SCHEMA: JsonObject = record(
    {
        "accessConfigurations": _ways_in(),
        "bootstrapServers": listing(TEXT, minItems=1),
        "onFailureDestination": TEXT,
        "provisionedPollerConfig": OBJECT
        | {
            "properties": {"minimumPollers": number(1, 200), "maximumPollers": number(1, 2000)},
            "minProperties": 1,
        },
        **POLLING,
        **CONSUMING,
    },
    ["accessConfigurations", "bootstrapServers", "topic"],
)

_LONGEST_NAME = 158
"""Keeps logical ids within 255 characters."""


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a mapping per event, and let the shared role read secrets and reach the network."""
    for group in by_function(events):
        for bound in group:
            _check(context, bound)
            topic = naming.alphanumeric(bound.event.config["topic"])[:_LONGEST_NAME]
            logical_id = f"{naming.normalized(bound.function.key)}EventSourceMappingKafka{topic}"
            add_mapping(context, logical_id, bound.target, _properties(bound.event.config))
        _allow(context, [bound.event.config["accessConfigurations"] for bound in group])


def _check(context: EventContext, bound: BoundEvent) -> None:
    check_starting_position(context, bound)
    missing = _NETWORK.keys() - bound.event.config["accessConfigurations"].keys()
    if len(missing) == 1:
        message = f"`{missing.pop()}` is missing: subnets and security groups go together"
        context.problem(bound, message, key="accessConfigurations")


def _allow(context: EventContext, access: Sequence[JsonObject]) -> None:
    secrets: list[CfValue] = [
        secret for ways in access for kind in ways if kind in _SECRETS for secret in ways[kind]
    ]
    if secrets:
        context.builder.allow(statement(("secretsmanager:GetSecretValue",), secrets))
    if any(kind in _NETWORK for ways in access for kind in ways):
        context.builder.allow(network_access())


def _properties(config: JsonObject) -> JsonObject:
    on_failure = config.get("onFailureDestination")
    return {
        "Topics": [config["topic"]],
        "SelfManagedEventSource": {
            "Endpoints": {"KafkaBootstrapServers": config["bootstrapServers"]}
        },
        "SourceAccessConfigurations": _source_access(config["accessConfigurations"]),
        "SelfManagedKafkaEventSourceConfig": consumer_group(config),
        "DestinationConfig": {"OnFailure": {"Destination": on_failure}} if on_failure else None,
        "ProvisionedPollerConfig": pollers(config),
        **starting_position(config),
        **polling(config),
    }


def _source_access(ways: JsonObject) -> list[JsonObject]:
    return [
        {"Type": _ACCESS[kind][0], "URI": f"{_ACCESS[kind][1]}{value}"}
        for kind, values in ways.items()
        for value in values
    ]
