from typing import Any

import pytest

from sls_py.events.rest_api.stage import DEFAULT_FORMAT
from sls_py.model.stack import RestStage
from tests.events.compiling import compiled


def stage_of(settings: dict[str, Any], **provider: Any) -> RestStage | None:
    return compiled("http", "GET /a", settings=settings, provider=provider).rest_stage


@pytest.mark.parametrize(
    "settings", [{}, {"logs": {"httpApi": True}}, {"tracing": {"lambda": True}}, {"apiGateway": {}}]
)
def test_nothing_is_set_when_nothing_is_written(settings: dict[str, Any]) -> None:
    assert stage_of(settings) is None


@pytest.mark.parametrize("switch", [True, False])
def test_tracing_and_metrics_are_switched(switch: bool) -> None:
    settings = {"tracing": {"apiGateway": switch}, "apiGateway": {"metrics": switch}}
    assert stage_of(settings) == RestStage(name="dev", tracing=switch, metrics=switch)


@pytest.mark.parametrize("logs", [True, {}])
def test_all_logs_are_on_unless_something_else_is_said(logs: Any) -> None:
    assert stage_of({"logs": {"restApi": logs}}) == RestStage(
        name="dev",
        log_level="INFO",
        full_data=True,
        access_format=DEFAULT_FORMAT,
        log_group="/aws/api-gateway/shop-dev",
    )


def test_the_default_format_is_that_of_the_serverless_framework() -> None:
    assert DEFAULT_FORMAT.startswith(
        "requestId: $context.requestId, ip: $context.identity.sourceIp,"
    )
    assert DEFAULT_FORMAT.endswith(", responseLength: $context.responseLength")


def test_logs_can_be_switched_off_as_a_whole() -> None:
    assert stage_of({"logs": {"restApi": False}}) == RestStage(name="dev", log_level="OFF")


def test_parts_of_the_logs_can_be_chosen() -> None:
    logs = {"accessLogging": False, "fullExecutionData": False, "level": "ERROR"}
    assert stage_of({"logs": {"restApi": logs}}) == RestStage(name="dev", log_level="ERROR")
    logs = {"executionLogging": False, "format": "$context.status"}
    stage = stage_of({"logs": {"restApi": logs}})
    assert stage is not None
    assert (stage.log_level, stage.access_format) == ("OFF", "$context.status")


def test_a_stage_of_another_name_logs_to_the_group_of_the_template() -> None:
    found = compiled(
        "http",
        "GET /a",
        settings={"logs": {"restApi": True}, "apiGateway": {"stage": "v1"}},
    )
    assert found.rest_stage is not None
    assert found.rest_stage.name == "v1"
    group = found.properties("ApiGatewayLogGroup")["LogGroupName"]
    assert found.rest_stage.log_group == group


def test_tags_of_the_stack_and_of_resources_are_joined() -> None:
    tags, stack_tags = {"a": "resource", "n": 1}, {"a": "stack", "b": "stack"}
    stage = stage_of(
        {"tags": tags, "stackTags": stack_tags},
        tags={"a": "resource", "n": 1},
        stack_tags=stack_tags,
    )
    assert stage == RestStage(name="dev", tags={"a": "resource", "b": "stack", "n": "1"})


def test_the_stage_of_an_existing_api_is_left_alone() -> None:
    settings = {
        "apiGateway": {"restApiId": "x", "restApiRootResourceId": "y", "metrics": True},
        "tags": {"a": "b"},
    }
    assert stage_of(settings, tags={"a": "b"}) is None
