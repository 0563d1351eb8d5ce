"""The schema of the `resources` section: a CloudFormation template, and `extensions` of generated resources."""

from __future__ import annotations

from sls_py.events.shapes import KEYS, OBJECT, TEXT, TEXTS, keys_said, mapping, record, ref
from sls_py.model.values import JsonObject
from sls_py.service.schema.staged import STAGED

LOGICAL_ID = r"^[a-zA-Z0-9]+$"
LONGEST_LOGICAL_ID = 255

_ATTRIBUTES: dict[str, JsonObject] = {
    "Properties": OBJECT,
    "CreationPolicy": OBJECT,
    "DeletionPolicy": TEXT,
    "DependsOn": ref("awsResourceDependsOn"),
    "Metadata": OBJECT,
    "UpdatePolicy": OBJECT,
    "UpdateReplacePolicy": TEXT,
    "Condition": ref("awsResourceCondition"),
    **STAGED,
}

_ID_WORDS = "logical ids have letters and digits only"

_RESOURCES: JsonObject = mapping(
    record({"Type": TEXT, **_ATTRIBUTES}, ["Type"]),
    keys=LOGICAL_ID,
    longest_key=LONGEST_LOGICAL_ID,
) | {
    "properties": {"Fn::Transform": record({"Name": TEXT, "Parameters": OBJECT}, ["Name"])},
    KEYS: _ID_WORDS,
}

RESOURCES: JsonObject = record(
    {
        "AWSTemplateFormatVersion": TEXT,
        "Description": TEXT,
        "Metadata": OBJECT,
        "Parameters": OBJECT,
        "Mappings": OBJECT,
        "Conditions": OBJECT,
        "Transform": TEXTS,
        "Resources": _RESOURCES,
        "Outputs": mapping({"properties": STAGED}),
        "extensions": keys_said(
            mapping(record(_ATTRIBUTES), keys=LOGICAL_ID, longest_key=LONGEST_LOGICAL_ID),
            _ID_WORDS,
        ),
    }
)
