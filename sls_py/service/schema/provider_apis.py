"""The schemas of the provider's API sections: REST, HTTP and WebSocket APIs, load balancers, CloudFront, logs."""

from __future__ import annotations

from sls_py.events.shapes import (
    BOOLEAN,
    OBJECT,
    TEXT,
    TEXTS,
    TRUE,
    any_case_word,
    any_of,
    choice,
    integer,
    listing,
    mapping,
    record,
    ref,
    text,
)
from sls_py.model.values import JsonObject
from sls_py.service.schema.function import LOGGING

_ADDRESS: JsonObject = {"type": "string", "format": "uri"}
_TEXT_OR_LIST = any_of(ref("awsCfInstruction"), listing(ref("awsCfInstruction")))

_USAGE_PLAN = record(
    {
        "quota": record(
            {
                "limit": integer(0),
                "offset": integer(0),
                "period": choice("DAY", "WEEK", "MONTH"),
            }
        ),
        "throttle": record({"burstLimit": integer(0), "rateLimit": integer(0)}),
    }
)

_REST_API = record(
    {
        "apiKeys": ref("awsApiGatewayApiKeys"),
        "apiKeySourceType": any_case_word("HEADER", "AUTHORIZER"),
        "binaryMediaTypes": listing(text(r"^\S+\/\S+$")),
        "description": TEXT,
        "disableDefaultEndpoint": BOOLEAN,
        "endpoint": record(
            {
                "securityPolicy": TEXT,
                "accessMode": any_of(any_case_word("BASIC", "STRICT"), {"const": ""}),
            }
        ),
        "metrics": BOOLEAN,
        "minimumCompressionSize": integer(0, 10485760),
        "resourcePolicy": ref("awsResourcePolicyStatements"),
        "restApiId": ref("awsCfInstruction"),
        "restApiResources": any_of(listing(record({"path": TEXT, "resourceId": TEXT})), OBJECT),
        "restApiRootResourceId": ref("awsCfInstruction"),
        "request": record(
            {
                "schemas": mapping(
                    record({"schema": OBJECT, "name": TEXT, "description": TEXT}, ["schema"])
                )
            }
        ),
        "shouldStartNameWithService": BOOLEAN,
        "stage": TEXT,
        "timeoutInMillis": integer(50),
        "usagePlan": any_of(_USAGE_PLAN, listing(mapping(_USAGE_PLAN, maxProperties=1))),
        "websocketApiId": ref("awsCfInstruction"),
    }
)

_JWT_AUTHORIZER = record(
    {
        "type": {"const": "jwt"},
        "name": TEXT,
        "identitySource": ref("awsCfInstruction"),
        "issuerUrl": ref("awsCfInstruction"),
        "audience": _TEXT_OR_LIST,
    },
    ["identitySource", "issuerUrl", "audience"],
)

# Open, because osls takes any other property of it too.
_REQUEST_AUTHORIZER = record(
    {
        "type": {"const": "request"},
        "name": TEXT,
        "functionName": TEXT,
        "functionArn": ref("awsCfInstruction"),
        "managedExternally": BOOLEAN,
        "resultTtlInSeconds": integer(0, 3600),
        "enableSimpleResponses": BOOLEAN,
        "payloadVersion": ref("awsHttpApiPayload"),
        "identitySource": _TEXT_OR_LIST,
    },
    ["type"],
    is_open=True,
)

_HTTP_API = record(
    {
        "authorizers": mapping({"oneOf": [_JWT_AUTHORIZER, _REQUEST_AUTHORIZER]}),
        "cors": any_of(
            BOOLEAN,
            record(
                {
                    "allowCredentials": BOOLEAN,
                    "allowedHeaders": TEXTS,
                    "allowedMethods": TEXTS,
                    "allowedOrigins": TEXTS,
                    "exposedResponseHeaders": TEXTS,
                    "maxAge": integer(0),
                }
            ),
        ),
        "id": any_of(TEXT, ref("awsCfImportLocallyResolvable")),
        "name": TEXT,
        "description": TEXT,
        "payload": TEXT,
        "metrics": BOOLEAN,
        "useProviderTags": TRUE,
        "disableDefaultEndpoint": BOOLEAN,
        "shouldStartNameWithService": BOOLEAN,
    }
)

_SIGN_IN: dict[str, JsonObject] = {
    "onUnauthenticatedRequest": choice("allow", "authenticate", "deny"),
    "requestExtraParams": mapping(TEXT, maxProperties=10),
    "scope": TEXT,
    "sessionCookieName": TEXT,
    "sessionTimeout": integer(0),
}

_OIDC = record(
    {
        "type": {"const": "oidc"},
        "authorizationEndpoint": _ADDRESS,
        "clientId": TEXT,
        "clientSecret": TEXT,
        "issuer": _ADDRESS,
        "tokenEndpoint": _ADDRESS,
        "userInfoEndpoint": _ADDRESS,
        **_SIGN_IN,
    },
    ["type", "authorizationEndpoint", "clientId", "issuer", "tokenEndpoint", "userInfoEndpoint"],
)

_COGNITO = record(
    {
        "type": {"const": "cognito"},
        "userPoolArn": ref("awsArn"),
        "userPoolClientId": TEXT,
        "userPoolDomain": TEXT,
        **_SIGN_IN,
    },
    ["type", "userPoolArn", "userPoolClientId", "userPoolDomain"],
)

_ALB = record(
    {
        "targetGroupPrefix": text(maxLength=16),
        "authorizers": mapping(any_of(_OIDC, _COGNITO)),
    }
)


def _forwarded(behavior: str, names: str, *behaviors: str) -> JsonObject:
    return record({behavior: choice(*behaviors), names: TEXTS}, [behavior])


_CACHE_KEY = record(
    {
        "CookiesConfig": _forwarded(
            *("CookieBehavior", "Cookies"), *("none", "whitelist", "allExcept", "all")
        ),
        "EnableAcceptEncodingBrotli": BOOLEAN,
        "EnableAcceptEncodingGzip": BOOLEAN,
        "HeadersConfig": _forwarded("HeaderBehavior", "Headers", "none", "whitelist"),
        "QueryStringsConfig": _forwarded(
            *("QueryStringBehavior", "QueryStrings"), *("none", "whitelist", "allExcept", "all")
        ),
    },
    ["CookiesConfig", "EnableAcceptEncodingGzip", "HeadersConfig", "QueryStringsConfig"],
)

_CACHE_POLICY = record(
    {
        "Comment": TEXT,
        "DefaultTTL": integer(0),
        "MaxTTL": integer(0),
        "MinTTL": integer(0),
        "ParametersInCacheKeyAndForwardedToOrigin": _CACHE_KEY,
    },
    ["DefaultTTL", "MaxTTL", "MinTTL", "ParametersInCacheKeyAndForwardedToOrigin"],
)

_ACCESS_LOGS: dict[str, JsonObject] = {
    "accessLogging": BOOLEAN,
    "executionLogging": BOOLEAN,
    "format": TEXT,
    "fullExecutionData": BOOLEAN,
    "level": choice("INFO", "ERROR"),
}

# Open, because osls takes any other key too.
LOGS: JsonObject = record(
    {
        "frameworkLambda": BOOLEAN,
        "httpApi": any_of(BOOLEAN, record({"format": TEXT})),
        "restApi": any_of(
            BOOLEAN,
            record({**_ACCESS_LOGS, "role": ref("awsArn"), "roleManagedExternally": BOOLEAN}),
        ),
        "websocket": any_of(BOOLEAN, record(_ACCESS_LOGS)),
        "lambda": LOGGING,
    },
    is_open=True,
)
"""`provider.logs`."""

API_PROPERTIES: dict[str, JsonObject] = {
    "apiGateway": _REST_API,
    "apiName": TEXT,
    "endpointType": any_case_word("REGIONAL", "EDGE", "PRIVATE"),
    "vpcEndpointIds": ref("awsCfArrayInstruction"),
    "httpApi": _HTTP_API,
    "websocket": record({"useProviderTags": BOOLEAN}),
    "websocketsApiName": TEXT,
    "websocketsApiRouteSelectionExpression": TEXT,
    "websocketsDescription": TEXT,
    "alb": _ALB,
    "cloudFront": record({"cachePolicies": mapping(_CACHE_POLICY)}),
}
"""The properties of `provider` that belong to one family of events."""
