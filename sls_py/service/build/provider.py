"""Build the `Provider` from the `provider` section."""

from __future__ import annotations

from sls_py.model.service import DeploymentBucket, Provider
from sls_py.model.values import CfValue, JsonObject
from sls_py.service.build import shared
from sls_py.service.build.iam import build_iam
from sls_py.service.draft import Draft

DEFAULT_REGION = "us-east-1"
DEFAULT_PREFIX = "serverless"
DEFAULT_PRUNE_NUMBER = 10
"""How many versions `pruneFunctionVersions: true` keeps."""


def build_provider(section: JsonObject, draft: Draft) -> Provider:
    """Return the provider; `--stage`, `--region` and `--aws-profile` win over the file."""
    stage, options = draft.stage, draft.options
    tracing: JsonObject = section.get("tracing") or {}
    notification_arns = section.get("notificationArns")
    return Provider(
        stage=stage,
        region=options.region or section.get("region") or DEFAULT_REGION,
        profile=options.profile or section.get("profile"),
        runtime=section.get("runtime"),
        runtime_management=shared.runtime_management(section.get("runtimeManagement")),
        architecture=section.get("architecture"),
        memory_size=section.get("memorySize"),
        timeout=section.get("timeout"),
        environment=section.get("environment") or {},
        tags=section.get("tags") or {},
        stack_tags=section.get("stackTags") or {},
        stack_name=section.get("stackName"),
        stack_parameters=tuple(section.get("stackParameters") or ()),
        stack_policy=tuple(section.get("stackPolicy") or ()),
        notification_arns=tuple(notification_arns) if notification_arns is not None else None,
        rollback_configuration=section.get("rollbackConfiguration"),
        disable_rollback=section.get("disableRollback", False),
        deployment_method=section.get("deploymentMethod", "direct"),
        deployment_prefix=section.get("deploymentPrefix", DEFAULT_PREFIX),
        deployment_bucket=_bucket(section.get("deploymentBucket")),
        deletion_protection=_deletion_protection(section.get("deletionProtection"), stage),
        allowed_accounts=tuple(section.get("allowedAccounts") or ()),
        prune_function_versions=_prune_number(section.get("pruneFunctionVersions")),
        iam=build_iam(section),
        layers=tuple(section.get("layers") or ()),
        kms_key_arn=section.get("kmsKeyArn"),
        log_retention_in_days=section.get("logRetentionInDays"),
        log_data_protection_policy=section.get("logDataProtectionPolicy"),
        logging=shared.logging((section.get("logs") or {}).get("lambda")),
        tracing_lambda=_tracing_mode(tracing.get("lambda")),
        tracing_api_gateway=tracing.get("apiGateway", False),
        vpc=shared.vpc(section.get("vpc")),
        version_functions=section.get("versionFunctions", True),
        hide_secrets=section.get("secrets") in ("hidden", "references"),
        refer_to_secrets=section.get("secrets") == "references",
        settings=section,
    )


def _tracing_mode(given: str | bool | None) -> str | None:
    return "Active" if given is True else given or None


def _bucket(given: CfValue) -> DeploymentBucket:
    section: JsonObject = {"name": given} if isinstance(given, str) else given or {}
    return DeploymentBucket(
        name=section.get("name"),
        block_public_access=section.get("blockPublicAccess", False),
        skip_policy_setup=section.get("skipPolicySetup", False),
        max_previous_deployment_artifacts=section.get("maxPreviousDeploymentArtifacts", 5),
        versioning=section.get("versioning", False),
        server_side_encryption=section.get("serverSideEncryption"),
        # The Serverless Framework's schema spells it this way.
        sse_customer_algorithm=section.get("sseCustomerAlgorithim"),
        sse_customer_key=section.get("sseCustomerKey"),
        sse_customer_key_md5=section.get("sseCustomerKeyMD5"),
        sse_kms_key_id=section.get("sseKMSKeyId"),
        tags=section.get("tags") or {},
    )


def _deletion_protection(given: CfValue, stage: str) -> bool | None:
    if isinstance(given, dict):
        return stage in given["stages"]
    return bool(given) if given is not None else None


def _prune_number(given: CfValue) -> int | None:
    if isinstance(given, dict):
        return int(given["number"])
    return DEFAULT_PRUNE_NUMBER if given else None
