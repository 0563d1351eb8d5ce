from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from sls_py.events.custom_resources.handlers.account_role import PAUSES, ensure_role
from tests.events.custom_resources.handlers.fakes import OWN_ARN, ClientError

MADE = "arn:aws:iam::123456789012:role/serverlessApiGatewayCloudWatchRole"
POLICY = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"


class FakeAccount:
    """API Gateway's account settings; refuses a role `refusals` times."""

    exceptions = SimpleNamespace(BadRequestException=ClientError)

    def __init__(self, role: str | None = None, refusals: int = 0) -> None:
        self.role = role
        self.refusals = refusals

    def get_account(self) -> dict[str, str]:
        return {"cloudwatchRoleArn": self.role} if self.role else {}

    def update_account(self, *, patchOperations: list[dict[str, str]]) -> None:  # noqa: N803
        if self.refusals:
            self.refusals -= 1
            raise ClientError("BadRequestException")
        self.role = patchOperations[0]["value"]


class FakeIam:
    exceptions = SimpleNamespace(EntityAlreadyExistsException=ClientError)

    def __init__(self, *, exists: bool = False) -> None:
        self.exists = exists
        self.trust: dict[str, Any] = {}
        self.attached: list[str] = []

    def create_role(self, **request: str) -> None:
        if self.exists:
            raise ClientError("EntityAlreadyExists")
        self.trust = json.loads(request["AssumeRolePolicyDocument"])

    def list_attached_role_policies(self, *, RoleName: str) -> dict[str, Any]:  # noqa: N803
        return {"AttachedPolicies": [{"PolicyArn": policy} for policy in self.attached]}

    def attach_role_policy(self, **request: str) -> None:
        self.attached.append(request["PolicyArn"])


def ensure(account: FakeAccount, iam: FakeIam, wanted: str | None = None) -> list[float]:
    """Run the handler's work and return how long it slept each time."""
    slept: list[float] = []
    ensure_role(wanted, OWN_ARN, account, iam, sleep=slept.append)
    return slept


def test_an_account_without_a_role_gets_one_that_may_write_logs() -> None:
    account, iam = FakeAccount(), FakeIam()

    ensure(account, iam)

    assert account.role == MADE
    assert iam.attached == [POLICY]
    assert iam.trust["Statement"][0]["Principal"] == {"Service": ["apigateway.amazonaws.com"]}


def test_a_role_that_exists_is_used_and_completed() -> None:
    account, iam = FakeAccount(), FakeIam(exists=True)

    ensure(account, iam)

    assert (account.role, iam.attached) == (MADE, [POLICY])


def test_the_role_of_an_account_is_left_alone() -> None:
    account, iam = FakeAccount(role="arn:aws:iam::123456789012:role/own"), FakeIam()

    ensure(account, iam)

    assert account.role == "arn:aws:iam::123456789012:role/own"
    assert not iam.trust


def test_the_role_that_the_service_names_replaces_another() -> None:
    account, iam = FakeAccount(role="arn:aws:iam::123456789012:role/other"), FakeIam()

    ensure(account, iam, wanted="arn:aws:iam::123456789012:role/wanted")

    assert account.role == "arn:aws:iam::123456789012:role/wanted"
    assert not iam.trust


def test_a_role_that_is_not_ready_yet_is_tried_again() -> None:
    account = FakeAccount(refusals=2)

    assert len(ensure(account, FakeIam())) == 2
    assert account.role == MADE


def test_a_role_that_never_gets_ready_is_an_error() -> None:
    with pytest.raises(ClientError):
        ensure(FakeAccount(refusals=PAUSES + 1), FakeIam())
