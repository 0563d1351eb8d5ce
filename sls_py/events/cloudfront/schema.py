"""What a `cloudFront` event may say."""

from __future__ import annotations

from sls_py.events.shapes import (
    BOOLEAN,
    NUMBER,
    TEXT,
    TEXTS,
    any_of,
    choice,
    integer,
    listing,
    needs,
    one_of,
    record,
    ref,
    text,
)
from sls_py.model.values import JsonObject

_TEXT_OR_FUNCTION = any_of(TEXT, ref("awsCfFunction"))
_READ = ("GET", "HEAD")
_DESCRIBE = (*_READ, "OPTIONS")
_ALL = (*_DESCRIBE, "PUT", "PATCH", "POST", "DELETE")


def _all_of(*methods: str) -> JsonObject:
    return listing(choice(*methods), uniqueItems=True, minItems=len(methods))


_CUSTOM_ORIGIN = record(
    {
        "HTTPPort": integer(0, 65535),
        "HTTPSPort": integer(0, 65535),
        "OriginKeepaliveTimeout": integer(1, 60),
        "OriginProtocolPolicy": choice("http-only", "match-viewer", "https-only"),
        "OriginReadTimeout": integer(1, 60),
        "OriginSSLProtocols": listing(choice("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2")),
    },
    ["OriginProtocolPolicy"],
)
_IDENTITY = any_of(
    text(r"^origin-access-identity/cloudfront/.+", "an origin access identity"),
    ref("awsCfFunction"),
)
_HEADER = record({"HeaderName": TEXT, "HeaderValue": TEXT}, ["HeaderName", "HeaderValue"])
_ORIGIN = record(
    {
        "ConnectionAttempts": integer(1, 3),
        "ConnectionTimeout": integer(1, 10),
        "CustomOriginConfig": _CUSTOM_ORIGIN,
        "DomainName": _TEXT_OR_FUNCTION,
        "OriginAccessControlId": _TEXT_OR_FUNCTION,
        "OriginCustomHeaders": listing(_HEADER),
        "OriginPath": TEXT,
        "S3OriginConfig": record({"OriginAccessIdentity": _IDENTITY}),
    },
    ["DomainName"],
) | one_of(needs("CustomOriginConfig"), needs("S3OriginConfig"))

_COOKIES = any_of(
    record({"Forward": choice("all", "none")}, ["Forward"]),
    record(
        {"Forward": {"const": "whitelist"}, "WhitelistedNames": TEXTS},
        ["Forward", "WhitelistedNames"],
    ),
)
_FORWARDED = record(
    {
        "Cookies": _COOKIES,
        "Headers": TEXTS,
        "QueryString": BOOLEAN,
        "QueryStringCacheKeys": TEXTS,
    },
    ["QueryString"],
)
_BEHAVIOR = record(
    {
        "AllowedMethods": any_of(_all_of(*_READ), _all_of(*_DESCRIBE), _all_of(*_ALL)),
        "CachedMethods": any_of(_all_of(*_READ), _all_of(*_DESCRIBE)),
        "CachePolicyId": TEXT,
        "Compress": BOOLEAN,
        "FieldLevelEncryptionId": TEXT,
        "OriginRequestPolicyId": _TEXT_OR_FUNCTION,
        "ResponseHeadersPolicyId": _TEXT_OR_FUNCTION,
        "SmoothStreaming": BOOLEAN,
        "TrustedSigners": TEXTS,
        "ViewerProtocolPolicy": choice("allow-all", "redirect-to-https", "https-only"),
        "TrustedKeyGroups": listing(any_of(TEXT, ref("awsCfRef"))),
        "MaxTTL": NUMBER,
        "MinTTL": NUMBER,
        "DefaultTTL": NUMBER,
        "ForwardedValues": _FORWARDED,
    }
)

SCHEMA: JsonObject = record(
    {
        "behavior": _BEHAVIOR,
        "cachePolicy": record({"id": ref("awsCfInstruction"), "name": text(minLength=1)})
        | one_of(needs("id"), needs("name")),
        "eventType": choice(
            "viewer-request", "origin-request", "origin-response", "viewer-response"
        ),
        "isDefaultOrigin": BOOLEAN,
        "includeBody": BOOLEAN,
        "origin": any_of(TEXT | {"format": "uri"}, _ORIGIN),
        "pathPattern": text(r"""^([A-Za-z0-9_.*?$/~"'@:+-]|&amp;)+$""", "a path pattern"),
    }
)
