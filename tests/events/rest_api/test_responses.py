from typing import Any

from tests.events.compiling import Compiled, compiled

METHOD = "ApiGatewayMethodAGet"


def answering(response: Any, **more: Any) -> Compiled:
    config = {"path": "a", "method": "get", "integration": "lambda", "response": response, **more}
    return compiled("http", config)


def answers(found: Compiled) -> list[dict[str, Any]]:
    responses: list[dict[str, Any]] = found.properties(METHOD)["Integration"][
        "IntegrationResponses"
    ]
    return responses


def codes(found: Compiled) -> list[str]:
    return [response["StatusCode"] for response in answers(found)]


def test_a_function_chooses_the_status_code_with_a_mark_in_its_error() -> None:
    found = answering(None)

    assert codes(found) == ["200", "400", "401", "403", "404", "422", "500", "502", "504"]
    assert answers(found)[4]["SelectionPattern"] == r"[\s\S]*\[404\][\s\S]*"


def test_own_status_codes_replace_the_usual_ones_but_for_the_default_answer() -> None:
    assert codes(answering({"statusCodes": {"418": {"pattern": "teapot"}}})) == ["200", "418"]


def test_an_empty_pattern_makes_another_code_the_default_answer() -> None:
    status_codes = {"404": {"pattern": "gone"}, "201": {"pattern": ""}}
    assert codes(answering({"statusCodes": status_codes})) == ["201", "404"]


def test_a_200_without_an_empty_pattern_gives_way_with_a_warning() -> None:
    found = answering({"statusCodes": {"200": {"template": "lost"}}})

    assert answers(found)[0]["ResponseTemplates"] == {}
    (warning,) = found.warnings
    assert warning.startswith("the status code `200` gives way to the default answer")


def test_headers_are_declared_and_mapped() -> None:
    found = answering(
        {
            "headers": {"X-All": "'all'"},
            "statusCodes": {"201": {"pattern": "", "headers": {"X-One": "'one'"}}},
        }
    )

    expected = {
        "method.response.header.X-All": "'all'",
        "method.response.header.X-One": "'one'",
    }
    assert answers(found)[0]["ResponseParameters"] == expected
    assert found.properties(METHOD)["MethodResponses"] == [
        {
            "ResponseParameters": dict.fromkeys(expected, True),
            "ResponseModels": {},
            "StatusCode": "201",
        }
    ]


def test_templates_of_a_status_code_go_before_the_common_one() -> None:
    found = answering(
        {
            "template": "common",
            "statusCodes": {
                "200": {"pattern": ""},
                "404": {"pattern": "x", "template": "own"},
                "410": {"pattern": "y", "template": {"text/html": "page"}},
            },
        }
    )

    assert [response["ResponseTemplates"] for response in answers(found)] == [
        {"application/json": "common"},
        {"application/json": "own"},
        {"application/json": "common", "text/html": "page"},
    ]


def test_content_is_converted_for_successful_answers_only() -> None:
    found = answering({"contentHandling": "CONVERT_TO_BINARY"})

    handled = [response.get("ContentHandling") for response in answers(found)]
    assert handled == ["CONVERT_TO_BINARY", *[None] * 8]


def test_a_backend_without_a_response_setting_gets_the_usual_codes() -> None:
    found = answering(None, integration="http", request={"uri": "https://x.example"})
    assert codes(found)[0] == "200"


def test_a_mock_without_a_response_setting_answers_nothing() -> None:
    found = answering(None, integration="mock")

    assert answers(found) == []
    assert found.properties(METHOD)["MethodResponses"] == []


def test_a_mock_with_an_empty_response_setting_answers_200() -> None:
    assert codes(answering({}, integration="mock")) == ["200"]


def test_a_proxy_answers_by_itself() -> None:
    found = answering({"headers": {"X": "'x'"}}, integration="lambda-proxy")

    assert "IntegrationResponses" not in found.properties(METHOD)["Integration"]
    assert found.warnings == [
        "`headers` of `response` has no effect with the integration `AWS_PROXY`"
    ]
