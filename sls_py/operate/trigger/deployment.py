"""A deployed function with the stack around it: what references of the service file stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from sls_py.aws.event_sources import EventSources, event_sources
from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.cfn.references import References
from sls_py.errors import NotDeployedError, UsageError
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.info import live_stack
from sls_py.operate.samples import Facts
from sls_py.operate.trigger.records import Order


class Deployment(NamedTuple):
    """A function in its stack; `connect` gives the gateways of another region.

    `endpoint_url` is set when an emulator stands in for AWS.
    """

    service: Service
    function: Function
    gateways: Gateways
    connect: Callable[[str], Gateways]
    resources: Mapping[str, JsonObject]
    references: References
    outputs: Mapping[str, str]
    endpoint_url: str | None = None

    @property
    def sources(self) -> EventSources:
        """What triggers functions, in the region of the stack."""
        return event_sources(self.gateways)

    @property
    def region(self) -> str:
        """The region of the stack."""
        return self.references.region

    def text(self, value: CfValue, what: str) -> str:
        """Return the text that a value of the service file stands for; `what` names it in the error.

        Raises:
            UsageError: the template and its resources do not tell.
        """
        found = self.references.text(value)
        if found is None:
            hint = "call the function with a sample event: `--via invoke`"
            raise UsageError(f"only CloudFormation knows {what} `{value}`", hint=hint)
        return found

    def of_type(self, kind: str) -> Iterator[tuple[str, JsonObject]]:
        """Yield the logical ids and the properties of all resources of a type."""
        for logical_id, resource in self.resources.items():
            if resource.get("Type") == kind:
                yield logical_id, resource.get("Properties") or {}

    def physical(self, logical_id: str) -> str:
        """Return the physical id of a resource.

        Raises:
            NotDeployedError: the stack has no such resource.
        """
        found = self.references.physical.get(logical_id)
        if found is None:
            raise self.missing(f"`{logical_id}`")
        return found

    def named(self, kind: str, name: str) -> str | None:
        """Return the physical id of the resource of a type that has a name, None when the stack has none."""
        key = NAMES[kind]
        for logical_id, properties in self.of_type(kind):
            if self.references.text(properties.get(key)) == name:
                return self.references.physical.get(logical_id)
        return None

    def require_mapping(self, arn: CfValue) -> None:
        """See that the function reads from a queue or a stream.

        Raises:
            NotDeployedError: the stack has no such mapping.
        """
        text = self.references.text(arn)
        for _, properties in self.of_type("AWS::Lambda::EventSourceMapping"):
            source = properties.get("EventSourceArn")
            if source == arn or (text and self.references.text(source) == text):
                return
        raise self.missing("the event")

    def missing(self, what: str) -> NotDeployedError:
        """Return the error that something of the service file is not in the stack."""
        hint = "deploy it with `slspy deploy`, or call the function with a sample: `--via invoke`"
        return NotDeployedError(
            f"{what} is not deployed with stack `{self.references.stack}`", hint=hint
        )

    def alias(self) -> str | None:
        """Return the alias that triggers of the function call, None when they call the function itself."""
        function = {"Ref": naming.function(self.function.key)}
        names = (
            properties.get("Name")
            for _, properties in self.of_type("AWS::Lambda::Alias")
            if properties.get("FunctionName") == function
        )
        return next((str(name) for name in names), None)

    def facts(self, order: Order, config: CfValue, resource: str = "", host: str = "") -> Facts:
        """Return what a sample event is made of here."""
        return Facts(
            region=self.region,
            account=self.references.account,
            partition=self.references.partition,
            stage=self.service.provider.stage,
            config=config,
            resource=resource,
            host=host,
            data=order.text,
            attributes=order.attributes,
            unique=order.unique,
            now=order.now,
        )


NAMES = {
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::Cognito::UserPool": "UserPoolName",
}
"""The property with the name, by type."""


def read_deployment(
    service: Service,
    function: Function,
    gateways: Gateways,
    *,
    endpoint_url: str | None = None,
    connect: Callable[[str], Gateways] | None = None,
) -> Deployment:
    """Read the stack of a service; `endpoint_url` is set when an emulator stands in for AWS.

    Raises:
        NotDeployedError: there is no such stack, or the function is not in it.
    """
    stack = live_stack(service, gateways)
    template = gateways.stacks.template(stack.name) or {}
    physical = {item.logical_id: item.physical_id for item in gateways.stacks.resources(stack.name)}
    _, partition, _, _, account, *_ = [*stack.stack_id.split(":"), "", "", "", "", ""][:6]
    references = References(
        service.provider.region,
        account,
        stack.name,
        template.get("Resources", {}),
        physical,
        partition=partition or "aws",
        parameters=stack.parameters,
    )
    found = Deployment(
        service,
        function,
        gateways,
        connect or (lambda _: gateways),
        template.get("Resources", {}),
        references,
        stack.outputs,
        endpoint_url,
    )
    if naming.function(function.key) not in physical:
        raise found.missing(f"function `{function.key}`")
    return found
