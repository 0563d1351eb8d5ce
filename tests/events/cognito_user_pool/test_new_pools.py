from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled, compiled_functions

ARN = {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}
KEY = "arn:aws:kms:us-east-1:123456789012:key/k"


def trigger(name: str, pool: str = "My Pool", **more: CfValue) -> JsonObject:
    return {"pool": pool, "trigger": name, **more}


def test_a_pool_calls_the_function_at_its_triggers() -> None:
    stack = compiled("cognitoUserPool", trigger("PreSignUp"), trigger("CustomMessage"))

    assert stack.resources["CognitoUserPoolMyPool"] == {
        "Type": "AWS::Cognito::UserPool",
        "Properties": {
            "UserPoolName": "My Pool",
            "LambdaConfig": {"PreSignUp": ARN, "CustomMessage": ARN},
        },
        "DependsOn": ["HelloLambdaFunction", "HelloLambdaFunction"],
    }
    permission = "HelloLambdaPermissionCognitoUserPoolMyPoolTriggerSourcePreSignUp"
    assert stack.properties(permission) == {
        "FunctionName": ARN,
        "Action": "lambda:InvokeFunction",
        "Principal": "cognito-idp.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": ["CognitoUserPoolMyPool", "Arn"]},
    }


def test_functions_share_a_pool_that_waits_for_their_aliases() -> None:
    functions: dict[str, list[CfValue]] = {
        "hello": [trigger("PreSignUp")],
        "other": [trigger("PostConfirmation")],
    }

    stack = compiled_functions("cognitoUserPool", functions, alias="live")

    pool = stack.resources["CognitoUserPoolMyPool"]
    assert pool["DependsOn"] == ["HelloAlias", "OtherAlias"]
    assert pool["Properties"]["LambdaConfig"].keys() == {"PreSignUp", "PostConfirmation"}


def test_senders_get_a_version_and_the_key_of_the_pool() -> None:
    stack = compiled("cognitoUserPool", trigger("CustomSMSSender", kmsKeyId=KEY))

    assert stack.properties("CognitoUserPoolMyPool")["LambdaConfig"] == {
        "CustomSMSSender": {"LambdaArn": ARN, "LambdaVersion": "V1_0"},
        "KMSKeyID": KEY,
    }


def test_tokens_can_be_made_with_a_newer_version() -> None:
    stack = compiled("cognitoUserPool", trigger("PreTokenGeneration", lambdaVersion="V2_0"))

    assert stack.properties("CognitoUserPoolMyPool")["LambdaConfig"] == {
        "PreTokenGenerationConfig": {"LambdaArn": ARN, "LambdaVersion": "V2_0"}
    }


def test_every_wrong_trigger_is_a_problem() -> None:
    stack = compiled(
        "cognitoUserPool",
        trigger("CustomSMSSender"),
        trigger("CustomSMSSender", "Other", kmsKeyId=KEY),
        trigger("CustomEmailSender", "Other", kmsKeyId={"Ref": "Key"}),
        trigger("CustomEmailSender", "Third", kmsKeyId=KEY, lambdaVersion="V2_0"),
        trigger("PreSignUp", lambdaVersion="V1_0"),
    )

    assert stack.problems == [
        "trigger `CustomSMSSender` needs `kmsKeyId`, the key that codes are encrypted with",
        "user pool `Other` has two keys, but it can have one only",
        "trigger `CustomEmailSender` has no version `V2_0`",
        "trigger `PreSignUp` has no version `V1_0`",
    ]
