from typing import Any

from tests.events.compiling import compiled

OPTIONS = "ApiGatewayMethodAOptions"


def preflight(*configs: Any) -> dict[str, str]:
    """Return the response headers of the OPTIONS method of path `a`."""
    answer = compiled("http", *configs).properties(OPTIONS)["Integration"]["IntegrationResponses"]
    prefix = "method.response.header."
    return {
        name.removeprefix(prefix): value for name, value in answer[0]["ResponseParameters"].items()
    }


def template(*configs: Any) -> str:
    answer = compiled("http", *configs).properties(OPTIONS)["Integration"]["IntegrationResponses"]
    return str(answer[0]["ResponseTemplates"]["application/json"])


def test_true_allows_every_origin_the_usual_headers_and_the_own_method() -> None:
    assert preflight({"path": "a", "method": "get", "cors": True}) == {
        "Access-Control-Allow-Origin": "'*'",
        "Access-Control-Allow-Headers": "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,"
        "X-Amz-Security-Token,X-Amz-User-Agent,X-Amzn-Trace-Id'",
        "Access-Control-Allow-Methods": "'OPTIONS,GET'",
    }


def test_any_is_spelled_out() -> None:
    headers = preflight({"path": "a", "method": "any", "cors": True})

    assert headers["Access-Control-Allow-Methods"] == "'OPTIONS,DELETE,GET,HEAD,PATCH,POST,PUT'"


def test_an_object_sets_each_header() -> None:
    cors = {
        "origin": "https://shop.example",
        "headers": ["X-Own"],
        "allowCredentials": True,
        "maxAge": 60,
        "cacheControl": "max-age=60",
    }

    headers = preflight({"path": "a", "method": "get", "cors": cors})

    assert headers == {
        "Access-Control-Allow-Origin": "'https://shop.example'",
        "Access-Control-Allow-Headers": "'X-Own'",
        "Access-Control-Allow-Methods": "'OPTIONS,GET'",
        "Access-Control-Allow-Credentials": "'true'",
        "Access-Control-Max-Age": "'60'",
        "Cache-Control": "'max-age=60'",
    }


def test_the_routes_of_a_path_share_one_preflight_that_allows_what_any_of_them_does() -> None:
    headers = preflight(
        {"path": "a", "method": "get", "cors": {"headers": ["X-One"], "maxAge": 5}},
        {"path": "a", "method": "post", "cors": {"headers": ["X-Two"], "allowCredentials": True}},
    )

    assert headers["Access-Control-Allow-Headers"] == "'X-Two,X-One'"
    assert headers["Access-Control-Allow-Methods"] == "'OPTIONS,POST,GET'"
    assert headers["Access-Control-Allow-Credentials"] == "'true'"
    assert headers["Access-Control-Max-Age"] == "'5'"


def test_several_origins_are_compared_with_the_one_that_asks() -> None:
    cors = {"origins": ["https://*.shop.example", "http://localhost"]}

    text = template({"path": "a", "method": "get", "cors": cors})

    assert '$origin.matches("https://.+[.]shop[.]example")' in text
    assert ' || $origin.matches("http://localhost")' in text


def test_one_origin_needs_no_comparison() -> None:
    cors = {"origin": "https://shop.example"}
    assert template({"path": "a", "method": "get", "cors": cors}) == ""


def test_commas_in_origin_separate_several() -> None:
    cors = {"origin": "https://a.example, https://b.example"}

    headers = preflight({"path": "a", "method": "get", "cors": cors})

    assert headers["Access-Control-Allow-Origin"] == "'https://a.example'"


def test_false_makes_no_preflight() -> None:
    found = compiled("http", {"path": "a", "method": "get", "cors": False})
    assert OPTIONS not in found.resources


def test_a_lambda_integration_answers_with_the_origin_as_well() -> None:
    config = {"path": "a", "method": "get", "integration": "lambda", "cors": True}

    method = compiled("http", config).properties("ApiGatewayMethodAGet")

    header = "method.response.header.Access-Control-Allow-Origin"
    responses = method["Integration"]["IntegrationResponses"]
    assert {response["ResponseParameters"][header] for response in responses} == {"'*'"}
    assert all(response["ResponseParameters"][header] for response in method["MethodResponses"])
