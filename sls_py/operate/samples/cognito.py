"""A sample of `cognitoUserPool`: the steps of a user pool that call functions."""

from __future__ import annotations

from collections.abc import Callable

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts, merged

_ATTRIBUTES = {
    "sub": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
    "email": "user@example.com",
    "email_verified": "true",
    "cognito:user_status": "CONFIRMED",
}


def cognito_user_pool(facts: Facts) -> JsonObject:
    """Return the event of a trigger, `PreSignUp` when none is configured; the data is laid over the `request`.

    Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html
    """
    trigger = str(facts.settings.get("trigger") or "PreSignUp")
    source, request, response = _TRIGGERS[trigger](facts)
    given = facts.value if facts.data is not None and isinstance(facts.value, dict) else {}
    return {
        "version": _version(trigger, facts),
        "triggerSource": source,
        "region": facts.region,
        "userPoolId": facts.resource or f"{facts.region}_Sample123",
        "userName": "sample-user",
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": "3n4b5urk1ft4fl3mg5e62d9ado",
        },
        "request": merged(request, given),
        "response": response,
    }


def _version(trigger: str, facts: Facts) -> str:
    """Only the event before a token is made has versions."""
    numbers = {"V2_0": "2", "V3_0": "3"}
    wanted = str(facts.settings.get("lambdaVersion")) if trigger == "PreTokenGeneration" else ""
    return numbers.get(wanted, "1")


Parts = tuple[str, JsonObject, JsonObject]


def _user(**more: object) -> JsonObject:
    return {"userAttributes": dict(_ATTRIBUTES), **more}


def _pre_sign_up(_: Facts) -> Parts:
    request = {"userAttributes": {"email": "user@example.com"}, "validationData": None}
    response = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
    return "PreSignUp_SignUp", request, response


def _post_confirmation(_: Facts) -> Parts:
    return "PostConfirmation_ConfirmSignUp", _user(), {}


def _pre_authentication(_: Facts) -> Parts:
    return "PreAuthentication_Authentication", _user(validationData={}, userNotFound=False), {}


def _post_authentication(_: Facts) -> Parts:
    return "PostAuthentication_Authentication", _user(newDeviceUsed=False), {}


def _pre_token_generation(facts: Facts) -> Parts:
    groups: JsonObject = {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": None}
    request = _user(groupConfiguration=groups)
    if facts.settings.get("lambdaVersion") in {"V2_0", "V3_0"}:
        request["scopes"] = ["aws.cognito.signin.user.admin"]
        response: JsonObject = {"claimsAndScopeOverrideDetails": None}
    else:
        response = {"claimsOverrideDetails": None}
    return "TokenGeneration_Authentication", request, response


def _user_migration(_: Facts) -> Parts:
    request = {"password": "sample-password", "validationData": None, "clientMetadata": None}
    response = {
        "userAttributes": None,
        "forceAliasCreation": None,
        "finalUserStatus": None,
        "messageAction": None,
        "desiredDeliveryMediums": None,
    }
    return "UserMigration_Authentication", request, response


def _custom_message(_: Facts) -> Parts:
    request = _user(codeParameter="{####}", linkParameter="{##Click Here##}")
    request["usernameParameter"] = None
    response = {"smsMessage": None, "emailMessage": None, "emailSubject": None}
    return "CustomMessage_SignUp", request, response


def _define_auth_challenge(_: Facts) -> Parts:
    response = {"challengeName": None, "issueTokens": None, "failAuthentication": None}
    return (
        "DefineAuthChallenge_Authentication",
        _user(session=[], userNotFound=False),
        response,
    )


def _create_auth_challenge(_: Facts) -> Parts:
    request = _user(challengeName="CUSTOM_CHALLENGE", session=[], userNotFound=False)
    response = {
        "publicChallengeParameters": None,
        "privateChallengeParameters": None,
        "challengeMetadata": None,
    }
    return "CreateAuthChallenge_Authentication", request, response


def _verify_auth_challenge(_: Facts) -> Parts:
    request = _user(
        privateChallengeParameters={"answer": "sample"},
        challengeAnswer="sample",
        userNotFound=False,
    )
    return "VerifyAuthChallengeResponse_Authentication", request, {"answerCorrect": None}


def _custom_sender(kind: str) -> Callable[[Facts], Parts]:
    def parts(_: Facts) -> Parts:
        # The code is encrypted with the KMS key of the pool; no sample can be decrypted.
        code = "AYADeIxMvZmQ0pKDHVqZLkfsx8QAXwABABVhd3MtY3J5cHRvLXB1YmxpYy1rZXk="
        request = _user(type=f"custom{kind}SenderRequestV1", code=code, clientMetadata=None)
        return f"Custom{kind}Sender_SignUp", request, {}

    return parts


_TRIGGERS: dict[str, Callable[[Facts], Parts]] = {
    "PreSignUp": _pre_sign_up,
    "PostConfirmation": _post_confirmation,
    "PreAuthentication": _pre_authentication,
    "PostAuthentication": _post_authentication,
    "PreTokenGeneration": _pre_token_generation,
    "UserMigration": _user_migration,
    "CustomMessage": _custom_message,
    "DefineAuthChallenge": _define_auth_challenge,
    "CreateAuthChallenge": _create_auth_challenge,
    "VerifyAuthChallengeResponse": _verify_auth_challenge,
    "CustomSMSSender": _custom_sender("SMS"),
    "CustomEmailSender": _custom_sender("Email"),
}
