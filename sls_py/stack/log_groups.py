"""The log group of every function, and what Lambda writes to it."""

from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.model.function import Function, LoggingConfig
from sls_py.model.service import Provider
from sls_py.model.values import JsonObject
from sls_py.stack.draft import StackDraft


def add_log_groups(draft: StackDraft) -> None:
    """Add a log group for each function that writes logs."""
    provider = draft.service.provider
    for function in draft.service.functions.values():
        if not function.disable_logs:
            _add(draft, function, provider)


def logging_config(function: Function, provider: Provider) -> JsonObject | None:
    """Return the function's LoggingConfig; its own `logs` replaces the provider's as a whole."""
    logs = function.logging or provider.logging or LoggingConfig()
    properties = {
        "ApplicationLogLevel": logs.application_log_level,
        "LogFormat": logs.log_format,
        "LogGroup": logs.log_group,
        "SystemLogLevel": logs.system_log_level,
    }
    return {name: value for name, value in properties.items() if value} or None


def _add(draft: StackDraft, function: Function, provider: Provider) -> None:
    retention = function.log_retention_in_days or provider.log_retention_in_days
    protection = function.log_data_protection_policy or provider.log_data_protection_policy
    group = make(
        resources.logs.LogGroup,
        {
            "LogGroupName": naming.function_log_group(function.name),
            "RetentionInDays": retention,
            "DataProtectionPolicy": protection,
        },
        condition=function.condition,
    )
    draft.builder.add(naming.log_group(function.key), group)
