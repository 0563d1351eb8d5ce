"""What is deployed of a service right now."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.errors import NotDeployedError
from sls_py.model.deployed import LiveStack
from sls_py.model.package import Package
from sls_py.model.result import DeployResult, FunctionInfo, ServiceInfo
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.operate.api_keys import with_api_keys
from sls_py.operate.endpoints import endpoints, reachable


def info(
    service: Service,
    gateways: Gateways,
    *,
    endpoint_url: str | None = None,
    conceal: bool = False,
) -> ServiceInfo:
    """Read the stack of a service; `endpoint_url` is set when an emulator stands in for AWS.

    With `conceal` the values of API keys are left out.

    Raises:
        NotDeployedError: there is no such stack.
    """
    stack = live_stack(service, gateways)
    template = gateways.stacks.template(stack.name) or {}
    outputs = reachable(stack.outputs, endpoint_url)
    functions = {naming.function(key): key for key in service.functions}
    found = ServiceInfo(
        service=service.name,
        stage=service.provider.stage,
        region=service.provider.region,
        stack=stack.name,
        status=stack.status,
        endpoints=endpoints(template, outputs, functions),
        functions=tuple(
            FunctionInfo(key=key, name=function.name)
            for key, function in service.functions.items()
            if naming.function(key) in template.get("Resources", {})
        ),
        layers=_layers(outputs, service.layers),
        outputs=outputs,
    )
    return with_api_keys(found, template, gateways, conceal=conceal)


def deployed_info(
    package: Package, result: DeployResult, *, endpoint_url: str | None = None
) -> ServiceInfo:
    """Describe what a deployment just put there, without asking AWS again."""
    template: JsonObject = package.stack.template
    functions = {compiled.logical_id: key for key, compiled in package.stack.functions.items()}
    outputs = reachable(result.outputs, endpoint_url)
    sizes = {artifact.name: artifact.size for artifact in package.artifacts.items}
    return ServiceInfo(
        service=result.service,
        stage=result.stage,
        region=result.region,
        stack=result.stack,
        status="",
        endpoints=endpoints(template, outputs, functions),
        functions=tuple(
            FunctionInfo(key=key, name=compiled.name, size=sizes.get(compiled.artifact or ""))
            for key, compiled in package.stack.functions.items()
        ),
        layers=_layers(outputs, package.artifacts.layers),
        outputs=outputs,
    )


def stack_name(service: Service) -> str:
    """Return the name of the stack that a service is deployed as."""
    return service.provider.stack_name or naming.stack(service.name, service.provider.stage)


def live_stack(service: Service, gateways: Gateways) -> LiveStack:
    """Return the stack of a service.

    Raises:
        NotDeployedError: there is no such stack.
    """
    name = stack_name(service)
    stack = gateways.stacks.describe(name)
    if stack is None:
        local = gateways.target.local
        where = "the local cloud" if local else gateways.target.region
        command = "slspy deploy --local" if local else "slspy deploy"
        raise NotDeployedError(
            f"stack `{name}` does not exist in {where}",
            hint=f"deploy it with `{command}`, or choose another `--stage` or `--region`",
        )
    return stack


def _layers(outputs: Mapping[str, str], keys: Mapping[str, object]) -> dict[str, str]:
    arns = {key: outputs.get(naming.layer_output(key, "QualifiedArn")) for key in keys}
    return {key: arn for key, arn in arns.items() if arn is not None}
