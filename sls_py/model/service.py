"""The service file after variables, validation and defaults: what every compiler reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sls_py.errors import Problem
from sls_py.model.function import Function, LoggingConfig, RuntimeManagement, Vpc
from sls_py.model.layer import Layer
from sls_py.model.left_out import LeftOut
from sls_py.model.masking import Mask
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import ConfigPath, SourceMap
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRules:
    """What goes into the zips: the `package` section of the service."""

    patterns: tuple[str, ...] = ()
    individually: bool = False
    artifact: str | None = None
    exclude_dev_dependencies: bool = True
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentBucket:
    """Where artifacts are uploaded: the stack's own bucket when `name` is None."""

    name: str | None = None
    block_public_access: bool = False
    skip_policy_setup: bool = False
    max_previous_deployment_artifacts: int = 5
    versioning: bool = False
    server_side_encryption: str | None = None
    sse_customer_algorithm: str | None = None
    sse_customer_key: str | None = None
    sse_customer_key_md5: str | None = None
    sse_kms_key_id: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Iam:
    """The shared execution role and the role CloudFormation deploys with.

    `role` is a reference to an existing role (ARN, logical id or intrinsic), None when slspy makes the role.
    """

    role: CfValue = None
    role_name: CfValue = None
    path: str | None = None
    managed_policies: tuple[CfValue, ...] = ()
    statements: tuple[JsonObject, ...] = ()
    permissions_boundary: CfValue = None
    tags: Mapping[str, str] = field(default_factory=dict)
    deployment_role: CfValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The `provider` section; with `hide_secrets` no secret is to stand in the template.

    With `refer_to_secrets` besides, CloudFormation reads the secrets itself where it can.

    `settings` keeps the sections that only one event family reads.

    `settings` is the resolved provider object itself (`httpApi`, `apiGateway`, `s3`, `alb`, `logs` ...), so an
    event module takes its own section from there and gives it a type.
    """

    stage: str
    region: str
    profile: str | None = None
    runtime: str | None = None
    runtime_management: RuntimeManagement | None = None
    architecture: str | None = None
    memory_size: int | None = None
    timeout: int | None = None
    environment: Mapping[str, CfValue] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    stack_tags: Mapping[str, str] = field(default_factory=dict)
    stack_name: str | None = None
    stack_parameters: tuple[JsonObject, ...] = ()
    stack_policy: tuple[JsonObject, ...] = ()
    notification_arns: tuple[str, ...] | None = None
    rollback_configuration: JsonObject | None = None
    disable_rollback: bool = False
    deployment_method: str = "direct"
    deployment_prefix: str = "serverless"
    deployment_bucket: DeploymentBucket = field(default_factory=DeploymentBucket)
    deletion_protection: bool | None = None
    allowed_accounts: tuple[str, ...] = ()
    prune_function_versions: int | None = None
    iam: Iam = field(default_factory=Iam)
    layers: tuple[CfValue, ...] = ()
    kms_key_arn: CfValue = None
    log_retention_in_days: int | None = None
    log_data_protection_policy: JsonObject | None = None
    logging: LoggingConfig | None = None
    tracing_lambda: str | None = None
    tracing_api_gateway: bool = False
    vpc: Vpc | None = None
    version_functions: bool = True
    hide_secrets: bool = False
    refer_to_secrets: bool = False
    settings: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A whole service, ready to be packaged and compiled.

    `config` is the resolved service file (for plugins, `print` and the rare reader of an untyped key),
    `positions` tells where each value of it was written, `directory` is where relative paths start.
    `includes` are the files besides the service file that its values came from, `warnings` are the problems that
    `configValidationMode: warn` let pass. `secrets` are the paths of all secret texts and numbers of the file; `mask`
    takes them out of what is shown. `left_out` is what the stage goes without, by its path in the file.
    """

    name: str
    provider: Provider
    directory: Path
    file: Path
    functions: Mapping[str, Function] = field(default_factory=dict)
    layers: Mapping[str, Layer] = field(default_factory=dict)
    package: PackageRules = field(default_factory=PackageRules)
    resources: JsonObject = field(default_factory=dict)
    custom: JsonObject = field(default_factory=dict)
    plugins: tuple[str, ...] = ()
    use_dotenv: bool = False
    config: JsonObject = field(default_factory=dict)
    positions: SourceMap = field(default_factory=SourceMap)
    includes: tuple[Path, ...] = ()
    warnings: tuple[Problem, ...] = ()
    secrets: frozenset[ConfigPath] = frozenset()
    mask: Mask = field(default_factory=Mask, repr=False)
    left_out: Mapping[ConfigPath, LeftOut] = field(default_factory=dict)
