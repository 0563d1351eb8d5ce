"""What differs between a live stage and the one that is wanted."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.deploy.rest_stage import log_groups_arn, stage_arn, stage_changes, wanted_stage
from sls_py.model.deployed import LiveRestStage
from sls_py.model.stack import RestStage

STACK_ID = "arn:aws-cn:cloudformation:cn-north-1:123456789012:stack/shop-dev/1"
GROUPS = "arn:aws-cn:logs:cn-north-1:123456789012:log-group:"
EVERYTHING = RestStage(
    name="dev",
    tracing=True,
    metrics=True,
    log_level="INFO",
    full_data=True,
    access_format="$context.status",
    log_group="/aws/api-gateway/shop-dev",
    tags={"a": "b"},
)


def live(**settings: Any) -> LiveRestStage:
    return LiveRestStage(api="abc", name="dev", **settings)


ALL_SET = live(
    tracing=True,
    metrics=True,
    log_level="INFO",
    full_data=True,
    access_arn=f"{GROUPS}/aws/api-gateway/shop-dev",
    access_format="$context.status",
    tags={"a": "b", "aws:cloudformation:stack-name": "shop-dev"},
)


def paths(wanted: RestStage, found: LiveRestStage) -> dict[str, str]:
    operations = stage_changes(wanted, found, GROUPS).operations
    return {operation["path"]: operation.get("value", "-") for operation in operations}


def test_arns_follow_from_the_stack() -> None:
    assert log_groups_arn(STACK_ID, "cn-north-1") == GROUPS
    wanted = "arn:aws-cn:apigateway:cn-north-1::/restapis/abc/stages/dev"
    assert stage_arn(live(), STACK_ID, "cn-north-1") == wanted


def test_everything_is_set_on_a_new_stage() -> None:
    changes = stage_changes(EVERYTHING, live(), GROUPS)
    assert changes.names == ("tracing", "metrics", "execution logs", "access logs", "tags")
    assert paths(EVERYTHING, live()) == {
        "/tracingEnabled": "true",
        "/*/*/metrics/enabled": "true",
        "/*/*/logging/dataTrace": "true",
        "/*/*/logging/loglevel": "INFO",
        "/accessLogSettings/destinationArn": f"{GROUPS}/aws/api-gateway/shop-dev",
        "/accessLogSettings/format": "$context.status",
    }
    assert (changes.tags, changes.untag) == ({"a": "b"}, ())


def test_nothing_differs_on_a_stage_that_is_as_wanted() -> None:
    assert stage_changes(EVERYTHING, ALL_SET, GROUPS).names == ()


def test_a_star_after_the_log_group_is_no_difference() -> None:
    found = live(access_arn=f"{GROUPS}/aws/api-gateway/shop-dev:*", access_format="x")
    wanted = RestStage(
        name="dev", log_level="OFF", access_format="x", log_group="/aws/api-gateway/shop-dev"
    )
    assert stage_changes(wanted, found, GROUPS).names == ()


def test_settings_that_are_not_mentioned_are_left_alone() -> None:
    assert stage_changes(RestStage(name="dev", tracing=True), ALL_SET, GROUPS).names == ()


def test_logs_are_switched_off_altogether() -> None:
    assert paths(RestStage(name="dev", log_level="OFF"), ALL_SET) == {
        "/*/*/logging/dataTrace": "false",
        "/*/*/logging/loglevel": "OFF",
        "/accessLogSettings": "-",
    }


def test_tags_that_nobody_wants_any_more_are_taken_away_but_not_those_of_aws() -> None:
    changes = stage_changes(RestStage(name="dev", tags={"c": "d"}), ALL_SET, GROUPS)
    assert (changes.tags, changes.untag, changes.operations) == ({"c": "d"}, ("a",), ())


def test_what_the_last_deployment_alone_had_set_goes_back_to_the_defaults() -> None:
    assert wanted_stage(None, EVERYTHING) == RestStage(
        name="dev", tracing=False, metrics=False, log_level="OFF", tags={}
    )
    kept = RestStage(name="dev", tracing=True)
    assert wanted_stage(kept, EVERYTHING) == RestStage(
        name="dev", tracing=True, metrics=False, log_level="OFF", tags={}
    )


@pytest.mark.parametrize("now", [None, RestStage(name="dev", tracing=True)])
def test_what_no_deployment_has_set_is_left_alone(now: RestStage | None) -> None:
    assert wanted_stage(now, None) == now


def test_settings_of_a_stage_with_another_name_do_not_matter() -> None:
    now = RestStage(name="v2", tracing=True)
    assert wanted_stage(now, EVERYTHING) == now
