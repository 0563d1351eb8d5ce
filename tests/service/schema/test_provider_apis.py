from __future__ import annotations

import pytest

from sls_py.events.shapes import record
from sls_py.service.schema.provider_apis import API_PROPERTIES
from tests.service.schema.fragments import accepts

APIS = record(API_PROPERTIES)
OIDC = "type: oidc, authorizationEndpoint: https://a, clientId: a, issuer: https://i"
CACHE_KEY = (
    "{CookiesConfig: {CookieBehavior: none}, EnableAcceptEncodingGzip: true, "
    "HeadersConfig: {HeaderBehavior: whitelist, Headers: [a]}, "
    "QueryStringsConfig: {QueryStringBehavior: all}}"
)


@pytest.mark.parametrize(
    "text",
    [
        "apiGateway: {apiKeys: [a, {name: b, value: c}, {gold: [d, {name: e}]}]}",
        "apiGateway: {apiKeySourceType: header, minimumCompressionSize: 0}",
        "apiGateway: {binaryMediaTypes: '*/*', timeoutInMillis: 50}",
        "apiGateway: {restApiId: !Ref A, restApiResources: {/a: b}}",
        "apiGateway: {restApiResources: [{path: /a, resourceId: b}]}",
        "apiGateway: {usagePlan: {quota: {limit: 5, period: DAY}, throttle: {rateLimit: 1}}}",
        "apiGateway: {usagePlan: [{gold: {quota: {limit: 5}}}]}",
        "apiGateway: {resourcePolicy: [{Effect: Allow, Principal: '*', Action: a, Resource: execute-api:/*}]}",
        "apiGateway: {request: {schemas: {s: {schema: {type: object}, name: n}}}}",
        "apiGateway: {endpoint: {accessMode: strict, securityPolicy: x}}",
        "endpointType: regional",
        "vpcEndpointIds: [a, !Ref B]",
        "vpcEndpointIds: {Fn::Split: [',', a]}",
        "httpApi: {cors: true, payload: '2.0', id: abc}",
        "httpApi: {authorizers: {a: {identitySource: x, issuerUrl: y, audience: [z]}}}",
        "httpApi: {authorizers: {a: {type: request, functionName: f, identitySource: [x]}}}",
        f"alb: {{authorizers: {{a: {{{OIDC}, tokenEndpoint: 'https://t', userInfoEndpoint: 'https://u'}}}}}}",
        "alb: {authorizers: {a: {type: cognito, userPoolArn: arn:x, userPoolClientId: a, userPoolDomain: b}}}",
        (
            "cloudFront: {cachePolicies: {p: {DefaultTTL: 1, MaxTTL: 1, MinTTL: 1, "
            f"ParametersInCacheKeyAndForwardedToOrigin: {CACHE_KEY}}}}}}}"
        ),
        "websocket: {useProviderTags: true}",
    ],
)
def test_right_settings_fit(text: str) -> None:
    assert accepts(APIS, text)


@pytest.mark.parametrize(
    "text",
    [
        "apiGateway: {apiKeys: [{gold: [a], silver: [b]}]}",
        "apiGateway: {apiKeySourceType: cookie}",
        "apiGateway: {minimumCompressionSize: 10485761}",
        "apiGateway: {binaryMediaTypes: text}",
        "apiGateway: {timeoutInMillis: 49}",
        "apiGateway: {usagePlan: {quota: {period: HOUR}}}",
        "apiGateway: {request: {schemas: {s: {name: n}}}}",
        "endpointType: global",
        "httpApi: {cors: {maxAge: -1}}",
        "httpApi: {authorizers: {a: {identitySource: x}}}",
        "httpApi: {authorizers: {a: {type: request, resultTtlInSeconds: 3601}}}",
        f"alb: {{authorizers: {{a: {{{OIDC}}}}}}}",
        "alb: {authorizers: {a: {type: cognito, userPoolArn: arn:x}}}",
        "cloudFront: {cachePolicies: {p: {DefaultTTL: 1}}}",
        "websocket: {color: red}",
    ],
)
def test_wrong_settings_do_not(text: str) -> None:
    assert not accepts(APIS, text)
