"""The provider settings of the REST API: `provider.apiGateway` and its neighbors."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.cfn import naming
from sls_py.cfn.values import get_att, ref
from sls_py.events.base import EventContext
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """What all routes of the API share.

    `api_id` and `root_id` point at the stack's own API, or at an existing one (`is_existing`); `known_resources`
    are the ids of path resources that an existing API already has, by path without slashes at the ends.
    `section` is `provider.apiGateway` itself, for the settings that one module reads.
    """

    api_id: CfValue
    root_id: CfValue
    is_existing: bool
    known_resources: Mapping[str, CfValue]
    name: str
    stage: str
    description: str | None
    timeout: int | None
    section: JsonObject


def read_settings(context: EventContext) -> ApiSettings:
    """Read the settings and record those that contradict each other."""
    section: JsonObject = context.service.provider.settings.get("apiGateway") or {}
    existing = section.get("restApiId")
    if existing:
        _check_existing(context, section)
    return ApiSettings(
        api_id=existing or ref(naming.REST_API),
        root_id=section.get("restApiRootResourceId") or get_att(naming.REST_API, "RootResourceId"),
        is_existing=bool(existing),
        known_resources=_known_resources(section.get("restApiResources") or {}),
        name=_name(context.service, section),
        stage=section.get("stage") or context.service.provider.stage,
        description=section.get("description"),
        timeout=section.get("timeoutInMillis"),
        section=section,
    )


def trim(path: str) -> str:
    """Take one slash off each end of a path."""
    return path.removeprefix("/").removesuffix("/")


def _name(service: Service, section: JsonObject) -> str:
    own = service.provider.settings.get("apiName")
    if own:
        return str(own)
    stage = service.provider.stage
    if section.get("shouldStartNameWithService"):
        return f"{service.name}-{stage}"
    return f"{stage}-{service.name}"


def _known_resources(given: CfValue) -> dict[str, CfValue]:
    """Accept both spellings: a map of paths to ids, and a list of objects with `path` and `resourceId`."""
    if isinstance(given, list):
        given = {item["path"]: item["resourceId"] for item in given if len(item) == 2}
    return {trim(path): resource_id for path, resource_id in given.items() if resource_id}


def _check_existing(context: EventContext, section: JsonObject) -> None:
    """An existing API needs its root, and its stage is not the service's to set up."""
    provider = context.service.provider.settings
    if not section.get("restApiRootResourceId"):
        context.setting_problem(
            ("provider", "apiGateway", "restApiId"),
            "`restApiId` needs `provider.apiGateway.restApiRootResourceId`",
            hint="add the id of the API's `/` resource",
        )
    for area, key in (("tracing", "apiGateway"), ("logs", "restApi")):
        if (provider.get(area) or {}).get(key) is not None:
            context.setting_problem(
                ("provider", area, key),
                f"`provider.{area}.{key}` has no effect on the existing API of `restApiId`",
                hint="remove it, and set it up where the API is created",
            )
