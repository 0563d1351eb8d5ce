"""Settings that functions and the provider spell alike."""

from __future__ import annotations

from sls_py.model.function import LoggingConfig, RuntimeManagement, Vpc
from sls_py.model.values import CfValue, JsonObject


def vpc(section: CfValue) -> Vpc | None:
    """Read `vpc`; None when it is absent or switched off."""
    if not isinstance(section, dict):
        return None
    return Vpc(
        security_group_ids=section.get("securityGroupIds"),
        subnet_ids=section.get("subnetIds"),
        ipv6_allowed_for_dual_stack=section.get("ipv6AllowedForDualStack"),
    )


def logging(section: JsonObject | None) -> LoggingConfig | None:
    """Read the logging settings of Lambda."""
    if section is None:
        return None
    return LoggingConfig(
        application_log_level=section.get("applicationLogLevel"),
        log_format=section.get("logFormat"),
        log_group=section.get("logGroup"),
        system_log_level=section.get("systemLogLevel"),
    )


def runtime_management(section: CfValue) -> RuntimeManagement | None:
    """Read `runtimeManagement`: a mode alone, or a mode with an ARN."""
    if section is None:
        return None
    if isinstance(section, str):
        section = {"mode": section}
    return RuntimeManagement(mode=section.get("mode", "auto"), arn=section.get("arn"))
