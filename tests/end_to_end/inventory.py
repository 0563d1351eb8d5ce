"""Everything that is in an account, as far as the services here make it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.end_to_end.story import Clients

_LISTS = (
    ("s3", "list_buckets", "Buckets", "Name"),
    ("lambda", "list_functions", "Functions", "FunctionArn"),
    ("lambda", "list_layers", "Layers", "LayerArn"),
    ("lambda", "list_event_source_mappings", "EventSourceMappings", "UUID"),
    ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    ("dynamodb", "list_tables", "TableNames", ""),
    ("sqs", "list_queues", "QueueUrls", ""),
    ("sns", "list_topics", "Topics", "TopicArn"),
    ("sns", "list_subscriptions", "Subscriptions", "SubscriptionArn"),
    ("apigateway", "get_rest_apis", "items", "id"),
    ("apigatewayv2", "get_apis", "Items", "ApiId"),
    ("events", "list_event_buses", "EventBuses", "Arn"),
    ("events", "list_rules", "Rules", "Arn"),
    ("scheduler", "list_schedules", "Schedules", "Arn"),
    ("kinesis", "list_streams", "StreamNames", ""),
    ("iam", "list_roles", "Roles", "Arn"),
)
_GONE = "DELETE_COMPLETE"


def inventory(clients: Clients) -> set[str]:
    """Return the names of all resources, with their kind."""
    return {*_resources(clients), *_stacks(clients)}


def _resources(clients: Clients) -> Iterator[str]:
    for service, operation, listed, name in _LISTS:
        for item in getattr(clients(service), operation)().get(listed, ()):
            yield f"{service} {listed} {item[name] if name else item}"


def _stacks(clients: Clients) -> Iterator[str]:
    for stack in clients("cloudformation").list_stacks()["StackSummaries"]:
        if stack["StackStatus"] != _GONE:
            yield f"stack {stack['StackName']} {stack['StackStatus']}"
