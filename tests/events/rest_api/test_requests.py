from typing import Any

from tests.events.compiling import compiled


def integration(integration: str, request: dict[str, Any]) -> dict[str, Any]:
    config = {"path": "a", "method": "get", "integration": integration, "request": request}
    method = compiled("http", config).properties("ApiGatewayMethodAGet")
    found: dict[str, Any] = method["Integration"]
    return found


def test_requests_without_a_template_are_refused_by_a_lambda_integration() -> None:
    assert integration("lambda", {})["PassthroughBehavior"] == "NEVER"


def test_pass_through_and_content_handling_can_be_chosen() -> None:
    request = {"passThrough": "WHEN_NO_MATCH", "contentHandling": "CONVERT_TO_TEXT"}

    found = integration("lambda", request)

    assert found["PassthroughBehavior"] == "WHEN_NO_MATCH"
    assert found["ContentHandling"] == "CONVERT_TO_TEXT"


def test_what_a_proxy_does_not_apply_is_dropped_with_a_warning() -> None:
    request = {"template": {"application/json": "x"}, "parameters": {"paths": {"id": True}}}

    found = compiled("http", {"path": "a", "method": "get", "request": request})

    method = found.properties("ApiGatewayMethodAGet")
    assert "RequestTemplates" not in method["Integration"]
    assert method["RequestParameters"] == {"method.request.path.id": True}
    assert found.warnings == [
        "`template` of `request` has no effect with the integration `AWS_PROXY`"
    ]
