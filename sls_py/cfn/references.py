"""What references in a template stand for: known names, or what a deployment made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from sls_py.model.values import CfValue, JsonObject

_PART = re.compile(r"\$\{([^}]+)\}")


class References(NamedTuple):
    """Where references lead: the resources of a template, and the physical ids of those that are deployed.

    `parameters` are the values of the stack's parameters.
    """

    region: str
    account: str
    stack: str
    resources: Mapping[str, JsonObject]
    physical: Mapping[str, str] = {}
    partition: str = "aws"
    parameters: Mapping[str, str] = {}

    def text(self, value: CfValue) -> str | None:
        """Return the text that a value stands for, None when only AWS could tell."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        if not isinstance(value, dict) or len(value) != 1:
            return None
        return self._called(*next(iter(value.items())))

    def _called(self, function: str, argument: CfValue) -> str | None:
        if function == "Ref":
            return self._ref(str(argument))
        if function == "Fn::GetAtt":
            path = argument if isinstance(argument, list) else str(argument).split(".", 1)
            return self._attribute(*path) if len(path) == 2 else None
        if function == "Fn::Sub":
            return self._substituted(argument)
        if function == "Fn::Join" and isinstance(argument, list) and len(argument) == 2:
            return _joined(argument[0], [self.text(part) for part in argument[1]])
        return None

    def _ref(self, name: str) -> str | None:
        pseudo = {
            "AWS::Region": self.region,
            "AWS::AccountId": self.account,
            "AWS::Partition": self.partition,
            "AWS::StackName": self.stack,
            "AWS::URLSuffix": "amazonaws.com",
        }
        if name in pseudo:
            return pseudo[name]
        known = self.physical.get(name) or self.parameters.get(name)
        if known:
            return known
        kind, own = self._named(name)
        if kind == "AWS::SNS::Topic" and own:
            return self._arn(kind, own)
        if kind == "AWS::SQS::Queue" and own:
            return f"https://sqs.{self.region}.amazonaws.com/{self.account}/{own}"
        return own

    def _attribute(self, name: str, attribute: str) -> str | None:
        kind, own = self._named(name)
        known = self.physical.get(name)
        if known:
            own = known if kind in _PATHS else known.rpartition("/")[2].rpartition(":")[2]
        if own is None:
            return None
        if attribute in {"Arn", "TopicArn"}:
            return self._arn(kind, own)
        return own if attribute in {"QueueName", "TopicName"} else None

    def _named(self, name: str) -> tuple[str, str | None]:
        """Return the type of a resource, and the name it is given in the template."""
        resource = self.resources.get(name) or {}
        kind = str(resource.get("Type", ""))
        key, _ = _KINDS.get(kind, ("", ""))
        own = self.text((resource.get("Properties") or {}).get(key)) if key else None
        return kind, own

    def _arn(self, kind: str, own: str) -> str | None:
        _, pattern = _KINDS.get(kind, ("", ""))
        where = {"region": self.region, "account": self.account, "name": own}
        return f"arn:{self.partition}:{pattern.format(**where)}" if pattern else None

    def _substituted(self, argument: CfValue) -> str | None:
        if isinstance(argument, list) and len(argument) == 2:
            template, given = argument
        else:
            template, given = argument, {}
        if not isinstance(template, str) or not isinstance(given, dict):
            return None
        parts = []
        for index, part in enumerate(_PART.split(template)):
            parts.append(self._part(part, given) if index % 2 else part)
        return _joined("", parts)

    def _part(self, name: str, given: JsonObject) -> str | None:
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        if name in given:
            return self.text(given[name])
        return self.text({"Fn::GetAtt": name} if "." in name else {"Ref": name})


_KINDS = {
    "AWS::DynamoDB::Table": ("TableName", "dynamodb:{region}:{account}:table/{name}"),
    "AWS::Events::EventBus": ("Name", "events:{region}:{account}:event-bus/{name}"),
    "AWS::IAM::Role": ("RoleName", "iam::{account}:role/{name}"),
    "AWS::Kinesis::Stream": ("Name", "kinesis:{region}:{account}:stream/{name}"),
    "AWS::Lambda::Function": ("FunctionName", "lambda:{region}:{account}:function:{name}"),
    "AWS::Logs::LogGroup": ("LogGroupName", "logs:{region}:{account}:log-group:{name}:*"),
    "AWS::S3::Bucket": ("BucketName", "s3:::{name}"),
    "AWS::SNS::Topic": ("TopicName", "sns:{region}:{account}:{name}"),
    "AWS::SQS::Queue": ("QueueName", "sqs:{region}:{account}:{name}"),
    "AWS::SSM::Parameter": ("Name", "ssm:{region}:{account}:parameter/{name}"),
}
_PATHS = {"AWS::Logs::LogGroup", "AWS::SSM::Parameter"}
"""Types whose names may have slashes."""


def _joined(separator: str, parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return separator.join(known) if len(known) == len(parts) else None
