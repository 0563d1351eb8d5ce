from tests.events.compiling import Compiled, compiled

EXISTING = {
    "restApiId": "api",
    "restApiRootResourceId": "root",
    "restApiResources": {"/items": "known-items", "/deep/below": "known-below"},
}


def in_existing(*configs: str) -> Compiled:
    return compiled("http", *configs, settings={"apiGateway": EXISTING})


def test_every_part_of_a_path_is_a_resource_below_the_one_before() -> None:
    found = compiled("http", "GET /users/{id}/create-it")

    assert found.properties("ApiGatewayResourceUsers")["ParentId"] == {
        "Fn::GetAtt": ["ApiGatewayRestApi", "RootResourceId"]
    }
    assert found.properties("ApiGatewayResourceUsersIdVar") == {
        "ParentId": {"Ref": "ApiGatewayResourceUsers"},
        "PathPart": "{id}",
        "RestApiId": {"Ref": "ApiGatewayRestApi"},
    }
    assert "ApiGatewayResourceUsersIdVarCreateDashit" in found.resources


def test_the_root_path_needs_no_resource() -> None:
    found = compiled("http", "GET /")

    assert found.properties("ApiGatewayMethodGet")["ResourceId"] == {
        "Fn::GetAtt": ["ApiGatewayRestApi", "RootResourceId"]
    }


def test_slashes_at_the_ends_do_not_count() -> None:
    found = compiled("http", "GET /users/", {"path": "users", "method": "post"})

    assert [name for name in found.resources if "Resource" in name] == ["ApiGatewayResourceUsers"]


def test_resources_of_an_existing_api_are_used_and_not_made() -> None:
    found = in_existing("GET /items", "GET /items/parts", "GET /fresh")

    assert found.properties("ApiGatewayMethodItemsGet")["ResourceId"] == "known-items"
    assert found.properties("ApiGatewayResourceItemsParts")["ParentId"] == "known-items"
    assert found.properties("ApiGatewayResourceFresh")["ParentId"] == "root"
    assert "ApiGatewayRestApi" not in found.resources


def test_the_list_form_of_existing_resources_means_the_same() -> None:
    given = EXISTING | {"restApiResources": [{"path": "items/", "resourceId": "known-items"}]}

    found = compiled("http", "GET /items", settings={"apiGateway": given})

    assert found.properties("ApiGatewayMethodItemsGet")["ResourceId"] == "known-items"


def test_a_route_below_an_existing_resource_needs_nothing_from_those_above_it() -> None:
    assert in_existing("GET /deep/below/it").problems == []


def test_a_resource_that_must_exist_but_has_no_known_id_is_a_problem() -> None:
    assert in_existing("GET /deep/beside").problems == [
        "the existing API already has a resource `/deep`, and its id is not known"
    ]
