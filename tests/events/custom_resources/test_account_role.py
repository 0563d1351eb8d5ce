from tests.events.compiling import Compiled, compiled

RESOURCE = "CustomApiGatewayAccountCloudWatchRole"


def with_logs(logs: object) -> Compiled:
    return compiled("http", "GET /a", settings={"logs": {"restApi": logs}})


def test_logs_need_a_role_of_the_account() -> None:
    found = with_logs(True)

    assert found.resources[RESOURCE] == {
        "Type": "Custom::ApiGatewayAccountRole",
        "Version": 1.0,
        "Properties": {
            "ServiceToken": {
                "Fn::GetAtt": ["CustomDashresourceDashapigwDashcwDashroleLambdaFunction", "Arn"]
            }
        },
    }


def test_the_role_may_be_named() -> None:
    found = with_logs({"role": "arn:aws:iam::123456789012:role/logs"})

    assert found.properties(RESOURCE)["RoleArn"] == "arn:aws:iam::123456789012:role/logs"


def test_a_role_that_others_take_care_of_is_left_alone() -> None:
    assert RESOURCE not in with_logs({"roleManagedExternally": True}).resources
