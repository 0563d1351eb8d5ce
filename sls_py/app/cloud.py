"""Which AWS a command talks to: the real one, an emulator at an address, or slspy's own local cloud."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.app.request import Request
from sls_py.errors import UsageError
from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject
from sls_py.report import note

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways
    from sls_py.emulator import LocalCloud
    from sls_py.model.result import ServiceInfo
    from sls_py.model.stack import CompiledStack

_FUNCTION = "AWS::Lambda::Function"
DEFAULT_REGION = "us-east-1"


class Cloud:
    """The AWS of one command; it is looked for, started and connected when it is first needed."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._gateways: dict[AwsTarget, Gateways] = {}
        self._local: LocalCloud | None = None
        self._stage = request.options.stage

    def work_on(self, stage: str) -> None:
        """Use the credentials that the environment has for a stage."""
        self._stage = stage

    @property
    def endpoint_url(self) -> str | None:
        """The address of the emulator that stands in for AWS, None when it is AWS itself."""
        if self._request.options.local:
            return self._started().endpoint
        return self._request.options.endpoint_url or self._request.environ.get("AWS_ENDPOINT_URL")

    def gateways(
        self,
        region: str | None = None,
        profile: str | None = None,
        accounts: tuple[str, ...] = (),
    ) -> Gateways:
        """Return gateways for a region; `profile` and `accounts` are those that the service file names.

        Raises:
            UsageError: the account that is expected is not one that the service file allows.
        """
        from sls_py.aws import connect

        target = self._target(region or self._default_region(), profile, accounts)
        if target not in self._gateways:
            self._gateways[target] = connect(target, on_call=self._tell)
        return self._gateways[target]

    def save(self) -> None:
        """Have the local cloud keep its state on disk, when it is the one in use."""
        if self._local:
            from sls_py.emulator import save

            save(self._local)

    def nearest(self, found: ServiceInfo) -> ServiceInfo:
        """Return what is deployed with ports of their own in the addresses of APIs, when the local cloud gives them."""
        if not self._request.options.local:
            return found
        from sls_py.emulator import inventory
        from sls_py.operate.endpoints import at_origins

        addresses = inventory(self._started()).get("addresses", ())
        origins = {str(one["url"]): str(one["origin"]) for one in addresses if "origin" in one}
        return at_origins(found, origins)

    def remember(self, stack: CompiledStack) -> None:
        """Have the local cloud, when it is the one in use, find AWS's SDK for Node.js where the service has it."""
        if not self._request.options.local:
            return
        resources = stack.template.get("Resources", {}).values()
        functions = [one.get("Properties", {}) for one in resources if one.get("Type") == _FUNCTION]
        names = [one["FunctionName"] for one in functions if _is_named_node(one)]
        if names:
            from sls_py.emulator import remember_folder

            folder = self._request.options.directory
            remember_folder(self._started().data_directory, names, folder)

    def _target(self, region: str, profile: str | None, accounts: tuple[str, ...]) -> AwsTarget:
        if self._request.options.local:
            return self._started().target(region)
        return AwsTarget(
            region=region,
            profile=self._request.options.profile,
            default_profile=profile,
            endpoint_url=self._request.options.endpoint_url,
            stage=self._stage,
            accounts=self._allowed(accounts),
        )

    def _allowed(self, accounts: tuple[str, ...]) -> tuple[str, ...]:
        expected = self._request.options.expect_account
        if expected is None:
            return accounts
        if accounts and expected not in accounts:
            message = f"`--expect-account {expected}` is not one of `provider.allowedAccounts`"
            raise UsageError(message, hint=f"allowed: {', '.join(accounts)}")
        return (expected,)

    def _default_region(self) -> str:
        environ = self._request.environ
        found = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
        return self._request.options.region or found or DEFAULT_REGION

    def _started(self) -> LocalCloud:
        if self._local is None:
            from sls_py.emulator import ensure

            environ = self._request.environ
            directory = local_directory(self._request)
            self._local = ensure(directory, reporter=self._request.reporter, environ=environ)
        return self._local

    def _tell(self, service: str, operation: str) -> None:
        note(self._request.reporter, f"aws: {service} {operation}", verbose=True)


def _is_named_node(function: JsonObject) -> bool:
    runtime, name = function.get("Runtime"), function.get("FunctionName")
    return isinstance(name, str) and str(runtime).startswith("nodejs")


def local_directory(request: Request) -> Path:
    """Return where the local cloud keeps its files: `SLSPY_LOCAL_HOME`, or the user's cache."""
    from sls_py.emulator import default_directory

    configured = request.environ.get("SLSPY_LOCAL_HOME")
    if configured:
        return (request.options.directory / configured).absolute()
    return default_directory(request.environ, Path.home())
