from tests.events.compiling import compiled

METHOD = "ApiGatewayMethodAGet"


def test_a_private_route_needs_a_key() -> None:
    config = {"path": "a", "method": "get", "private": True}
    assert compiled("http", config).properties(METHOD)["ApiKeyRequired"] is True


def test_an_operation_has_a_name() -> None:
    config = {"path": "a", "method": "get", "operationId": "listUsers"}
    assert compiled("http", config).properties(METHOD)["OperationName"] == "listUsers"


def test_parameters_are_declared_with_whether_they_are_required() -> None:
    parameters = {
        "querystrings": {"page": True, "size": False},
        "headers": {"X-Trace": {"mappedValue": "context.requestId"}},
        "paths": {"id": {"required": False}},
    }
    config = {"path": "a", "method": "get", "request": {"parameters": parameters}}

    assert compiled("http", config).properties(METHOD)["RequestParameters"] == {
        "method.request.querystring.page": True,
        "method.request.querystring.size": False,
        "method.request.path.id": False,
        "method.request.header.X-Trace": True,
    }


def test_two_routes_that_end_in_one_method_are_warned_about() -> None:
    found = compiled("http", "GET /foo_bar", "GET /foobar")

    assert found.warnings == [
        "`GET /foobar` replaces another route of the same method and resource"
    ]
