"""Settings of a function where the provider, or a default, steps in."""

from __future__ import annotations

from sls_py.model.function import Function, RuntimeManagement, Vpc
from sls_py.model.service import Provider
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.tags import tag_list

DEFAULT_RUNTIME = "nodejs24.x"
DEFAULT_MEMORY = 1024
DEFAULT_TIMEOUT = 6


def runtime_of(function: Function, provider: Provider) -> str:
    """Return the runtime of a zip function."""
    return function.runtime or provider.runtime or DEFAULT_RUNTIME


def timeout_of(function: Function, provider: Provider) -> int:
    """Return the timeout in seconds."""
    return function.timeout or provider.timeout or DEFAULT_TIMEOUT


def memory_of(function: Function, provider: Provider) -> int:
    """Return the memory size in MB."""
    return function.memory_size or provider.memory_size or DEFAULT_MEMORY


def runtime_management_of(function: Function, provider: Provider) -> JsonObject | None:
    """Return the RuntimeManagementConfig; `auto` is Lambda's default and needs none."""
    own, common = function.runtime_management, provider.runtime_management
    chosen = own or common or RuntimeManagement(mode="auto")
    if chosen.mode == "auto":
        return None
    if chosen.mode == "onFunctionUpdate":
        return {"UpdateRuntimeOn": "FunctionUpdate"}
    arn = chosen.arn or (common.arn if common else None)
    return {"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": arn}


def tags_of(function: Function, provider: Provider) -> list[JsonObject] | None:
    """Return the tags, the function's over the provider's; None when neither section is written."""
    tags = {**provider.tags, **function.tags}
    sections = (provider.settings.get("tags"), function.settings.get("tags"))
    return tag_list(tags) if tags or sections != (None, None) else None


def environment_of(function: Function, provider: Provider) -> JsonObject | None:
    """Return the Environment, the function's over the provider's; None when neither section is written."""
    variables = {**provider.environment, **function.environment}
    sections = (provider.settings.get("environment"), function.settings.get("environment"))
    return {"Variables": variables} if variables or sections != (None, None) else None


def tracing_of(function: Function, provider: Provider) -> str | None:
    """Return the tracing mode; a function cannot switch off what the provider switches on."""
    tracing = function.tracing or provider.tracing_lambda
    return "Active" if tracing is True else tracing or None


def vpc_config(function: Function, provider: Provider) -> JsonObject | None:
    """Return the function's VpcConfig, each key of which falls back to the provider's.

    Without subnets or without security groups there is none.
    """
    own, common = function.vpc or Vpc(), provider.vpc or Vpc()
    groups = own.security_group_ids or common.security_group_ids
    subnets = own.subnet_ids or common.subnet_ids
    if function.vpc_disabled or not groups or not subnets:
        return None
    dual = own.ipv6_allowed_for_dual_stack or common.ipv6_allowed_for_dual_stack
    return {
        "SecurityGroupIds": groups,
        "SubnetIds": subnets,
        "Ipv6AllowedForDualStack": dual,
    }


def kms_key_of(function: Function, provider: Provider) -> CfValue:
    """Return the key that encrypts the environment."""
    return function.kms_key_arn or provider.kms_key_arn or None
