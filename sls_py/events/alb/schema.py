"""What an `alb` event may say."""

from __future__ import annotations

from sls_py.events.shapes import (
    BOOLEAN,
    TEXT,
    TEXTS,
    any_of,
    integer,
    listing,
    record,
    ref,
    text,
)
from sls_py.model.values import JsonObject

_SHORT = text(maxLength=128)
_HEADER = record(
    {"name": text(maxLength=40), "values": listing(_SHORT, uniqueItems=True)}, ["name", "values"]
)
_CONDITIONS = record(
    {
        "header": any_of(listing(_HEADER), _HEADER),
        "host": listing(text(r"^[A-Za-z0-9*?.-]+$", "a host name", maxLength=128)),
        "ip": listing(TEXT, uniqueItems=True),
        "method": listing(text(r"^[A-Z_-]+$", "an HTTP method in capitals", maxLength=40)),
        "path": listing(text(r"""^([A-Za-z0-9*?_.$/~"'@:+-]|&amp;)+$""", "a path", maxLength=128)),
        "query": {"type": "object", "additionalProperties": _SHORT, "propertyNames": _SHORT},
    }
)
_HEALTH_CHECK = record(
    {
        "healthyThresholdCount": integer(2, 10),
        "intervalSeconds": integer(5, 300),
        "matcher": record(
            {
                "httpCode": text(
                    r"^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$", "status codes, such as `200,202-299`"
                )
            }
        ),
        "path": text(minLength=1, maxLength=1024),
        "timeoutSeconds": integer(2, 120),
        "unhealthyThresholdCount": integer(2, 10),
    }
)

SCHEMA: JsonObject = record(
    {
        "authorizer": TEXTS,
        "conditions": _CONDITIONS,
        "healthCheck": any_of(BOOLEAN, _HEALTH_CHECK),
        "listenerArn": any_of(ref("awsAlbListenerArn"), ref("awsCfRef")),
        "multiValueHeaders": BOOLEAN,
        "priority": integer(1, 50000),
        "targetGroupName": text(
            r"^[a-zA-Z0-9-]+$", "a name of letters, digits and `-`", minLength=1, maxLength=32
        ),
    },
    ["listenerArn", "priority", "conditions"],
)
