"""Lambda functions with everything that belongs to one: version, alias, URL, invoke configuration."""

from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.builder import StackBuilder
from sls_py.cfn.resources import make
from sls_py.model.function import Function
from sls_py.model.service import Provider
from sls_py.model.stack import CompiledFunction
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.aliases import alias_of
from sls_py.stack.checks import check_function
from sls_py.stack.draft import StackDraft
from sls_py.stack.images import image_code, image_uri
from sls_py.stack.invoke_config import add_invoke_config
from sls_py.stack.log_groups import logging_config
from sls_py.stack.roles import custom_role, role_arn
from sls_py.stack.settings import (
    environment_of,
    kms_key_of,
    memory_of,
    runtime_management_of,
    runtime_of,
    tags_of,
    timeout_of,
    tracing_of,
    vpc_config,
)
from sls_py.stack.urls import add_url
from sls_py.stack.versions import add_version


def add_functions(draft: StackDraft) -> None:
    """Add every function of the service."""
    for function in draft.service.functions.values():
        with draft.tolerating(("functions", function.key)):
            check_function(draft, function)
            _add(draft, function)


def _add(draft: StackDraft, function: Function) -> None:
    logical_id = naming.function(function.key)
    properties = _properties(draft, function)
    resource = make(
        resources.awslambda.Function,
        properties,
        depends_on=_depends_on(draft, function),
        condition=function.condition,
    )
    draft.builder.add(logical_id, resource)
    _allow(draft.builder, function, draft.service.provider)
    version = add_version(draft, function)
    _set_logging(draft, function)
    add_url(draft, function)
    add_invoke_config(draft, function)
    draft.functions[function.key] = _compiled(draft, function, version)


def _compiled(draft: StackDraft, function: Function, version: str | None) -> CompiledFunction:
    alias, artifact = alias_of(function), draft.code.get(function.key)
    return CompiledFunction(
        key=function.key,
        name=function.name,
        logical_id=naming.function(function.key),
        artifact=artifact.name if artifact and not function.image else None,
        image_uri=image_uri(draft, function) if function.image else None,
        version_id=version,
        alias=alias.logical_id if alias else None,
        alias_name=alias.name if alias else None,
        timeout=timeout_of(function, draft.service.provider),
    )


def _depends_on(draft: StackDraft, function: Function) -> list[str]:
    """The log group, so that Lambda does not make it first; the user's own; a role of the stack."""
    role = custom_role(function, draft.service.provider)
    names = [] if function.disable_logs else [naming.log_group(function.key)]
    names += function.depends_on
    if isinstance(role, str) and not role.startswith("arn:"):
        names.append(role)
    elif isinstance(role, dict) and "Fn::GetAtt" in role:
        names.append(role["Fn::GetAtt"][0])
    return [name for name in names if name != naming.EXECUTION_ROLE]


def _properties(draft: StackDraft, function: Function) -> JsonObject:
    provider = draft.service.provider
    architecture = function.architecture or provider.architecture
    return {
        **_code(draft, function),
        "FunctionName": function.name,
        "MemorySize": memory_of(function, provider),
        "Timeout": timeout_of(function, provider),
        "Architectures": [architecture] if architecture else None,
        "Description": function.description or None,
        "SnapStart": {"ApplyOn": "PublishedVersions"} if function.snap_start else None,
        "Tags": tags_of(function, provider),
        "EphemeralStorage": _wrapped("Size", function.ephemeral_storage_size),
        "RecursiveLoop": function.recursive_loop,
        "DeadLetterConfig": _wrapped("TargetArn", function.on_error),
        "KmsKeyArn": kms_key_of(function, provider),
        "TracingConfig": _wrapped("Mode", tracing_of(function, provider)),
        "Environment": environment_of(function, provider),
        "Role": role_arn(custom_role(function, provider)),
        "VpcConfig": vpc_config(function, provider),
        "FileSystemConfigs": _file_systems(function),
        "ReservedConcurrentExecutions": function.reserved_concurrency,
        "Layers": _layers(draft, function),
        "DurableConfig": _durable(function),
    }


def _code(draft: StackDraft, function: Function) -> JsonObject:
    if function.image:
        image = function.image
        settings = {
            "Command": list(image.command) or None,
            "EntryPoint": list(image.entry_point) or None,
            "WorkingDirectory": image.working_directory,
        }
        return {
            "Code": {"ImageUri": image_code(draft, function)},
            "PackageType": "Image",
            "ImageConfig": settings if any(settings.values()) else None,
        }
    provider, artifact = draft.service.provider, draft.code.get(function.key)
    return {
        "Code": draft.stored_at(artifact) if artifact else {},
        "Handler": function.handler,
        "Runtime": runtime_of(function, provider),
        "RuntimeManagementConfig": runtime_management_of(function, provider),
    }


def _file_systems(function: Function) -> list[JsonObject] | None:
    system = function.file_system
    if not system:
        return None
    return [{"Arn": system["arn"], "LocalMountPath": system["localMountPath"]}]


def _layers(draft: StackDraft, function: Function) -> list[CfValue] | None:
    common = draft.service.provider
    layers: tuple[CfValue, ...] | None = function.layers
    if layers is None and (common.layers or common.settings.get("layers") is not None):
        layers = common.layers
    return None if layers is None else list(layers)


def _durable(function: Function) -> JsonObject | None:
    if not function.durable:
        return None
    return {
        "ExecutionTimeout": function.durable["executionTimeout"],
        "RetentionPeriodInDays": function.durable.get("retentionPeriodInDays"),
    }


def _wrapped(name: str, value: CfValue) -> JsonObject | None:
    return {name: value} if value else None


def _set_logging(draft: StackDraft, function: Function) -> None:
    """Set LoggingConfig; it comes after the version, whose id does not depend on it."""
    config = logging_config(function, draft.service.provider)
    resource = draft.builder.get(naming.function(function.key))
    if config and resource:
        resource["Properties"]["LoggingConfig"] = config


def _allow(builder: StackBuilder, function: Function, provider: Provider) -> None:
    """Let the shared role do what the function's settings need."""
    key, tracing = kms_key_of(function, provider), tracing_of(function, provider)
    if isinstance(function.on_error, str):
        builder.allow(_statement(["sns:Publish"], function.on_error))
    if isinstance(key, str):
        builder.allow(_statement(["kms:Decrypt"], key), once=True)
    if tracing:
        actions = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        builder.allow(_statement(actions, "*"), once=True)
    if function.file_system:
        actions = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
        builder.allow(_statement(actions, function.file_system["arn"]))


def _statement(actions: list[str], resource: CfValue) -> JsonObject:
    return {"Effect": "Allow", "Action": actions, "Resource": [resource]}
