"""Deploy a service, or single functions of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sls_py.app.images import ImageWork
from sls_py.app.live_endings import end_killed_of
from sls_py.app.packages import compile_package
from sls_py.app.ready import Ready, ready_package
from sls_py.app.request import Request
from sls_py.app.runs_here import check_runs_here
from sls_py.app.secrets import MaskingReporter, masked
from sls_py.app.workspace import open_workspace, pick_functions
from sls_py.deploy import DeployOptions, FunctionOptions, preview
from sls_py.deploy.caller import this_process
from sls_py.model.masking import without_secrets
from sls_py.model.preview import Preview
from sls_py.model.result import DeployResult, FunctionChange, ServiceInfo
from sls_py.operate.api_keys import with_api_keys
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
    with ready_package(request, doing="Deploying", images="all") as ready:
        return deploy_ready(request, ready, options)


def deploy_ready(request: Request, ready: Ready, options: DeployOptions) -> Deployment:
    """Deploy a package that is ready; errors as in `deploy_everything`."""
    from sls_py.deploy import deploy_service

    ready.cloud.remember(ready.package.stack)
    with without_secrets(mask := ready.mask):
        with _told_when_broken_off(request):
            end_killed_of(
                ready.package.stack, request.options.directory, ready.gateways, request.reporter
            )
            result = deploy_service(
                ready.package,
                gateways=ready.gateways,
                lifecycle=ready.lifecycle,
                reporter=MaskingReporter(request.reporter, mask),
                service=ready.service,
                options=options,
                caller=this_process(request.command),
            )
        ready.cloud.save()
        endpoint_url = ready.cloud.endpoint_url
        found = with_api_keys(
            deployed_info(ready.package, result, endpoint_url=endpoint_url),
            ready.package.stack.template,
            ready.gateways,
            conceal=request.options.conceal,
        )
        return Deployment(masked(result, mask), masked(ready.cloud.nearest(found), mask))


def preview_everything(
    request: Request,
    options: DeployOptions | None = None,
    *,
    doing: str = "Planning a deployment of",
) -> Preview:
    """Tell what `deploy_everything` would do; AWS is only read, and images are neither built nor looked up.

    Raises:
        ServiceFileError: the service file is wrong.
        PackagingError: files cannot be selected, read or zipped.
        BusyError: another deployment of the stack runs.
    """
    with ready_package(request, doing=doing, images="none") as ready:
        reporter = MaskingReporter(request.reporter, ready.mask)
        found = preview(ready.package, gateways=ready.gateways, reporter=reporter, options=options)
        return masked(found, ready.mask)


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


def update_functions(
    request: Request, keys: Sequence[str], options: FunctionOptions
) -> tuple[FunctionChange, ...]:
    """Bring code and configuration of functions to Lambda directly, without their stack.

    Raises:
        UsageError: the service has no function of a name.
        NotDeployedError: a function was never deployed.
    """
    from sls_py.deploy import deploy_functions

    with open_workspace(request) as workspace:
        service = workspace.service
        chosen = [function.key for function in pick_functions(service, keys)]
        stage, region = service.provider.stage, service.provider.region
        named = ", ".join(chosen)
        note(request.reporter, f"Deploying function {named} to stage {stage} ({region})")
        check_runs_here(workspace, chosen)
        with_code = not options.configuration_only
        images: ImageWork = "all" if with_code else "none"
        package = compile_package(workspace, chosen, strict_handlers=with_code, images=images)
        workspace.cloud.remember(package.stack)
        directory = request.options.directory
        end_killed_of(package.stack, directory, workspace.gateways, workspace.reporter)
        changes = deploy_functions(
            package,
            chosen,
            gateways=workspace.gateways,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            service=service,
            options=options,
            caller=this_process(request.command),
        )
        workspace.cloud.save()
        return changes
