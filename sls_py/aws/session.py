"""Connect to one AWS: botocore is loaded and clients are made on first use.

Clients are botocore's own; boto3, which would add its managed transfers to them and a third to the start-up time, is
loaded when a large file is sent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any

from sls_py import __version__
from sls_py.aws.api import Api
from sls_py.aws.credentials import chosen_profile, share_sessions, stage_keys
from sls_py.aws.errors import Translator
from sls_py.aws.loopback import give_up_on_closed_port
from sls_py.aws.model_copies import copies_folder
from sls_py.aws.service_models import model_loader
from sls_py.aws.small_bodies import send_small_bodies_at_once
from sls_py.errors import UsageError

if TYPE_CHECKING:
    from sls_py.aws.event_sources import EventSources, HttpRequest
    from sls_py.aws.existing import Existing
    from sls_py.aws.protocols import (
        Account,
        Buckets,
        Functions,
        Images,
        Logs,
        Parameters,
        RestApis,
        Stacks,
    )
    from sls_py.aws.relay_protocol import AccessKeys, Relay
    from sls_py.aws.stored import Secrets
    from sls_py.aws.sync_protocols import ApiDefinitions, Layers, StateMachines
    from sls_py.aws.xray import Traces
    from sls_py.model.target import AwsTarget

OnCall = Callable[[str, str], None]

CONNECTIONS = 32
"""Open connections per client: more than any thread pool of ours."""

_KEY_NAMES = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")

INVOKE_SECONDS = 910
"""A function may run 900 seconds before it answers."""


def connect(
    target: AwsTarget, *, on_call: OnCall | None = None, environ: Mapping[str, str] | None = None
) -> AwsGateways:
    """Return the gateways to a target; nothing is loaded or sent before one of them is used.

    `on_call` is told the service and the operation of every HTTP request, repeated ones too
    (`cloudformation`, `DescribeStacks`). `environ` stands in for the process environment where slspy itself
    looks at it; botocore reads the rest on its own.
    """
    return AwsGateways(target, on_call, os.environ if environ is None else environ)


class AwsGateways:
    """All gateways of one target; see `sls_py.aws.protocols.Gateways`."""

    def __init__(
        self, target: AwsTarget, on_call: OnCall | None, environ: Mapping[str, str]
    ) -> None:
        self.target = target
        self._connection = _Connection(target, on_call, environ)

    @cached_property
    def stacks(self) -> Stacks:
        """CloudFormation."""
        from sls_py.aws.stacks import CloudFormationStacks

        return CloudFormationStacks(self._connection.api("cloudformation"))

    @cached_property
    def functions(self) -> Functions:
        """Lambda."""
        from sls_py.aws.functions import LambdaFunctions

        patient = self._connection.api("lambda", read_timeout=INVOKE_SECONDS, attempts=1)
        return LambdaFunctions(self._connection.api("lambda"), patient)

    @cached_property
    def buckets(self) -> Buckets:
        """S3."""
        from sls_py.aws.buckets import S3Buckets

        accelerated = self._connection.api("s3", accelerate=True)
        return S3Buckets(self._connection.api("s3"), self.target.region, accelerated)

    @cached_property
    def logs(self) -> Logs:
        """CloudWatch Logs."""
        from sls_py.aws.logs import CloudWatchLogs

        return CloudWatchLogs(self._connection.api("logs"))

    @cached_property
    def traces(self) -> Traces:
        """X-Ray."""
        from sls_py.aws.xray import XRayTraces

        return XRayTraces(self._connection.api("xray"))

    @cached_property
    def images(self) -> Images:
        """ECR."""
        from sls_py.aws.images import EcrImages

        return EcrImages(self._connection.api("ecr"))

    @cached_property
    def rest_apis(self) -> RestApis:
        """API Gateway's REST APIs."""
        from sls_py.aws.apigateway import ApiGatewayRestApis

        return ApiGatewayRestApis(self._connection.api("apigateway"))

    @cached_property
    def account(self) -> Account:
        """STS."""
        from sls_py.aws.account import StsAccount

        return StsAccount(self._connection.api("sts"))

    @cached_property
    def existing(self) -> Existing:
        """Resources by type and name."""
        from sls_py.aws.existing import ExistingResources

        return ExistingResources(cache(self._connection.api))

    @cached_property
    def event_sources(self) -> EventSources:
        """What triggers functions."""
        from sls_py.aws.sending import AwsEventSources

        return AwsEventSources(cache(self._connection.api), self._connection.sign)

    @cached_property
    def layers(self) -> Layers:
        """Layers of Lambda."""
        from sls_py.aws.layers import LambdaLayers

        return LambdaLayers(self._connection.api("lambda"))

    @cached_property
    def state_machines(self) -> StateMachines:
        """Step Functions."""
        from sls_py.aws.definitions import StepFunctionsStateMachines

        return StepFunctionsStateMachines(self._connection.api("stepfunctions"))

    @cached_property
    def api_definitions(self) -> ApiDefinitions:
        """API Gateway, as far as APIs are made from OpenAPI documents."""
        from sls_py.aws.definitions import ApiGatewayDefinitions

        return ApiGatewayDefinitions(
            self._connection.api("apigateway"), self._connection.api("apigatewayv2")
        )

    @cached_property
    def parameters(self) -> Parameters:
        """SSM."""
        from sls_py.aws.parameters import SsmParameters

        return SsmParameters(self._connection.api("ssm"))

    @cached_property
    def secrets(self) -> Secrets:
        """Secrets Manager."""
        from sls_py.aws.secrets import ManagedSecrets

        return ManagedSecrets(self._connection.api("secretsmanager"))

    @cached_property
    def relay(self) -> Relay:
        """IoT and what else relaying invocations needs."""
        from sls_py.aws.relay import AwsRelay

        connection = self._connection

        def api(service: str) -> Api:
            return connection.api(service, signature="s3v4" if service == "s3" else None)

        return AwsRelay(cache(api), connection.access_keys, self.target.region, connection.endpoint)


class _Connection:
    """One session and how its clients are configured."""

    def __init__(
        self, target: AwsTarget, on_call: OnCall | None, environ: Mapping[str, str]
    ) -> None:
        self._target = target
        self._on_call = on_call
        self._environ = environ
        self._translator = Translator(target, environ)
        self._lock = RLock()
        self._session: Any = None
        self._checked = False

    def api(
        self,
        service: str,
        *,
        read_timeout: int = 60,
        attempts: int | None = None,
        signature: str | None = None,
        accelerate: bool = False,
    ) -> Api:
        """Return the calls of one service; its client is made on the first of them."""

        def make() -> Any:
            with self._lock:
                self._check_account(service)
                config = self._config(read_timeout, attempts, signature)
                return self._client(service, _accelerating(config) if accelerate else config)

        return Api(service, make, self._translator)

    @property
    def endpoint(self) -> str | None:
        """Where an emulator stands in for AWS IoT's broker, None when it is AWS's own."""
        if self._target.endpoint_url or self._target.local:
            return self._target.endpoint_url
        names = ("AWS_ENDPOINT_URL_IOT_DATA_PLANE", "AWS_ENDPOINT_URL")
        return next((url for name in names if (url := self._environ.get(name))), None)

    def access_keys(self) -> AccessKeys:
        """Return the credentials that calls are signed with now.

        Raises:
            CredentialsError: there are none, or they cannot be renewed.
        """
        from botocore.exceptions import NoCredentialsError

        from sls_py.aws.relay_protocol import AccessKeys

        if given := self._keys():
            return AccessKeys(*(given.get(name) or "" for name in _KEY_NAMES))
        with self._lock, self._translator("iot", "Connect"):
            found = self._opened().get_credentials()
            if found is None:
                raise NoCredentialsError
            frozen = found.get_frozen_credentials()
        return AccessKeys(frozen.access_key, frozen.secret_key, frozen.token or "")

    def sign(self, request: HttpRequest, service: str) -> dict[str, str]:
        """Return the headers of a request with a signature of the target's credentials."""
        from botocore.credentials import Credentials

        from sls_py.aws.signing import signed

        keys = self._keys()
        with self._lock, self._translator(service, "Sign"):
            found = Credentials(*keys.values()) if keys else self._opened().get_credentials()
            region = self._target.region
            return signed(request, service, region=region, credentials=found)

    def _check_account(self, service: str) -> None:
        """Make sure, before anything else is called, that the credentials are of an account that is allowed."""
        if not self._target.accounts or self._checked or service == "sts":
            return
        from sls_py.aws.account import StsAccount, refuse_account

        refuse_account(StsAccount(self.api("sts")).identity(), self._target.accounts)
        self._checked = True

    def _opened(self) -> Any:
        if self._session is None:
            self._session = self._new_session()
        return self._session

    def _client(self, service: str, config: Any) -> Any:
        return self._opened().create_client(
            service,
            region_name=self._target.region,
            endpoint_url=self._target.endpoint_url,
            config=config,
            **self._keys(),
        )

    def _new_session(self) -> Any:
        core = _deaf_session() if self._target.local else self._listening_session()
        loader = model_loader(core.get_config_variable("data_path"), copies_folder(self._environ))
        core.register_component("data_loader", loader)
        core.register("needs-retry", give_up_on_closed_port)
        send_small_bodies_at_once(core)
        if self._on_call:
            core.register("before-send", _reporter(self._on_call))
        return core

    def _listening_session(self) -> Any:
        from botocore.session import Session

        core = Session(profile=chosen_profile(self._target, self._environ))
        share_sessions(core, self._target.region)
        return core

    def _keys(self) -> dict[str, str | None]:
        if not self._target.local and not self._target.access_key_id:
            keys = stage_keys(self._target, self._environ)
            if keys is None:
                return {}
            return {
                "aws_access_key_id": keys.access_key_id,
                "aws_secret_access_key": keys.secret_access_key,
                "aws_session_token": keys.session_token,
            }
        return {
            "aws_access_key_id": self._target.access_key_id or "local",
            "aws_secret_access_key": self._target.secret_access_key or "local",
        }

    def _config(self, read_timeout: int, attempts: int | None, signature: str | None) -> Any:
        from botocore.config import Config

        settings: dict[str, Any] = {
            "user_agent_extra": f"slspy/{__version__}",
            "connect_timeout": 10,
            "read_timeout": _seconds(self._environ.get("SLSPY_AWS_TIMEOUT"), read_timeout),
            "max_pool_connections": CONNECTIONS,
            "tcp_keepalive": True,
        }
        if signature:
            settings["signature_version"] = signature
        if attempts is not None:
            settings["retries"] = {"mode": "standard", "total_max_attempts": attempts}
        elif self._target.local or not self._environ.get("AWS_RETRY_MODE"):
            settings["retries"] = {
                "mode": "standard",
                "total_max_attempts": 3 if self._target.local else 5,
            }
        return Config(**settings, **self._addressing())

    def _addressing(self) -> dict[str, Any]:
        if self._target.local:
            return {
                "s3": {"addressing_style": "path"},
                "inject_host_prefix": False,
                "proxies": {},
                "use_fips_endpoint": False,
                "use_dualstack_endpoint": False,
            }
        if self._target.endpoint_url or any(
            self._environ.get(name) for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")
        ):
            return {"s3": {"addressing_style": "path"}}
        return {}


def _accelerating(config: Any) -> Any:
    from botocore.config import Config

    return config.merge(Config(s3={"use_accelerate_endpoint": True}))


def _seconds(asked: str | None, longest: int) -> float:
    """Return how long to wait for an answer: what the user asks for, but no longer than a call can take."""
    try:
        return min(float(asked), longest) if asked else longest
    except ValueError:
        message = f"`SLSPY_AWS_TIMEOUT={asked}` is not a number of seconds"
        raise UsageError(message, hint="write `SLSPY_AWS_TIMEOUT=20`") from None


def _deaf_session() -> Any:
    """Make a session that reads neither environment variables nor configuration files."""
    from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES as VARIABLES
    from botocore.session import Session

    heard: dict[str, Any] = {
        name: (None, None, default, to) for name, (_, _, default, to) in VARIABLES.items()
    }
    for name in ("config_file", "credentials_file"):
        heard[name] = (None, None, os.devnull, None)
    heard["profile"] = (None, None, None, None)
    return Session(session_vars=heard)


def _reporter(on_call: OnCall) -> Callable[..., None]:
    def report(event_name: str, **_event: object) -> None:
        service, operation = event_name.split(".")[1:3]
        on_call(service, operation)

    return report
