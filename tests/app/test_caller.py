"""Whose account is worked on is said before it is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sls_py.app.caller import show_account
from sls_py.errors import CredentialsError
from sls_py.model.target import AwsTarget
from sls_py.report import Note, SilentReporter


class Account:
    def identity(self) -> str:
        return "123456789012"


class Expired:
    def identity(self) -> str:
        raise CredentialsError("the AWS credentials have expired")


class Somewhere:
    """Gateways that know who calls, and nothing else."""

    def __init__(self, target: AwsTarget, account: Any) -> None:
        self.target = target
        self.account = account


AWS = AwsTarget(region="eu-west-1")


def said(target: AwsTarget, environ: dict[str, str], account: Any = None) -> list[str]:
    reporter = SilentReporter()
    gateways: Any = Somewhere(target, account or Account())
    show_account(gateways, environ, reporter)
    return [event.text for event in reporter.events if isinstance(event, Note)]


@pytest.mark.parametrize(
    ("target", "environ", "text"),
    [
        (AWS, {}, "AWS account 123456789012"),
        (AWS, {"AWS_PROFILE": "corp"}, "AWS account 123456789012 (profile corp)"),
        (
            replace(AWS, stage="prod"),
            {"AWS_PROD_PROFILE": "live"},
            "AWS account 123456789012 (profile live)",
        ),
    ],
)
def test_the_account_is_shown_with_the_profile(
    target: AwsTarget, environ: dict[str, str], text: str
) -> None:
    assert said(target, environ) == [text]


def test_emulators_have_no_account_worth_showing() -> None:
    assert said(AWS, {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}) == []
    assert said(replace(AWS, local=True), {}) == []


def test_expired_credentials_stop_the_command_before_it_begins() -> None:
    with pytest.raises(CredentialsError, match="expired"):
        said(AWS, {}, Expired())
