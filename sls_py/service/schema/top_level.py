"""The schema of the sections at the top of the file, without functions and provider."""

from __future__ import annotations

from sls_py.events.shapes import (
    BOOLEAN,
    OBJECT,
    TEXT,
    TEXTS,
    TRUE,
    any_of,
    choice,
    listing,
    mapping,
    record,
    ref,
    text,
)
from sls_py.model.values import JsonObject
from sls_py.service.schema.definitions import STAGE
from sls_py.service.schema.layer import LAYER
from sls_py.service.schema.resources import RESOURCES

PACKAGE: JsonObject = record(
    {
        "artifact": TEXT,
        "excludeDevDependencies": BOOLEAN,
        "individually": BOOLEAN,
        "path": TEXT,
        "patterns": TEXTS,
    }
)

STAGES: JsonObject = mapping(record({"params": OBJECT}), keys=STAGE)
"""Parameters by stage in the newer spelling; `params.<stage>` is the older one."""

PROPERTIES: dict[str, JsonObject] = {
    "service": ref("serviceName"),
    "frameworkVersion": TEXT,
    "configValidationMode": choice("error", "warn", "off"),
    "custom": OBJECT,
    "deprecationNotificationMode": choice("error", "warn", "warn:summary"),
    "disabledDeprecations": any_of({"const": "*"}, listing(ref("errorCode"))),
    "layers": mapping(LAYER),
    "package": PACKAGE,
    "params": mapping(OBJECT, keys=STAGE),
    "stages": STAGES,
    "plugins": any_of(record({"localPath": TEXT, "modules": TEXTS}, ["modules"]), TEXTS),
    "projectDir": text(r"^(\.\/?|(\.\/)?\.\.(\/\.\.)*\/?)$"),
    "resources": RESOURCES,
    "useDotenv": TRUE,
    "variablesResolutionMode": choice("20210326"),
    "local": record({}),
    "sync": OBJECT,
}
"""`local`, `sync` and `stages` are slspy's own; the rest is the Serverless Framework's."""

REQUIRED = ("service", "provider")
