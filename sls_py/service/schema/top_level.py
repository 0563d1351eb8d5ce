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
    described,
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

_SYNC: dict[str, JsonObject] = {
    "check": described(BOOLEAN, "`false` uploads sources with mistakes too."),
    "code": described(BOOLEAN, "`true` leaves CloudFormation alone."),
    "dependencyLayer": described(BOOLEAN, "`true` brings dependencies in a layer of their own."),
    "functions": described(TEXTS, "Only these functions are synced."),
    "resourceIds": described(TEXTS, "Only resources with these logical ids are synced."),
    "resources": described(TEXTS, "Only resources of these types are synced."),
    "skipDeploySync": described(BOOLEAN, "`false` begins with a deployment every time."),
    "stackName": described(TEXT, "The stack that is synced, in place of the service's own."),
    "watch": described(BOOLEAN, "`true` stays, and syncs every save."),
    "yes": described(BOOLEAN, "`true` does not ask whether this is a stack for development."),
}
"""What the options of `slspy sync` are when they are not given."""

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
    "live": record(
        {
            "permissions": described(
                choice("role", "stack"),
                "`stack` deploys what functions need for `slspy live` with their role.",
            ),
            "stages": described(TEXTS, "The stages that `slspy live` works on without `--yes`."),
        }
    ),
    "local": record({}),
    "sync": record({**_SYNC, "stages": mapping(record(_SYNC), keys=STAGE)}),
}
"""`live`, `local`, `sync` and `stages` are slspy's own; the rest is the Serverless Framework's."""

REQUIRED = ("service", "provider")
