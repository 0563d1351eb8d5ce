from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled

FORWARD = {"Type": "forward", "TargetGroupArn": {"Ref": "HelloAlbTargetGroupListener"}}


def alb(**more: CfValue) -> JsonObject:
    conditions = {"path": ["/a"]}
    return {"listenerArn": {"Ref": "Listener"}, "priority": 7, "conditions": conditions} | more


def test_a_rule_forwards_to_the_target_group() -> None:
    stack = compiled("alb", alb())

    assert stack.properties("HelloAlbListenerRule7") == {
        "Actions": [FORWARD],
        "Conditions": [{"Field": "path-pattern", "Values": ["/a"]}],
        "ListenerArn": {"Ref": "Listener"},
        "Priority": 7,
    }


def test_every_condition_is_written() -> None:
    conditions = {
        "host": ["a.example"],
        "method": ["GET"],
        "header": [{"name": "A", "values": ["1"]}, {"name": "B", "values": ["2"]}],
        "query": {"q": "x", "r": "y"},
        "ip": ["10.0.0.0/8"],
    }

    rule = compiled("alb", alb(conditions=conditions)).properties("HelloAlbListenerRule7")

    assert rule["Conditions"] == [
        {"Field": "host-header", "HostHeaderConfig": {"Values": ["a.example"]}},
        {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}},
        {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "A", "Values": ["1"]}},
        {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "B", "Values": ["2"]}},
        {
            "Field": "query-string",
            "QueryStringConfig": {
                "Values": [{"Key": "q", "Value": "x"}, {"Key": "r", "Value": "y"}]
            },
        },
        {"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}},
    ]


def test_one_header_needs_no_list() -> None:
    conditions = {"header": {"name": "A", "values": ["1"]}}

    rule = compiled("alb", alb(conditions=conditions)).properties("HelloAlbListenerRule7")

    assert len(rule["Conditions"]) == 1


def test_authorizers_come_before_the_function_in_their_order() -> None:
    cognito = {
        "type": "cognito",
        "userPoolArn": "arn:pool",
        "userPoolClientId": "client",
        "userPoolDomain": "domain",
        "onUnauthenticatedRequest": "allow",
        "requestExtraParams": {"prompt": "login"},
        "scope": "openid",
        "sessionCookieName": "cookie",
        "sessionTimeout": 60,
    }
    oidc = {
        "type": "oidc",
        "authorizationEndpoint": "https://a",
        "clientId": "id",
        "issuer": "https://i",
        "tokenEndpoint": "https://t",
        "userInfoEndpoint": "https://u",
    }
    settings = {"alb": {"authorizers": {"users": cognito, "staff": oidc}}}

    stack = compiled("alb", alb(authorizer=["users", "staff"]), settings=settings)

    assert stack.properties("HelloAlbListenerRule7")["Actions"] == [
        {
            "Type": "authenticate-cognito",
            "Order": 1,
            "AuthenticateCognitoConfig": {
                "UserPoolArn": "arn:pool",
                "UserPoolClientId": "client",
                "UserPoolDomain": "domain",
                "OnUnauthenticatedRequest": "allow",
                "AuthenticationRequestExtraParams": {"prompt": "login"},
                "Scope": "openid",
                "SessionCookieName": "cookie",
                "SessionTimeout": 60,
            },
        },
        {
            "Type": "authenticate-oidc",
            "Order": 2,
            "AuthenticateOidcConfig": {
                "AuthorizationEndpoint": "https://a",
                "ClientId": "id",
                "Issuer": "https://i",
                "TokenEndpoint": "https://t",
                "UserInfoEndpoint": "https://u",
                "OnUnauthenticatedRequest": "deny",
                "UseExistingClientSecret": True,
            },
        },
        FORWARD | {"Order": 3},
    ]
