from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled, compiled_functions

HANDLER = "CustomDashresourceDashexistingDashcupLambdaFunction"
KEY = "arn:aws:kms:us-east-1:123456789012:key/k"


def trigger(name: str, pool: str = "Old", **more: CfValue) -> JsonObject:
    return {"pool": pool, "trigger": name, "existing": True, **more}


def test_a_custom_resource_holds_all_triggers_of_a_function() -> None:
    stack = compiled(
        "cognitoUserPool",
        trigger("PreSignUp", forceDeploy=True),
        trigger("PreTokenGeneration", lambdaVersion="V3_0"),
        trigger("CustomSMSSender", kmsKeyId=KEY),
        alias="live",
        clock=lambda: 2.0,
    )

    assert stack.resources["HelloCustomCognitoUserPool1"] == {
        "Type": "Custom::CognitoUserPool",
        "Version": 1,
        "DependsOn": ["HelloLambdaFunction", "HelloAlias", HANDLER],
        "Properties": {
            "ServiceToken": {"Fn::GetAtt": [HANDLER, "Arn"]},
            "FunctionName": "shop-dev-hello",
            "FunctionQualifier": "live",
            "UserPoolName": "Old",
            "UserPoolConfigs": [
                {"Trigger": "PreSignUp"},
                {"Trigger": "PreTokenGeneration", "LambdaVersion": "V3_0"},
                {"Trigger": "CustomSMSSender", "LambdaVersion": "V1_0", "KMSKeyID": KEY},
            ],
            "ForceDeploy": 2000,
        },
    }


def test_the_handler_may_update_pools_and_grant_the_use_of_their_keys() -> None:
    stack = compiled(
        "cognitoUserPool",
        trigger("PreSignUp"),
        trigger("CustomSMSSender", kmsKeyId=KEY),
        trigger("CustomEmailSender", kmsKeyId=KEY),
    )

    role = stack.properties("IamRoleCustomResourcesLambdaExecution")
    statements = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert [it["Action"][0] for it in statements] == [
        *("kms:CreateGrant", "cognito-idp:ListUserPools", "lambda:AddPermission"),
        *("lambda:RemovePermission", "iam:PassRole"),
    ]


def test_custom_resources_run_one_after_the_other() -> None:
    functions: dict[str, list[CfValue]] = {"a": [trigger("PreSignUp")], "b": [trigger("PreSignUp")]}

    stack = compiled_functions("cognitoUserPool", functions)

    assert stack.resources["BCustomCognitoUserPool1"]["DependsOn"] == [
        *("BLambdaFunction", HANDLER, "ACustomCognitoUserPool1"),
    ]


def test_a_second_pool_for_a_function_is_a_problem() -> None:
    stack = compiled("cognitoUserPool", trigger("PreSignUp"), trigger("CustomMessage", "New"))

    assert stack.problems == ["a function can have one existing user pool only"]
