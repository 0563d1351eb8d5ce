from typing import Any

from tests.events.compiling import Compiled, compiled

METHOD = "ApiGatewayMethodAPost"
VALIDATOR = {"Ref": "ApiGatewayShopRequestValidator"}
SHARED = {
    "order-line": {"schema": {"type": "object"}, "name": "Line", "description": "of an order"}
}


def checking(**request: Any) -> Compiled:
    config = {"path": "a", "method": "post", "request": request}
    settings = {"apiGateway": {"request": {"schemas": SHARED}}}
    return compiled("http", config, settings=settings)


def test_a_required_parameter_is_checked() -> None:
    found = checking(parameters={"querystrings": {"page": True}})

    assert found.properties(METHOD)["RequestValidatorId"] == VALIDATOR
    assert found.properties("ApiGatewayShopRequestValidator") == {
        "RestApiId": {"Ref": "ApiGatewayRestApi"},
        "ValidateRequestBody": True,
        "ValidateRequestParameters": True,
        "Name": "shop-dev | Validate request body and querystring parameters",
    }


def test_parameters_that_may_be_missing_are_not_checked() -> None:
    found = checking(parameters={"querystrings": {"page": False}})
    assert "RequestValidatorId" not in found.properties(METHOD)


def test_a_schema_becomes_a_model_of_the_method() -> None:
    found = checking(schemas={"application/json": {"type": "object"}})

    name = "ApiGatewayMethodAPostApplicationJsonModel"
    assert found.properties(METHOD)["RequestModels"] == {"application/json": {"Ref": name}}
    assert found.properties(name) == {
        "RestApiId": {"Ref": "ApiGatewayRestApi"},
        "ContentType": "application/json",
        "Schema": {"type": "object"},
    }


def test_a_schema_may_have_a_name_and_a_description() -> None:
    schema = {"schema": {"type": "object"}, "name": "Order", "description": "what was bought"}

    found = checking(schemas={"application/json": schema})

    model = found.properties("ApiGatewayMethodAPostApplicationJsonModel")
    assert (model["Name"], model["Description"]) == ("Order", "what was bought")


def test_a_shared_schema_is_one_model_for_all_methods() -> None:
    found = checking(schemas={"application/json": "order-line"})

    name = "ApiGatewayOrderLineModel"
    assert found.properties(METHOD)["RequestModels"] == {"application/json": {"Ref": name}}
    assert found.properties(name)["Name"] == "Line"


def test_a_shared_schema_goes_into_an_existing_api_as_well() -> None:
    config = {"path": "a", "method": "post", "request": {"schemas": {"a/b": "order-line"}}}
    section = {
        "restApiId": "api",
        "restApiRootResourceId": "root",
        "request": {"schemas": SHARED},
    }

    found = compiled("http", config, settings={"apiGateway": section})

    assert found.properties("ApiGatewayOrderLineModel")["RestApiId"] == "api"
