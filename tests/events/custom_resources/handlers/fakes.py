"""Stand-ins for the boto3 clients that the handlers use."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

OWN_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-custom-resource"


class ClientError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class ConflictError(ClientError):
    pass


class NotFoundError(ClientError):
    pass


class FakeFunctions:
    """Lambda's permissions: statements by (function, qualifier, id)."""

    exceptions = SimpleNamespace(
        ResourceConflictException=ConflictError, ResourceNotFoundException=NotFoundError
    )

    def __init__(self) -> None:
        self.statements: dict[tuple[str, str, str], dict[str, Any]] = {}

    def add_permission(self, **request: Any) -> None:
        key = (request["FunctionName"], request.get("Qualifier", ""), request["StatementId"])
        if key in self.statements:
            raise ConflictError("ResourceConflictException")
        self.statements[key] = request

    def remove_permission(self, **request: Any) -> None:
        key = (request["FunctionName"], request.get("Qualifier", ""), request["StatementId"])
        if key not in self.statements:
            raise NotFoundError("ResourceNotFoundException")
        del self.statements[key]
