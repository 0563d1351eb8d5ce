"""Find out whether a name is taken, for the types of resources that services usually name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol, runtime_checkable

from sls_py.aws.account import StsAccount
from sls_py.aws.api import Api
from sls_py.aws.errors import DENIED
from sls_py.errors import AwsError


class Existing(Protocol):
    """Resources by their types and names, whoever made them."""

    def find(self, kind: str, name: str) -> str | None:
        """Return what CloudFormation's import identifies a resource by, None when there is none of that name.

        `kind` is its type, one of `IDENTIFIERS`. Where the caller may not ask, the answer is None too.
        """
        ...

    def log_groups(self, prefix: str) -> frozenset[str]:
        """Return the names of log groups that begin with a prefix."""
        ...


@runtime_checkable
class ExistingGateways(Protocol):
    """Gateways that can tell whether a name is taken."""

    @property
    def existing(self) -> Existing:
        """Resources by type and name."""
        ...


class _Kind(NamedTuple):
    """How a type of resource is looked up, and what identifies it."""

    service: str
    operation: str
    parameter: str
    property: str
    identifier: str
    action: str


_KINDS = {
    "AWS::DynamoDB::Table": _Kind(
        "dynamodb",
        "DescribeTable",
        "TableName",
        "TableName",
        "TableName",
        "dynamodb:DescribeTable",
    ),
    "AWS::IAM::Role": _Kind("iam", "GetRole", "RoleName", "RoleName", "RoleName", "iam:GetRole"),
    "AWS::Lambda::Function": _Kind(
        "lambda",
        "GetFunction",
        "FunctionName",
        "FunctionName",
        "FunctionName",
        "lambda:GetFunction",
    ),
    "AWS::Logs::LogGroup": _Kind(
        "logs", "", "", "LogGroupName", "LogGroupName", "logs:DescribeLogGroups"
    ),
    "AWS::S3::Bucket": _Kind(
        "s3", "HeadBucket", "Bucket", "BucketName", "BucketName", "s3:ListBucket"
    ),
    "AWS::SNS::Topic": _Kind(
        "sns", "GetTopicAttributes", "TopicArn", "TopicName", "TopicArn", "sns:GetTopicAttributes"
    ),
    "AWS::SQS::Queue": _Kind(
        "sqs", "GetQueueUrl", "QueueName", "QueueName", "QueueUrl", "sqs:GetQueueUrl"
    ),
}

NAMED: Mapping[str, str] = {kind: item.property for kind, item in _KINDS.items()}
"""The property that has the name, by type."""

IDENTIFIERS: Mapping[str, str] = {kind: item.identifier for kind, item in _KINDS.items()}
"""The property that an import identifies a resource by."""

LOOK_UPS: Mapping[str, str] = {kind: item.action for kind, item in _KINDS.items()}
"""What the caller has to be allowed for a name to be looked up, by type."""

FOREIGN = ""
"""The identifier of a bucket that exists but belongs to somebody else."""

_ABSENT = {
    *("404", "NoSuchBucket", "NotFound", "NoSuchEntity", "ResourceNotFoundException"),
    *("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"),
}


class ExistingResources:
    """See `Existing`; `api` gives the calls of a service."""

    def __init__(self, api: Callable[[str], Api]) -> None:
        self._api = api

    def find(self, kind: str, name: str) -> str | None:
        """Return what CloudFormation's import identifies a resource by."""
        item = _KINDS[kind]
        if item.service == "logs":
            return name if name in self.log_groups(name) else None
        asked = self._topic(name) if item.service == "sns" else name
        try:
            answer = self._api(item.service).call(item.operation, **{item.parameter: asked})
        except AwsError as error:
            if error.code == DENIED:
                return FOREIGN if item.service == "s3" else None
            if error.code in _ABSENT:
                return None
            raise
        return str(answer.get(item.identifier) or asked)

    def _topic(self, name: str) -> str:
        """Return the ARN of a topic: SNS knows topics by nothing else."""
        client = self._api("sns").client("GetTopicAttributes")
        account = StsAccount(self._api("sts")).identity()
        return f"arn:{client.meta.partition}:sns:{client.meta.region_name}:{account}:{name}"

    def log_groups(self, prefix: str) -> frozenset[str]:
        """Return the names of log groups that begin with a prefix."""
        pages = self._api("logs").pages("DescribeLogGroups", logGroupNamePrefix=prefix)
        try:
            return frozenset(item["logGroupName"] for page in pages for item in page["logGroups"])
        except AwsError as error:
            if error.code == DENIED:
                return frozenset()
            raise
