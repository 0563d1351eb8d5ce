"""Tests of the common options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.cli.options import build_options, seconds
from sls_py.errors import UsageError
from sls_py.model.options import Options


def options(local: bool = False, extra: dict[str, object] | None = None, **values: Any) -> Options:
    return build_options(values, Path("here"), local=local, extra=extra or {})


def test_nothing_given_is_nothing_chosen() -> None:
    assert options() == Options(directory=Path("here"))


def test_values_become_options() -> None:
    made = options(
        stage="prod", region="eu-west-1", config="other.yml", aws_profile="me", json=True, yes=True
    )
    assert (made.stage, made.region, made.config, made.profile) == (
        "prod",
        "eu-west-1",
        "other.yml",
        "me",
    )
    assert (made.json, made.yes, made.verbose) == (True, True, False)


def test_params_are_split_at_the_first_equals_sign() -> None:
    assert options(param=["a=1", "b=x=y", "c="]).params == (("a", "1"), ("b", "x=y"), ("c", ""))


@pytest.mark.parametrize(
    "region", ["us-east-1", "eu-central-2", "ap-southeast-5", "us-gov-west-1", "mx-central-1"]
)
def test_regions_are_known_by_their_form(region: str) -> None:
    assert options(region=region).region == region


def test_the_environment_can_make_every_command_local() -> None:
    assert options(local=True).local


def test_an_address_on_the_command_line_wins_over_the_local_environment() -> None:
    assert not options(local=True, endpoint_url="http://127.0.0.1:4566").local


def test_two_places_to_deploy_to_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        build_options(
            {"local": True, "endpoint_url": "http://127.0.0.1:4566"},
            Path("here"),
            local=False,
            extra={},
        )


def test_own_options_of_a_command_can_be_read_by_variables() -> None:
    made = options(extra={"function": ["a", "b"], "force": True, "package": "out"})
    assert made.extra == {"function": "a,b", "force": True, "package": "out"}
    assert made.package == "out"


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, 0), ("90", 90), ("30s", 30), ("10m", 600), ("1h", 3600), ("1.5m", 90)],
)
def test_times_are_read_with_their_units(text: str | None, expected: float) -> None:
    assert seconds(text) == expected


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(UsageError, match="`--wait-lock soon` is not a time"):
        seconds("soon")


def test_sources_are_looked_at_unless_told_not_to() -> None:
    assert options().check
    assert not options(extra={"no-check": True}).check


def test_an_expected_account_has_12_digits() -> None:
    assert options(extra={"expect-account": "012345678901"}).expect_account == "012345678901"
    with pytest.raises(UsageError, match="is not an AWS account"):
        options(extra={"expect-account": "live"})


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("", None), ("aws-s3-accelerate", True), ("no-aws-s3-accelerate", False)],
)
def test_acceleration_is_switched_on_off_or_left(given: str, wanted: bool | None) -> None:
    assert options(extra={given: True} if given else {}).accelerate is wanted


def test_acceleration_is_not_switched_on_and_off() -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        options(extra={"aws-s3-accelerate": True, "no-aws-s3-accelerate": True})
