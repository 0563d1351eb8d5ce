"""State machines, and APIs made from OpenAPI documents, through boto3."""

from __future__ import annotations

from collections.abc import Collection

from sls_py.aws.api import Api
from sls_py.aws.errors import DENIED
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject


class StepFunctionsStateMachines:
    """See `sls_py.aws.sync_protocols.StateMachines`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def definition(self, arn: str) -> str:
        """Return the definition that new executions get."""
        return str(self._api.call("DescribeStateMachine", stateMachineArn=arn)["definition"])

    def define(self, arn: str, definition: str) -> None:
        """Replace the definition."""
        self._api.call("UpdateStateMachine", stateMachineArn=arn, definition=definition)


class ApiGatewayDefinitions:
    """See `sls_py.aws.sync_protocols.ApiDefinitions`; `rest` and `http` are API Gateway's two services."""

    def __init__(self, rest: Api, http: Api) -> None:
        self._rest = rest
        self._http = http

    def put_rest(self, api: str, body: bytes, settings: JsonObject) -> None:
        """Replace the resources of a REST API."""
        self._rest.call("PutRestApi", restApiId=api, body=body, **settings)

    def deploy_rest(self, api: str, stages: tuple[str, ...], description: str) -> None:
        """Have stages serve what a REST API is now; one deployment does for all of them."""
        first, *others = stages
        made = self._rest.call(
            "CreateDeployment", restApiId=api, stageName=first, description=description
        )["id"]
        turn = {"op": "replace", "path": "/deploymentId", "value": made}
        for name in others:
            self._rest.call("UpdateStage", restApiId=api, stageName=name, patchOperations=[turn])
        self._drop_rest(api, description)

    def put_http(self, api: str, body: str, settings: JsonObject) -> None:
        """Replace the routes of an HTTP API."""
        self._http.call("ReimportApi", ApiId=api, Body=body, **settings)

    def deploy_http(self, api: str, stages: tuple[str, ...], description: str) -> None:
        """Have stages serve what an HTTP API is now; one deployment does for all of them."""
        first, *others = stages
        made = self._http.call(
            "CreateDeployment", ApiId=api, StageName=first, Description=description
        )["DeploymentId"]
        for name in others:
            self._http.call("UpdateStage", ApiId=api, StageName=name, DeploymentId=made)
        self._drop_http(api, description)

    def _drop_rest(self, api: str, description: str) -> None:
        """Delete what an earlier call left: an API has 300 deployments at most, and each save makes one."""
        listed = self._rest.pages("GetDeployments", restApiId=api)
        found = [item for page in listed for item in page["items"]]
        ours = [item["id"] for item in found if item.get("description") == description]
        if len(ours) < 2:
            return
        stages = self._rest.call("GetStages", restApiId=api)["item"]
        for one in _unserved(ours, [stage.get("deploymentId", "") for stage in stages]):
            _where_allowed(self._rest, restApiId=api, deploymentId=one)

    def _drop_http(self, api: str, description: str) -> None:
        listed = self._http.pages("GetDeployments", ApiId=api)
        found = [item for page in listed for item in page["Items"]]
        ours = [item["DeploymentId"] for item in found if item.get("Description") == description]
        if len(ours) < 2:
            return
        stages = self._http.call("GetStages", ApiId=api)["Items"]
        for one in _unserved(ours, [stage.get("DeploymentId", "") for stage in stages]):
            _where_allowed(self._http, ApiId=api, DeploymentId=one)


def _unserved(deployments: Collection[str], served: Collection[str]) -> list[str]:
    return [one for one in deployments if one not in served]


def _where_allowed(api: Api, **deployment: str) -> None:
    """Delete a deployment; it may stay when the caller may not, or somebody was faster."""
    try:
        api.call("DeleteDeployment", **deployment)
    except AwsError as error:
        if error.code not in (DENIED, "NotFoundException", "BadRequestException"):
            raise
