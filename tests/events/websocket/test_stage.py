from typing import Any

import pytest

from tests.events.compiling import Compiled, compiled


def with_logs(logs: Any, **provider: Any) -> Compiled:
    settings = {"logs": {"websocket": logs}}
    return compiled("websocket", "$connect", settings=settings, provider=provider)


def stage(found: Compiled) -> dict[str, Any]:
    return found.properties("WebsocketsDeploymentStage")


@pytest.mark.parametrize("logs", [None, False])
def test_a_stage_keeps_no_logs_unless_told_to(logs: object) -> None:
    found = with_logs(logs)

    assert "DefaultRouteSettings" not in stage(found)
    assert "WebsocketsLogGroup" not in found.resources


def test_true_keeps_all_logs() -> None:
    found = with_logs(True, log_retention_in_days=7)

    assert stage(found)["DefaultRouteSettings"] == {
        "DataTraceEnabled": True,
        "LoggingLevel": "INFO",
    }
    assert "$context.connectionId" in stage(found)["AccessLogSettings"]["Format"]
    assert found.properties("WebsocketsLogGroup") == {
        "LogGroupName": "/aws/websocket/shop-dev",
        "RetentionInDays": 7,
    }
    assert "CustomApiGatewayAccountCloudWatchRole" in found.resources


def test_each_kind_of_log_can_be_left_out() -> None:
    found = with_logs({"accessLogging": False, "executionLogging": False})

    assert "AccessLogSettings" not in stage(found)
    assert stage(found)["DefaultRouteSettings"]["LoggingLevel"] == "OFF"


def test_level_data_and_format_can_be_chosen() -> None:
    found = with_logs(
        {"level": "ERROR", "fullExecutionData": False, "format": "$context.requestId"}
    )

    assert stage(found)["DefaultRouteSettings"] == {
        "DataTraceEnabled": False,
        "LoggingLevel": "ERROR",
    }
    assert stage(found)["AccessLogSettings"]["Format"] == "$context.requestId"
