"""Compute intrinsic functions from what a live stack shows, where that is possible without guessing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sls_py.deploy.settings import UNKNOWN, is_call
from sls_py.model.deployed import LiveStack, StackResource
from sls_py.model.values import CfValue, JsonObject

_HIDDEN = "****"
"""What CloudFormation shows in place of a NoEcho parameter."""


class Resolver:
    """Resolves values of a template against its live stack; what cannot be told is UNKNOWN."""

    def __init__(
        self,
        stack: LiveStack,
        resources: Mapping[str, StackResource],
        template: JsonObject,
        *,
        region: str,
    ) -> None:
        self._stack = stack
        self._resources = resources
        self._template = template
        # arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
        parts = [*stack.stack_id.split(":"), "", "", "", "", ""]
        self._partition, self._account = parts[1] or "aws", parts[4]
        self._region = region

    def __call__(self, value: CfValue) -> CfValue:
        """Return the plain value, or UNKNOWN."""
        if isinstance(value, str):
            return UNKNOWN if "{{resolve:" in value else value
        if not isinstance(value, dict):
            return value
        name, argument = next(iter(value.items())) if len(value) == 1 else ("", None)
        known: dict[str, Callable[[Any], CfValue]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Join": self._join,
            "Fn::Sub": self._sub,
        }
        return known[name](argument) if name in known else UNKNOWN

    def document(self, value: CfValue) -> CfValue:
        """Resolve everything inside a JSON document; UNKNOWN when something in it cannot be told."""
        if isinstance(value, list):
            items = [self.document(item) for item in value]
            return UNKNOWN if any(item is UNKNOWN for item in items) else items
        if isinstance(value, dict) and not is_call(value):
            parts = {key: self.document(item) for key, item in value.items()}
            return UNKNOWN if any(item is UNKNOWN for item in parts.values()) else parts
        return self(value)

    def _ref(self, name: str) -> CfValue:
        pseudo = {
            "AWS::AccountId": self._account,
            "AWS::Partition": self._partition,
            "AWS::Region": self._region,
            "AWS::StackId": self._stack.stack_id,
            "AWS::StackName": self._stack.name,
            "AWS::URLSuffix": "amazonaws.com.cn"
            if self._partition == "aws-cn"
            else "amazonaws.com",
        }
        if name in pseudo:
            return pseudo[name] or UNKNOWN
        if name in self._template.get("Parameters", {}):
            value = self._stack.parameters.get(name, _HIDDEN)
            return UNKNOWN if value == _HIDDEN else value
        resource = self._resources.get(name)
        return resource.physical_id if resource and resource.physical_id else UNKNOWN

    def _get_att(self, argument: CfValue) -> CfValue:
        logical_id, _, attribute = (
            argument.partition(".") if isinstance(argument, str) else (argument[0], "", argument[1])
        )
        resource = self._resources.get(logical_id)
        if attribute != "Arn" or resource is None or not resource.physical_id:
            return UNKNOWN
        return self._arn(resource)

    def _arn(self, resource: StackResource) -> CfValue:
        """Write the ARN of a resource whose ARN follows from its name."""
        name = resource.physical_id
        if name.startswith("arn:"):
            return name
        regional = f"{self._region}:{self._account}"
        shapes = {
            "AWS::DynamoDB::Table": f"dynamodb:{regional}:table/{name}",
            "AWS::IAM::Role": f"iam::{self._account}:role{self._role_path(resource)}{name}",
            "AWS::Kinesis::Stream": f"kinesis:{regional}:stream/{name}",
            "AWS::KMS::Key": f"kms:{regional}:key/{name}",
            "AWS::Lambda::Function": f"lambda:{regional}:function:{name}",
            "AWS::Logs::LogGroup": f"logs:{regional}:log-group:{name}:*",
            "AWS::S3::Bucket": f"s3:::{name}",
            "AWS::SQS::Queue": f"sqs:{regional}:{name.rpartition('/')[2]}",
        }
        shape = shapes.get(resource.type)
        return f"arn:{self._partition}:{shape}" if shape else UNKNOWN

    def _role_path(self, resource: StackResource) -> str:
        declared = self._template.get("Resources", {}).get(resource.logical_id, {})
        return str(declared.get("Properties", {}).get("Path", "/"))

    def _join(self, argument: CfValue) -> CfValue:
        separator, parts = argument
        if not isinstance(parts, list):
            return UNKNOWN
        texts = [self(part) for part in parts]
        if any(text is UNKNOWN for text in texts):
            return UNKNOWN
        return str(separator).join(str(text) for text in texts)

    def _sub(self, argument: CfValue) -> CfValue:
        text, given = argument if isinstance(argument, list) else (argument, {})
        unknown = False

        def value(match: re.Match[str]) -> str:
            nonlocal unknown
            name = match[1]
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in given:
                found = self(given[name])
            else:
                found = self._get_att(name) if "." in name else self._ref(name)
            unknown = unknown or found is UNKNOWN
            return str(found)

        result = re.sub(r"\$\{([^}]+)\}", value, text)
        return UNKNOWN if unknown else result
