"""CloudFormation's quotas: how large a template may be, and of how many parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from sls_py.errors import Problem
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import dotted
from sls_py.stack.aliases import alias_of
from sls_py.stack.costs import Cost, Owners, costs, owners_of
from sls_py.stack.origins import origin
from sls_py.stack.references import ResourceReferences

MAX_BYTES = 1024 * 1024
"""A template in S3. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""

MAX_ENTRIES = {"Resources": 500, "Outputs": 200, "Parameters": 200, "Mappings": 200}

MAX_MAPPING_ATTRIBUTES = 200

MAX_DYNAMIC_REFERENCES = 60
"""Of `{{resolve:...}}`, in one template."""

MAX_DESCRIPTION = 1024
"""In bytes."""

WARN_FROM = 0.8
"""The share of a quota from which on it is worth a word."""

TOLD = 5
"""How many parts of the service are named as the costliest."""


class Quota(NamedTuple):
    """How many resources of a type one API may have; AWS raises a quota that is not `fixed` on request."""

    api: str
    most: int
    what: str
    fixed: bool = False


API_QUOTAS = {
    "AWS::ApiGatewayV2::Route": Quota("ApiId", 300, "routes"),
    "AWS::ApiGatewayV2::Integration": Quota("ApiId", 300, "integrations", fixed=True),
    "AWS::ApiGatewayV2::Authorizer": Quota("ApiId", 10, "authorizers"),
    "AWS::ApiGateway::Resource": Quota("RestApiId", 300, "resources"),
    "AWS::ApiGateway::Authorizer": Quota("RestApiId", 10, "authorizers"),
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""


class _Use(NamedTuple):
    """How much of a quota a template uses, what most of it is there for, and what could be saved."""

    used: int
    most: int
    what: str
    costs: list[Cost]
    savings: list[str]


def check_size(template: JsonObject, text: str, service: Service | None) -> Iterator[Problem]:
    """Tell when the text of a template is larger than CloudFormation reads, or nearly so."""

    def size(value: CfValue) -> int:
        return len(json.dumps(value, separators=(",", ":")))

    if len(text) >= WARN_FROM * MAX_BYTES:
        largest = costs(template, service, "Resources", size) if service else []
        yield _used(_Use(len(text), MAX_BYTES, "bytes", largest, []), service)


def check_limits(
    template: JsonObject, text: str, service: Service | None, found: ResourceReferences
) -> Iterator[Problem]:
    """Tell about sections with too many entries, or nearly so, and about details that are too large."""
    owners: Owners | None = None
    for section, most in MAX_ENTRIES.items():
        count = len(template.get(section) or {})
        if count >= WARN_FROM * most:
            largest: list[Cost] = []
            if service:
                owners = owners or owners_of(template["Resources"], found, service)
                largest = costs(template, service, section, owners=owners)
            ways = _savings(service) if service and section in ("Resources", "Outputs") else []
            yield _used(_Use(count, most, section.lower(), largest, ways), service)
    yield from _details(template, text, service)
    yield from _crowded_apis(template["Resources"])


def _used(use: _Use, service: Service | None) -> Problem:
    """Say how much of a quota is used up, at the place that takes the most of it."""
    position = service.positions.locate(use.costs[0].path) if service and use.costs else None
    return Problem(
        message=f"the template has {use.used:,} {use.what}, CloudFormation takes {use.most:,}",
        hint=_advice(use),
        position=position,
        severity="error" if use.used > use.most else "warning",
    )


def _advice(use: _Use) -> str:
    parts = [f"`{dotted(each.path)}` {each.amount:,}" for each in use.costs[:TOLD]]
    largest = [f"most are for {', '.join(parts)}"] if parts else []
    return "; ".join([*largest, "split the service", *use.savings])


def _savings(service: Service) -> list[str]:
    """Tell what could be done without: each version is a resource and an output."""
    functions = service.functions.values() if service.provider.version_functions else ()
    versions = [each for each in functions if each.version_function is None and not alias_of(each)]
    return [f"`provider.versionFunctions: false` saves {len(versions)}"] if versions else []


def _details(template: JsonObject, text: str, service: Service | None) -> Iterator[Problem]:
    for name, mapping in (template.get("Mappings") or {}).items():
        if len(mapping) > MAX_MAPPING_ATTRIBUTES:
            message = f"mapping `{name}` has {len(mapping)} attributes, CloudFormation takes {MAX_MAPPING_ATTRIBUTES}"
            yield _problem(("Mappings", name), mapping, message, service)
    size = len(str(template.get("Description", "")).encode())
    if size > MAX_DESCRIPTION:
        message = f"`Description` has {size:,} bytes, CloudFormation takes {MAX_DESCRIPTION:,}"
        yield _problem(("Description",), template["Description"], message, service)
    resolved = len(set(re.findall(r"\{\{resolve:[^}]*\}\}", text)))
    if resolved > MAX_DYNAMIC_REFERENCES:
        message = f"the template has {resolved} dynamic references, CloudFormation takes {MAX_DYNAMIC_REFERENCES}"
        yield Problem(message=message, hint="have functions read some of the values themselves")


def _crowded_apis(resources: JsonObject) -> Iterator[Problem]:
    counts: dict[tuple[str, str], int] = {}
    for resource in resources.values():
        quota = API_QUOTAS.get(resource.get("Type", ""))
        if quota:
            api = json.dumps((resource.get("Properties") or {}).get(quota.api))
            key = (resource["Type"], api)
            counts[key] = counts.get(key, 0) + 1
    for (kind, _), count in counts.items():
        quota = API_QUOTAS[kind]
        if count > quota.most:
            yield _crowded_api(count, quota)


def _crowded_api(count: int, quota: Quota) -> Problem:
    message = f"an API has {count} {quota.what}, API Gateway takes {quota.most}"
    hint = (
        "split the service" if quota.fixed else "AWS takes more when its support raises the quota"
    )
    return Problem(message=message, hint=hint, severity="error" if quota.fixed else "warning")


def _problem(
    place: tuple[str, ...], value: object, message: str, service: Service | None
) -> Problem:
    where = origin(service, place, value) if service else None
    return Problem(message=message, position=where, path=".".join(place))
