"""The schema of one layer."""

from __future__ import annotations

from sls_py.events.shapes import BOOLEAN, TEXT, TEXTS, listing, record, ref, said, text
from sls_py.model.values import JsonObject

LAYER: JsonObject = record(
    {
        "path": TEXT,
        "name": text(
            r"^((arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+)$",
            minLength=1,
            maxLength=140,
        ),
        "description": text(maxLength=256),
        "licenseInfo": text(maxLength=512),
        "compatibleRuntimes": listing(ref("awsLambdaRuntime"), maxItems=15),
        "compatibleArchitectures": listing(ref("awsLambdaArchitecture"), maxItems=2),
        "allowedAccounts": listing(
            said(
                text(r"^(\d{12}|\*|arn:(aws[a-zA-Z-]*):iam::\d{12}:root)$"),
                "an account id, the ARN of an account's root, or `*`",
            )
        ),
        "retain": BOOLEAN,
        "package": record({"artifact": TEXT, "patterns": TEXTS}),
    }
)
