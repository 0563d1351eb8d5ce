"""What CloudFormation gets besides the template: name, tags, parameters, capabilities, policies."""

from __future__ import annotations

from typing import cast

from sls_py.cfn import naming
from sls_py.model.stack import CompiledStack, DeploymentMethod
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.bucket import object_encryption
from sls_py.stack.draft import StackDraft
from sls_py.stack.tags import stack_tags

CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")


def compiled_stack(
    draft: StackDraft,
    template: JsonObject,
    core: JsonObject | None,
    secrets: tuple[JsonObject, ...] = (),
) -> CompiledStack:
    """Put a finished template together with all other parameters of the deployment; `secrets` are hidden ones."""
    service, provider = draft.service, draft.service.provider
    bucket = provider.deployment_bucket
    return CompiledStack(
        service=service.name,
        stage=provider.stage,
        region=provider.region,
        name=provider.stack_name or naming.stack(service.name, provider.stage),
        template=template,
        core_template=core,
        bucket=bucket.name,
        prefix=f"{provider.deployment_prefix}/{service.name}/{provider.stage}",
        functions=draft.functions,
        parameters=(*provider.stack_parameters, *secrets),
        tags=stack_tags(provider),
        capabilities=_capabilities(template, service.resources),
        notification_arns=provider.notification_arns,
        stack_policy=provider.stack_policy,
        rollback_configuration=provider.rollback_configuration,
        deployment_role=provider.iam.deployment_role,
        disable_rollback=provider.disable_rollback,
        deletion_protection=provider.deletion_protection,
        deployment_method=cast(DeploymentMethod, provider.deployment_method),
        max_previous_deployments=bucket.max_previous_deployment_artifacts,
        object_encryption=object_encryption(bucket),
        prune_function_versions=provider.prune_function_versions,
        rest_stage=draft.builder.rest_stage,
        allowed_accounts=provider.allowed_accounts,
    )


def _capabilities(template: JsonObject, resources: JsonObject) -> tuple[str, ...]:
    """Return what CloudFormation is to be allowed; macros may stand anywhere among the user's own resources."""
    has_macros = bool(template.get("Transform")) or _calls_macro(resources)
    return (*CAPABILITIES, *(["CAPABILITY_AUTO_EXPAND"] if has_macros else []))


def _calls_macro(value: CfValue) -> bool:
    if isinstance(value, dict):
        return "Fn::Transform" in value or any(map(_calls_macro, value.values()))
    return isinstance(value, list) and any(map(_calls_macro, value))
