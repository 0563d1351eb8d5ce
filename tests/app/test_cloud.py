"""Tests of the choice of an AWS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.app.cloud import Cloud, local_directory
from sls_py.app.request import Request
from sls_py.errors import UsageError
from sls_py.model.options import Options
from sls_py.report import SilentReporter
from sls_py.testing.packages import simple_package


def request(environ: dict[str, str] | None = None, **options: Any) -> Request:
    return Request("info", Options(**options), environ or {}, SilentReporter())


def test_the_region_of_the_service_is_used() -> None:
    assert Cloud(request()).gateways("eu-west-1").target.region == "eu-west-1"


def test_without_a_region_the_surroundings_choose() -> None:
    assert Cloud(request()).gateways().target.region == "us-east-1"
    assert Cloud(request({"AWS_REGION": "eu-west-2"})).gateways().target.region == "eu-west-2"
    chosen = Cloud(request({"AWS_REGION": "eu-west-2"}, region="eu-west-3"))
    assert chosen.gateways().target.region == "eu-west-3"


def test_a_profile_on_the_command_line_is_not_the_default_one() -> None:
    target = Cloud(request(profile="me")).gateways("us-east-1", "team").target
    assert (target.profile, target.default_profile) == ("me", "team")


def test_an_address_is_sent_to() -> None:
    target = Cloud(request(endpoint_url="http://127.0.0.1:4566")).gateways().target
    assert (target.endpoint_url, target.local) == ("http://127.0.0.1:4566", False)


def test_printed_addresses_follow_the_endpoint() -> None:
    assert Cloud(request()).endpoint_url is None
    assert Cloud(request({"AWS_ENDPOINT_URL": "http://a"})).endpoint_url == "http://a"
    both = request({"AWS_ENDPOINT_URL": "http://a"}, endpoint_url="http://b")
    assert Cloud(both).endpoint_url == "http://b"


def test_gateways_of_a_region_are_made_once() -> None:
    cloud = Cloud(request())
    assert cloud.gateways("eu-west-1") is cloud.gateways("eu-west-1")
    assert cloud.gateways("eu-west-1") is not cloud.gateways("eu-west-2")


def test_the_local_cloud_has_its_own_home(tmp_path: Path) -> None:
    configured = request({"SLSPY_LOCAL_HOME": "cloud"}, directory=tmp_path)
    assert local_directory(configured) == tmp_path / "cloud"
    assert local_directory(request({"XDG_CACHE_HOME": "/caches"})).is_relative_to("/caches")


def test_accounts_of_the_service_are_kept_to() -> None:
    allowed = ("111111111111", "222222222222")
    assert Cloud(request()).gateways(accounts=allowed).target.accounts == allowed
    expecting = Cloud(request(expect_account="222222222222"))
    assert expecting.gateways().target.accounts == ("222222222222",)
    assert expecting.gateways(accounts=allowed).target.accounts == ("222222222222",)


def test_an_expected_account_has_to_be_allowed() -> None:
    with pytest.raises(UsageError, match=r"not one of `provider\.allowedAccounts`"):
        Cloud(request(expect_account="3" * 12)).gateways(accounts=("1" * 12,))


def test_macros_in_the_place_of_resources_have_no_folder(tmp_path: Path) -> None:
    include = {"Fn::Transform": {"Name": "AWS::Include"}}
    stack = simple_package(tmp_path, template={"Resources": include}).stack
    Cloud(request()).remember(stack)
    Cloud(request(local=True)).remember(stack)
