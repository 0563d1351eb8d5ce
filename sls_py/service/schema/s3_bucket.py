"""The schema of `provider.s3.<name>`: the properties of AWS::S3::Bucket with a small first letter.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-s3-bucket.html; as osls, this does not
know the properties that S3 got later.
"""

from __future__ import annotations

from sls_py.events.shapes import (
    BOOLEAN,
    TEXT,
    TEXTS,
    any_of,
    choice,
    integer,
    listing,
    record,
    ref,
    text,
)
from sls_py.model.values import JsonObject

_ARN = ref("awsArn")
_COUNT = integer(0)
_SWITCH = choice("Disabled", "Enabled")
_STATUS = record({"Status": _SWITCH})
_PROTOCOL = choice("http", "https")
_TIME = {"type": "string", "format": "date-time"}
_ID = text(maxLength=255)
_COLD = ("DEEP_ARCHIVE", "GLACIER", "INTELLIGENT_TIERING", "ONEZONE_IA", "STANDARD_IA")
_TAG = record({"Key": TEXT, "Value": TEXT}, ["Key", "Value"])
_TAGS = listing(_TAG)

_DESTINATION = record(
    {
        "BucketAccountId": text(r"\d{12}"),
        "BucketArn": _ARN,
        "Format": choice("CSV", "ORC", "Parquet"),
        "Prefix": TEXT,
    },
    ["BucketArn", "Format"],
)

_EXPORT = record(
    {"Destination": _DESTINATION, "OutputSchemaVersion": {"const": "V_1"}},
    ["Destination", "OutputSchemaVersion"],
)

_ANALYTICS = record(
    {
        "Id": TEXT,
        "Prefix": TEXT,
        "StorageClassAnalysis": record({"DataExport": _EXPORT}),
        "TagFilters": _TAGS,
    },
    ["Id", "StorageClassAnalysis"],
)

_ENCRYPTION = record(
    {
        "ServerSideEncryptionByDefault": record(
            {
                "KMSMasterKeyID": any_of(_ARN, text(r"^[a-f0-9-]+$")),
                "SSEAlgorithm": choice("AES256", "aws:kms"),
            },
            ["SSEAlgorithm"],
        ),
        "BucketKeyEnabled": BOOLEAN,
    }
)

_CORS_RULE = record(
    {
        "AllowedHeaders": TEXTS,
        "AllowedMethods": listing(choice("GET", "PUT", "HEAD", "POST", "DELETE")),
        "AllowedOrigins": TEXTS,
        "ExposedHeaders": TEXTS,
        "Id": _ID,
        "MaxAge": _COUNT,
    },
    ["AllowedMethods", "AllowedOrigins"],
)

_INVENTORY = record(
    {
        "Destination": _DESTINATION,
        "Enabled": BOOLEAN,
        "Id": TEXT,
        "IncludedObjectVersions": choice("All", "Current"),
        "OptionalFields": TEXTS,
        "Prefix": TEXT,
        "ScheduleFrequency": choice("Daily", "Weekly"),
    },
    ["Destination", "Enabled", "Id", "IncludedObjectVersions", "ScheduleFrequency"],
)

_OLD_VERSION = record(
    {"StorageClass": choice(*_COLD), "TransitionInDays": _COUNT},
    ["StorageClass", "TransitionInDays"],
)

_ACTIONS: dict[str, JsonObject] = {
    "AbortIncompleteMultipartUpload": record(
        {"DaysAfterInitiation": _COUNT}, ["DaysAfterInitiation"]
    ),
    "ExpirationDate": _TIME,
    "ExpirationInDays": any_of(_COUNT, ref("awsCfFunction"), ref("awsCfIf")),
    "NoncurrentVersionExpirationInDays": _COUNT,
    "NoncurrentVersionTransition": _OLD_VERSION,
    "NoncurrentVersionTransitions": listing(_OLD_VERSION),
    "Transitions": listing(
        record(
            {
                "StorageClass": choice(*_COLD),
                "TransitionDate": _TIME,
                "TransitionInDays": integer(1),
            },
            ["StorageClass"],
        )
    ),
}
"""What a lifecycle rule does; every rule does at least one of these."""

_LIFECYCLE_RULE = record(
    {**_ACTIONS, "Id": _ID, "Prefix": TEXT, "Status": _SWITCH, "TagFilters": _TAGS}, ["Status"]
) | any_of(*({"required": [action]} for action in _ACTIONS))

_FILTER = record(
    {
        "S3Key": record(
            {
                "Rules": listing(
                    record({"Name": choice("prefix", "suffix"), "Value": TEXT}, ["Name", "Value"])
                )
            },
            ["Rules"],
        )
    },
    ["S3Key"],
)


def _notifications(target: str) -> JsonObject:
    properties = {"Event": text(r"^s3:"), "Filter": _FILTER, target: _ARN}
    return listing(record(properties, ["Event", target]))


_RETENTION = record({"Days": _COUNT, "Mode": choice("COMPLIANCE", "GOVERNANCE"), "Years": _COUNT})

_MINUTES = record({"Minutes": _COUNT}, ["Minutes"])

_REPLICA = record(
    {
        "AccessControlTranslation": record({"Owner": {"const": "Destination"}}, ["Owner"]),
        "Account": text(r"^\d{12}$"),
        "Bucket": _ARN,
        "EncryptionConfiguration": record({"ReplicaKmsKeyID": TEXT}, ["ReplicaKmsKeyID"]),
        "Metrics": record(
            {"EventThreshold": _MINUTES, "Status": _SWITCH}, ["EventThreshold", "Status"]
        ),
        "ReplicationTime": record({"Status": _SWITCH, "Time": _MINUTES}, ["Status", "Time"]),
        "StorageClass": choice(*_COLD, "OUTPOSTS", "REDUCED_REDUNDANCY", "STANDARD"),
    },
    ["Bucket"],
) | {"dependentRequired": {"AccessControlTranslation": ["Account"]}}

_REPLICATION_RULE = record(
    {
        "DeleteMarkerReplication": _STATUS,
        "Destination": _REPLICA,
        "Filter": record(
            {
                "And": record({"Prefix": TEXT, "TagFilters": _TAGS}),
                "Prefix": TEXT,
                "TagFilter": _TAG,
            }
        ),
        "Id": _ID,
        "Prefix": TEXT,
        "Priority": integer(),
        "SourceSelectionCriteria": record(
            {"SseKmsEncryptedObjects": record({"Status": _SWITCH}, ["Status"])},
            ["SseKmsEncryptedObjects"],
        ),
        "Status": _SWITCH,
    },
    ["Destination", "Status"],
)

_ROUTING_RULE = record(
    {
        "RedirectRule": record(
            {
                "HostName": TEXT,
                "HttpRedirectCode": TEXT,
                "Protocol": _PROTOCOL,
                "ReplaceKeyPrefixWith": TEXT,
                "ReplaceKeyWith": TEXT,
            }
        ),
        "RoutingRuleCondition": record(
            {"HttpErrorCodeReturnedEquals": TEXT, "KeyPrefixEquals": TEXT}
        ),
    },
    ["RedirectRule"],
)

S3_BUCKET: JsonObject = record(
    {
        "name": ref("awsS3BucketName"),
        "accelerateConfiguration": record(
            {"AccelerationStatus": choice("Enabled", "Suspended")}, ["AccelerationStatus"]
        ),
        "accessControl": TEXT,
        "analyticsConfigurations": listing(_ANALYTICS),
        "bucketEncryption": record(
            {"ServerSideEncryptionConfiguration": listing(_ENCRYPTION)},
            ["ServerSideEncryptionConfiguration"],
        ),
        "bucketName": ref("awsS3BucketName"),
        "corsConfiguration": record(
            {"CorsRules": listing(_CORS_RULE, maxItems=100)}, ["CorsRules"]
        ),
        "inventoryConfigurations": listing(_INVENTORY),
        "lifecycleConfiguration": record({"Rules": listing(_LIFECYCLE_RULE)}, ["Rules"]),
        "loggingConfiguration": record(
            {
                "DestinationBucketName": any_of(ref("awsS3BucketName"), ref("awsCfFunction")),
                "LogFilePrefix": TEXT,
            }
        ),
        "metricsConfigurations": listing(
            record({"Id": TEXT, "Prefix": TEXT, "TagFilters": _TAGS}, ["Id"])
        ),
        "notificationConfiguration": record(
            {
                "LambdaConfigurations": _notifications("Function"),
                "QueueConfigurations": _notifications("Queue"),
                "TopicConfigurations": _notifications("Topic"),
            }
        ),
        "objectLockConfiguration": record(
            {
                "ObjectLockEnabled": {"const": "Enabled"},
                "Rule": record({"DefaultRetention": _RETENTION}),
            }
        ),
        "objectLockEnabled": BOOLEAN,
        "publicAccessBlockConfiguration": record(
            {
                "BlockPublicAcls": BOOLEAN,
                "BlockPublicPolicy": BOOLEAN,
                "IgnorePublicAcls": BOOLEAN,
                "RestrictPublicBuckets": BOOLEAN,
            }
        ),
        "replicationConfiguration": record(
            {"Role": _ARN, "Rules": listing(_REPLICATION_RULE, minItems=1, maxItems=1000)},
            ["Role", "Rules"],
        ),
        "tags": _TAGS,
        "versioningConfiguration": record({"Status": choice("Enabled", "Suspended")}, ["Status"]),
        "websiteConfiguration": record(
            {
                "ErrorDocument": TEXT,
                "IndexDocument": TEXT,
                "RedirectAllRequestsTo": record(
                    {"HostName": TEXT, "Protocol": _PROTOCOL}, ["HostName"]
                ),
                "RoutingRules": listing(_ROUTING_RULE),
            }
        ),
    }
)
