"""The name or the ARN of what triggers a function, as it stands in events."""

from __future__ import annotations

from urllib.parse import urlsplit

from sls_py.model.values import CfValue
from sls_py.operate.trigger.addresses import aws_address
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment

_WITH_ARN = {"sqs", "kinesis", "dynamodb", "msk", "activemq", "rabbitmq"}


def resource_name(deployment: Deployment, choice: Choice) -> str:
    """Return the name of an event's resource, empty where neither the service file nor the stack tells."""
    given = choice.config if isinstance(choice.config, dict) else {}
    if choice.kind in _WITH_ARN:
        return _known(deployment, given.get("arn") or choice.config)
    if choice.kind == "sns":
        return topic_arn(deployment, choice.config) or ""
    if choice.kind == "s3":
        return bucket_name(deployment, choice.config) or ""
    if choice.kind == "cognitoUserPool":
        pool = str(given.get("pool") or "")
        return deployment.named("AWS::Cognito::UserPool", pool) or ""
    return ""


def host_name(deployment: Deployment, choice: Choice) -> str:
    """Return the host of an event's API or URL, empty when the stack has none."""
    return urlsplit(aws_address(deployment, choice) or "").netloc


def topic_arn(deployment: Deployment, config: CfValue) -> str | None:
    """Return the ARN of an `sns` event's topic, None when the stack has none of that name."""
    given = config if isinstance(config, dict) else {}
    arn = given.get("arn") or (config if str(config).startswith("arn:") else None)
    if arn:
        return deployment.references.text(arn)
    return deployment.named("AWS::SNS::Topic", str(given.get("topicName") or config))


def bucket_name(deployment: Deployment, config: CfValue) -> str | None:
    """Return the name of an `s3` event's bucket; a key of `provider.s3` stands for the name there."""
    given = config if isinstance(config, dict) else {"bucket": config}
    bucket = given.get("bucket")
    if isinstance(bucket, str):
        configured = (deployment.service.provider.settings.get("s3") or {}).get(bucket) or {}
        bucket = configured.get("name") or bucket
    return deployment.references.text(bucket)


def stream_table(deployment: Deployment, arn: CfValue) -> str | None:
    """Return the table whose `StreamArn` a value is, None when it is none of the stack."""
    attribute = arn.get("Fn::GetAtt") if isinstance(arn, dict) else None
    path = attribute.split(".") if isinstance(attribute, str) else attribute
    if not path or path[-1] != "StreamArn":
        return None
    return deployment.references.physical.get(path[0])


def _known(deployment: Deployment, value: CfValue) -> str:
    if table := stream_table(deployment, value):
        # Only DynamoDB knows the label, which is the time when the stream began.
        return f"table/{table}/stream/2026-01-01T00:00:00.000"
    found = deployment.references.text(value) if value else None
    return found if found and found.startswith("arn:") else ""
