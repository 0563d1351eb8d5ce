from tests.events.compiling import compiled


def test_the_api_has_a_stage_that_deploys_itself_and_outputs() -> None:
    stack = compiled("httpApi", "GET /users")

    assert stack.properties("HttpApi") == {"Name": "dev-shop", "ProtocolType": "HTTP"}
    assert stack.properties("HttpApiStage") == {
        "ApiId": {"Ref": "HttpApi"},
        "StageName": "$default",
        "AutoDeploy": True,
        "DefaultRouteSettings": {"DetailedMetricsEnabled": False},
    }
    assert stack.outputs["HttpApiId"]["Value"] == {"Ref": "HttpApi"}
    assert stack.outputs["HttpApiUrl"]["Value"]["Fn::Join"][1][:2] == [
        "https://",
        {"Ref": "HttpApi"},
    ]


def test_the_provider_names_and_describes_the_api() -> None:
    http_api = {
        "name": "public",
        "description": "For all",
        "metrics": True,
        "disableDefaultEndpoint": True,
    }

    stack = compiled(
        "httpApi",
        "GET /users",
        settings={"httpApi": http_api},
        provider={"tags": {"team": "a"}},
    )

    assert stack.properties("HttpApi") == {
        "Name": "public",
        "Description": "For all",
        "ProtocolType": "HTTP",
        "DisableExecuteApiEndpoint": True,
        "Tags": {"team": "a"},
    }
    stage = stack.properties("HttpApiStage")
    assert stage["DefaultRouteSettings"] == {"DetailedMetricsEnabled": True}
    assert stage["Tags"] == {"team": "a"}


def test_the_name_can_start_with_the_service() -> None:
    settings = {"httpApi": {"shouldStartNameWithService": True}}

    stack = compiled("httpApi", "*", settings=settings)

    assert stack.properties("HttpApi")["Name"] == "shop-dev"


def test_access_logs_go_to_a_log_group_that_the_stage_waits_for() -> None:
    settings = {"logs": {"httpApi": True}}

    stack = compiled("httpApi", "*", settings=settings, provider={"log_retention_in_days": 14})

    assert stack.properties("HttpApiLogGroup") == {
        "LogGroupName": "/aws/http-api/shop-dev",
        "RetentionInDays": 14,
    }
    stage = stack.resources["HttpApiStage"]
    assert stage["DependsOn"] == ["HttpApiLogGroup"]
    logs = stage["Properties"]["AccessLogSettings"]
    assert logs["DestinationArn"] == {"Fn::GetAtt": ["HttpApiLogGroup", "Arn"]}
    assert logs["Format"].startswith('{"requestId":"$context.requestId","ip":')


def test_the_log_format_can_be_chosen_and_the_stack_named() -> None:
    settings = {"logs": {"httpApi": {"format": "$context.ip"}}}

    stack = compiled("httpApi", "*", settings=settings, provider={"stack_name": "mine"})

    assert stack.properties("HttpApiLogGroup")["LogGroupName"] == "/aws/http-api/mine"
    assert stack.properties("HttpApiStage")["AccessLogSettings"]["Format"] == "$context.ip"


def test_an_existing_api_gets_routes_only() -> None:
    stack = compiled("httpApi", "GET /users", settings={"httpApi": {"id": "abc"}})

    assert list(stack.resources) == [
        "HelloLambdaPermissionHttpApi",
        "HttpApiIntegrationHello",
        "HttpApiRouteGetUsers",
    ]
    assert stack.outputs == {}
    assert stack.properties("HttpApiRouteGetUsers")["ApiId"] == "abc"


def test_what_an_existing_api_does_not_allow_is_a_problem() -> None:
    jwt = {"identitySource": "$request.header.a", "issuerUrl": "https://i", "audience": "a"}
    http_api = {"id": "abc", "cors": True, "authorizers": {"a": jwt}}

    stack = compiled("httpApi", "*", settings={"httpApi": http_api, "logs": {"httpApi": True}})

    assert stack.problems == [
        "`cors` cannot be set up for an existing HTTP API",
        "`authorizers` cannot be set up for an existing HTTP API",
        "access logs cannot be set up for an existing HTTP API",
    ]
    assert not stack.resources
