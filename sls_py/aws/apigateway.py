"""REST APIs of API Gateway through boto3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sls_py.aws.api import Api
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveRestStage
from sls_py.model.values import JsonObject

_MISSING = "NotFoundException"
_ALL_METHODS = "*/*"


class ApiGatewayRestApis:
    """See `sls_py.aws.protocols.RestApis`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def stage(self, api: str, name: str) -> LiveRestStage | None:
        """Return a stage, None when the API has none of that name."""
        try:
            answer = self._api.call("GetStage", restApiId=api, stageName=name)
        except AwsError as error:
            if error.code == _MISSING:
                return None
            raise
        return _stage(api, answer)

    def create_stage(self, api: str, name: str, *, deployment: str) -> None:
        """Create a stage that serves a deployment."""
        self._api.call("CreateStage", restApiId=api, stageName=name, deploymentId=deployment)

    def update_stage(self, api: str, name: str, operations: Sequence[JsonObject]) -> None:
        """Change settings of a stage; `operations` are UpdateStage's patch operations."""
        self._api.call(
            "UpdateStage", restApiId=api, stageName=name, patchOperations=list(operations)
        )

    def tag_stage(self, arn: str, tags: Mapping[str, str], *, remove: Sequence[str] = ()) -> None:
        """Set tags of a stage, by its ARN, and take others away."""
        if tags:
            self._api.call("TagResource", resourceArn=arn, tags=dict(tags))
        if remove:
            self._api.call("UntagResource", resourceArn=arn, tagKeys=list(remove))

    def leave_usage_plans(self, api: str) -> int:
        """Take the API out of all usage plans of the account; return how many stages that were."""
        found = list(self._in_plans(api))
        for plan, stage in found:
            left = {"op": "remove", "path": "/apiStages", "value": f"{api}:{stage}"}
            self._api.call("UpdateUsagePlan", usagePlanId=plan, patchOperations=[left])
        return len(found)

    def _in_plans(self, api: str) -> Iterator[tuple[str, str]]:
        """Yield the usage plans that a stage of the API is in, with the stage."""
        for page in self._api.pages("GetUsagePlans"):
            for plan in page.get("items", ()):
                for entry in plan.get("apiStages", ()):
                    if entry.get("apiId") == api:
                        yield plan["id"], entry["stage"]


def _stage(api: str, raw: JsonObject) -> LiveRestStage:
    methods = (raw.get("methodSettings") or {}).get(_ALL_METHODS) or {}
    access = raw.get("accessLogSettings") or {}
    return LiveRestStage(
        api=api,
        name=raw["stageName"],
        tracing=bool(raw.get("tracingEnabled")),
        metrics=bool(methods.get("metricsEnabled")),
        log_level=methods.get("loggingLevel") or "OFF",
        full_data=bool(methods.get("dataTraceEnabled")),
        access_arn=access.get("destinationArn"),
        access_format=access.get("format"),
        tags=raw.get("tags") or {},
    )
