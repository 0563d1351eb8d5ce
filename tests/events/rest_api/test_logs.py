from typing import Any

import pytest

from tests.events.compiling import Compiled, compiled


def with_logs(logs: Any, **provider: Any) -> Compiled:
    settings = {"logs": {"restApi": logs}}
    return compiled("http", "GET /a", settings=settings, provider=provider)


@pytest.mark.parametrize("logs", [None, False, {"accessLogging": False}])
def test_there_is_no_log_group_without_access_logs(logs: Any) -> None:
    assert "ApiGatewayLogGroup" not in with_logs(logs).resources


@pytest.mark.parametrize("logs", [True, {}, {"level": "ERROR"}])
def test_access_logs_have_a_group_and_a_role_to_write_with(logs: Any) -> None:
    found = with_logs(logs, log_retention_in_days=14)

    assert found.properties("ApiGatewayLogGroup") == {
        "LogGroupName": "/aws/api-gateway/shop-dev",
        "RetentionInDays": 14,
    }
    assert "CustomApiGatewayAccountCloudWatchRole" in found.resources
