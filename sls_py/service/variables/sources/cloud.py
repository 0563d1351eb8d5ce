"""The sources that read from AWS: `aws`, `cf`, `s3` and `ssm`.

Gateways are made on the first use; the same question is asked once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sls_py.errors import AwsError, UsageError, did_you_mean
from sls_py.model.values import CfValue
from sls_py.service.extensions import Missing, VariableContext
from sls_py.service.variables.sources.address import needed

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways, Parameters
    from sls_py.model.deployed import LiveStack

    Connect = Callable[[str | None], Gateways]


class _CloudSource:
    name = ""

    def __init__(self, gateways: Connect | None) -> None:
        self._connect = gateways
        self._answers: dict[tuple[Any, ...], Any] = {}

    def _gateways(self, region: str) -> Gateways:
        if not self._connect:
            raise UsageError(f"`{self.name}` needs AWS, which this command does not use")
        return self._connect(region)

    def _once(self, question: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        if question not in self._answers:
            self._answers[question] = ask()
        return self._answers[question]


class AwsSource(_CloudSource):
    """`${aws:accountId}` and `${aws:region}`."""

    name = "aws"

    def resolve(self, address: str | None, _params: Sequence[Any], context: VariableContext) -> Any:
        """Return the account that the credentials belong to, or the region of the service."""
        match needed(address, "`${aws:region}`"):
            case "region":
                return context.region()
            case "accountId":
                region = context.region()
                return self._once((), self._gateways(region).account.identity)
            case other:
                raise UsageError(
                    f"`aws` does not know `{other}`", hint="it knows `accountId` and `region`"
                )


class StackSource(_CloudSource):
    """`${cf(region):stack.Output}`: an output of a CloudFormation stack."""

    name = "cf"

    def resolve(self, address: str | None, params: Sequence[Any], context: VariableContext) -> Any:
        """Return the output's value."""
        example = "`${cf:stack-name.OutputName}`"
        name, dot, output = needed(address, example).partition(".")
        if not dot:
            raise UsageError("`cf` needs a stack and an output", hint=f"write {example}")
        region = str(params[0]) if params and params[0] else context.region()
        stack = self._stack(region, name)
        if stack is None:
            return Missing(f"there is no stack `{name}` in `{region}`")
        if output in stack.outputs:
            return stack.outputs[output]
        reason = f"the stack `{name}` has no output `{output}`"
        return Missing(reason, did_you_mean(output, stack.outputs))

    def _stack(self, region: str, name: str) -> LiveStack | None:
        found: LiveStack | None = self._once(
            (region, name), lambda: self._gateways(region).stacks.describe(name)
        )
        return found


class BucketSource(_CloudSource):
    """`${s3:bucket/key}`: the text of an object."""

    name = "s3"

    def resolve(self, address: str | None, _params: Sequence[Any], context: VariableContext) -> Any:
        """Return the object's content as text."""
        example = "`${s3:bucket/key}`"
        bucket, slash, key = needed(address, example).partition("/")
        if not slash:
            raise UsageError("`s3` needs a bucket and a key", hint=f"write {example}")
        region = context.region()
        return self._once((bucket, key), lambda: self._read(region, bucket, key))

    def _read(self, region: str, bucket: str, key: str) -> Any:
        try:
            return self._gateways(region).buckets.get(bucket, key).decode("utf-8", "replace")
        except AwsError as error:
            if error.code in ("NoSuchKey", "404"):
                return Missing(f"there is no object `{key}` in the bucket `{bucket}`")
            raise


class ParameterSource(_CloudSource):
    """`${ssm(region, raw, noDecrypt):name}`: a parameter of the SSM parameter store.

    A StringList becomes a list, a SecureString with a JSON object in it an object; `raw` stops both.
    """

    name = "ssm"

    def resolve(self, address: str | None, params: Sequence[Any], context: VariableContext) -> Any:
        """Return the parameter's value."""
        name = needed(address, "`${ssm:/path/name}`")
        flags = {param for param in params if param in ("raw", "noDecrypt")}
        regions = [str(param) for param in params if param and param not in flags]
        region = regions[0] if regions else context.region()
        decrypt = "noDecrypt" not in flags
        parameter = self._once(
            (region, name, decrypt),
            lambda: self._parameters(region).get(name, decrypt=decrypt),
        )
        if parameter is None:
            return Missing(f"there is no parameter `{name}` in `{region}`")
        return parameter.value if "raw" in flags else _typed(parameter.type, parameter.value)

    def _parameters(self, region: str) -> Parameters:
        from sls_py.aws.protocols import ParameterGateways

        gateways = self._gateways(region)
        assert isinstance(gateways, ParameterGateways), "these gateways have no parameter store"
        return gateways.parameters


def _typed(kind: str, value: str) -> CfValue:
    if kind == "StringList":
        return value.split(",")
    if kind == "SecureString" and value.startswith("{"):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value
    return value
