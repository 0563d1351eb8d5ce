"""Deploy a service, or single functions of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from sls_py.app.cloud import Cloud
from sls_py.app.images import ImageWork
from sls_py.app.packages import build_package, compile_package, load_package
from sls_py.app.request import Request
from sls_py.app.workspace import Workspace, has_service_file, open_workspace, pick_functions
from sls_py.deploy import DeployOptions, FunctionOptions, deploy_functions, deploy_service
from sls_py.errors import UsageError
from sls_py.lifecycle import Lifecycle
from sls_py.model.package import Package
from sls_py.model.result import DeployResult, FunctionChange, ServiceInfo
from sls_py.model.service import Service
from sls_py.operate.info import deployed_info
from sls_py.report import note


class Deployment(NamedTuple):
    """How a deployment ended, and the service as it is now."""

    result: DeployResult
    info: ServiceInfo


def deploy_everything(request: Request, options: DeployOptions) -> Deployment:
    """Deploy a service: package it, or take the package that `--package` names, then bring it to AWS.

    Nothing but images, which are pushed to ECR, is changed before the code is packaged and the template compiled.

    Raises:
        ServiceFileError: the service file is wrong.
        PackagingError: files cannot be selected, read or zipped.
        DeploymentError: CloudFormation did not reach the end.
        BusyError: another deployment of the stack runs.
    """
    if request.options.package:
        return _deploy_package(request, request.options.package, options)
    with open_workspace(request) as workspace:
        _announce(request, workspace.service)
        return _deploy(workspace, build_package(workspace, strict=True, images="all"), options)


def _deploy_package(request: Request, folder: str, options: DeployOptions) -> Deployment:
    """Deploy a package that was made before; the service file is read for the plugins, if it is there."""
    package = load_package(request, folder)
    stack = package.stack
    fitting = replace(request.options, stage=stack.stage, region=stack.region, package=None)
    request = request._replace(options=fitting)
    if not has_service_file(request):
        return _deploy_alone(request, package, options)
    with open_workspace(request) as workspace:
        _check_same_service(folder, stack.service, workspace.service.name)
        _announce(request, workspace.service)
        return _deploy(workspace, package, options)


def _deploy_alone(request: Request, package: Package, options: DeployOptions) -> Deployment:
    cloud = Cloud(request)
    with _told_when_broken_off(request):
        result = deploy_service(
            package,
            gateways=cloud.gateways(package.stack.region),
            lifecycle=Lifecycle(),
            reporter=request.reporter,
            options=options,
        )
    return _described(package, result, cloud)


def _deploy(workspace: Workspace, package: Package, options: DeployOptions) -> Deployment:
    with _told_when_broken_off(workspace.request):
        result = deploy_service(
            package,
            gateways=workspace.gateways,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            service=workspace.service,
            options=options,
        )
    return _described(package, result, workspace.cloud)


@contextmanager
def _told_when_broken_off(request: Request) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        text = (
            "broken off: what CloudFormation has begun goes on, the next `slspy deploy` picks it up"
        )
        note(request.reporter, text)
        raise


def _described(package: Package, result: DeployResult, cloud: Cloud) -> Deployment:
    cloud.save()
    return Deployment(result, deployed_info(package, result, endpoint_url=cloud.endpoint_url))


def update_functions(
    request: Request, keys: Sequence[str], options: FunctionOptions
) -> tuple[FunctionChange, ...]:
    """Bring code and configuration of functions to Lambda directly, without their stack.

    Raises:
        UsageError: the service has no function of a name.
        NotDeployedError: a function was never deployed.
    """
    with open_workspace(request) as workspace:
        service = workspace.service
        chosen = [function.key for function in pick_functions(service, keys)]
        stage, region = service.provider.stage, service.provider.region
        named = ", ".join(chosen)
        note(request.reporter, f"Deploying function {named} to stage {stage} ({region})")
        with_code = not options.configuration_only
        images: ImageWork = "all" if with_code else "none"
        package = compile_package(workspace, chosen, strict_handlers=with_code, images=images)
        changes = deploy_functions(
            package,
            chosen,
            gateways=workspace.gateways,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            service=service,
            options=options,
        )
        workspace.cloud.save()
        return changes


def _announce(request: Request, service: Service) -> None:
    stage, region = service.provider.stage, service.provider.region
    note(request.reporter, f"Deploying {service.name} to stage {stage} ({region})")


def _check_same_service(folder: str, packaged: str, here: str) -> None:
    if packaged != here:
        message = (
            f"the package in `{folder}` is of service `{packaged}`, the service here is `{here}`"
        )
        raise UsageError(
            message, hint="deploy it from the folder of its service, or from an empty one"
        )
