"""What the fake CloudFormation knows of a stack besides its template."""

from __future__ import annotations

from typing import Any

from sls_py.aws.protocols import StackRequest
from sls_py.model.deployed import LiveStack
from sls_py.records import replace


def with_settings(live: LiveStack, request: StackRequest, *, kept: bool) -> LiveStack:
    """Return the stack after an operation: what a request does not say stays, tags are replaced."""
    return replace(live, tags=dict(request.tags), **(_given(request) if kept else {}))


def differs(live: LiveStack, request: StackRequest) -> bool:
    """Tell whether a request has other settings than the stack; tags are looked at elsewhere."""
    return any(getattr(live, name) != value for name, value in _given(request).items())


def _given(request: StackRequest) -> dict[str, Any]:
    asked = {
        "notification_arns": request.notification_arns,
        "rollback_configuration": request.rollback_configuration,
        "role_arn": request.role_arn,
    }
    return {name: value for name, value in asked.items() if value is not None}
