"""Which actions a resource needs only for a setting that it has, so that the policy allows nothing for others."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FEATURES = {
    "AWS::S3::Bucket": {
        r"Analytics": r"analytics",
        r"(Put|Delete).*Abac": r"abac",
        r"PutBucketAcl|PutObjectAcl": r"accesscontrol",
        r"PutAccelerate": r"accelerate",
        r"(Put|Delete)BucketC(ors|ORS)": r"cors",
        r"PutLifecycle|DeleteBucketLifecycle": r"lifecycle",
        r"(Create|Delete|Get|Update).*MetadataTable|UpdateBucketMetadata": r"metadata",
        r"Metrics": r"metrics",
        r"Replication": r"replication",
        r"(Put|Delete)BucketWebsite": r"website",
        r"IntelligentTiering": r"intelligent",
        r"Inventory": r"inventory",
        r"PutBucketLogging": r"logging",
        r"PutBucketNotification": r"notification",
        r"ObjectLock": r"objectlock",
        r"PutBucketOwnership": r"ownership",
        r"PutBucketPublicAccessBlock": r"publicaccess",
        r"PutBucketVersioning": r"versioning",
    },
    "AWS::DynamoDB::Table": {
        r"Replica": r"replica",
        r"Import": r"import",
        r"(Batch\w+|Delete|Get|Put|Update)Item|Query|Scan": r"replica|import",
        r"(Enable|Disable|Update)KinesisStreaming": r"kinesis",
        r"(Put|Delete)ResourcePolicy": r"policy",
        r"UpdateTimeToLive": r"timetolive",
        r"UpdateContributorInsights": r"insights",
        r"UpdateContinuousBackups": r"pointintime",
    },
    "AWS::Lambda::Function": {
        r"CodeSigning": r"codesigning",
        r"CapacityProvider|ScalingConfig": r"capacity|scaling",
        r"PutFunctionRecursion": r"recursive",
        r"PutRuntimeManagement|AssociateRuntimeAlias": r"runtimemanagement",
        r"GetLayerVersion": r"layers",
    },
    "AWS::Lambda::Version": {
        r"PutFunctionScaling": r"scaling",
        r"PutProvisioned": r"provisioned",
        r"PutRuntimeManagement": r"runtimepolicy",
    },
    "AWS::Logs::LogGroup": {
        r"KmsKey": r"kms",
        r"(Put|Delete)DataProtection": r"dataprotection",
        r"(Put|Delete)IndexPolicy": r"index",
        r"BearerToken": r"bearer",
        r"DeletionProtection": r"deletionprotection",
        r"(Put|Delete|Describe)ResourcePolic": r"resourcepolicy",
        r"LogDelivery": r"delivery",
    },
    "AWS::IAM::Role": {r"PermissionsBoundary": r"boundary"},
}
"""By type: a part of actions' names, and of the property's name that they are for."""


def without_features(actions: Iterable[str], resource_type: str, mentioned: str) -> frozenset[str]:
    """Leave out the actions for settings that are not mentioned (in lower case) among the properties' names."""
    absent = [
        action
        for action, setting in _FEATURES.get(resource_type, {}).items()
        if not re.search(setting, mentioned)
    ]
    if not absent:
        return frozenset(actions)
    pattern = re.compile("|".join(f"(?:{each})" for each in absent))
    return frozenset(action for action in actions if not pattern.search(action.partition(":")[2]))
