"""CloudFormation stacks through boto3."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Literal

from sls_py.aws.api import Api
from sls_py.aws.protocols import ChangeSet, StackRequest
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveStack, StackEvent, StackResource
from sls_py.model.values import JsonObject

_MISSING = ("ValidationError", "ChangeSetNotFound", "ChangeSetNotFoundException")
_NOTHING = ("no updates are to be performed", "didn't contain changes")

_TIDY: JsonObject = {"RetainExceptOnCreate": True}
"""Going back deletes what the failed operation made, also what has the deletion policy Retain.

Else a failed update leaves Lambda versions behind, and the next try fails because they exist.
"""


class CloudFormationStacks:
    """See `sls_py.aws.protocols.Stacks`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def describe(self, name: str) -> LiveStack | None:
        """Return the stack by name or id (a deleted one only by its id)."""
        answer = self._find("DescribeStacks", StackName=name)
        return _stack(answer["Stacks"][0]) if answer and answer.get("Stacks") else None

    def template(self, name: str) -> JsonObject | None:
        """Return the template the stack was last given; None also when it is not JSON."""
        answer = self._find("GetTemplate", StackName=name)
        body = answer.get("TemplateBody") if answer else None
        return json.loads(json.dumps(body)) if isinstance(body, Mapping) else None

    def policy(self, name: str) -> JsonObject | None:
        """Return the stack policy."""
        answer = self._find("GetStackPolicy", StackName=name)
        body = answer.get("StackPolicyBody") if answer else None
        return json.loads(body) if body else None

    def resources(self, name: str) -> tuple[StackResource, ...]:
        """Return all resources of the stack; none when there is no such stack."""
        pages = self._api.pages("ListStackResources", StackName=name)
        try:
            return tuple(
                _resource(item) for page in pages for item in page["StackResourceSummaries"]
            )
        except AwsError as error:
            if error.code in _MISSING:
                return ()
            raise

    def events(self, name: str, *, until: str | None = None) -> tuple[StackEvent, ...]:
        """Return the stack's events, oldest first, back to (and without) the event id `until`."""
        found: list[StackEvent] = []
        try:
            for page in self._api.pages("DescribeStackEvents", StackName=name):
                for item in page["StackEvents"]:
                    if item["EventId"] == until:
                        return tuple(reversed(found))
                    found.append(_event(item))
        except AwsError as error:
            if error.code not in _MISSING:
                raise
        return tuple(reversed(found))

    def last_event(self, name: str) -> StackEvent | None:
        """Return the newest event."""
        answer = self._find("DescribeStackEvents", StackName=name)
        return _event(answer["StackEvents"][0]) if answer and answer.get("StackEvents") else None

    def invalid(self, name: str) -> tuple[StackEvent, ...]:
        """Return what CloudFormation found wrong with resources before it began the stack's last operation.

        AWS: "Validate stack deployments"; an operation that fails this way has no events of resources.
        """
        if not self._api.knows("DescribeEvents"):
            return ()
        answer = self._find("DescribeEvents", StackName=name, Filters={"FailedEvents": True})
        items: list[JsonObject] = (answer or {}).get("OperationEvents", [])
        if not items:
            return ()
        operation = max(items, key=itemgetter("Timestamp")).get("OperationId")
        return tuple(
            _invalid_resource(item)
            for item in items
            if item.get("EventType") == "VALIDATION_ERROR"
            and item.get("OperationId") == operation
            and item.get("ValidationFailureMode") != "WARN"
        )

    def create(self, request: StackRequest) -> str:
        """Start creating a stack; return its id."""
        parameters = _parameters(request) | _failure(request, creating=True)
        return str(self._api.call("CreateStack", **parameters)["StackId"])

    def update(self, request: StackRequest) -> bool:
        """Start updating a stack; False when CloudFormation says there is nothing to update."""
        try:
            self._api.call("UpdateStack", **_parameters(request), **_failure(request))
        except AwsError as error:
            # The code is the one of every invalid request: only the text tells, the same for a decade.
            if error.code == "ValidationError" and _says_nothing(error.message):
                return False
            raise
        return True

    def supports_express(self) -> bool:
        """Tell whether the installed botocore can ask for express mode."""
        return self._api.accepts("UpdateStack", "DeploymentConfig")

    def create_change_set(
        self,
        request: StackRequest,
        name: str,
        kind: Literal["CREATE", "UPDATE", "IMPORT"],
        *,
        imports: Sequence[JsonObject] = (),
    ) -> None:
        """Start making a change set; `imports` are CloudFormation's ResourcesToImport."""
        parameters = _parameters(request)
        # Stack policies are not part of change sets, and their token has another name.
        parameters.pop("StackPolicyBody", None)
        token = parameters.pop("ClientRequestToken", None)
        if token:
            parameters["ClientToken"] = token
        if request.express:
            parameters["DeploymentConfig"] = _express(request)
        if imports:
            parameters["ResourcesToImport"] = list(imports)
        self._api.call("CreateChangeSet", ChangeSetName=name, ChangeSetType=kind, **parameters)

    def change_set(self, stack: str, name: str) -> ChangeSet | None:
        """Return a change set with all its changes."""
        parameters: JsonObject = {"StackName": stack, "ChangeSetName": name}
        changes: list[JsonObject] = []
        while True:
            answer = self._find("DescribeChangeSet", **parameters)
            if answer is None:
                return None
            changes += answer.get("Changes", ())
            if not answer.get("NextToken"):
                return _change_set(answer, changes)
            parameters["NextToken"] = answer["NextToken"]

    def execute_change_set(
        self, stack: str, name: str, *, disable_rollback: bool, client_token: str
    ) -> None:
        """Start executing a change set."""
        parameters: JsonObject = {"DisableRollback": True} if disable_rollback else dict(_TIDY)
        if client_token:
            parameters["ClientRequestToken"] = client_token
        self._api.call("ExecuteChangeSet", StackName=stack, ChangeSetName=name, **parameters)

    def delete_change_set(self, stack: str, name: str) -> None:
        """Delete a change set; nothing happens when it does not exist."""
        self._find("DeleteChangeSet", StackName=stack, ChangeSetName=name)

    def set_termination_protection(self, name: str, *, enabled: bool) -> None:
        """Protect a stack from being deleted, or lift the protection."""
        self._api.call(
            "UpdateTerminationProtection", StackName=name, EnableTerminationProtection=enabled
        )

    def set_stack_policy(self, name: str, statements: tuple[JsonObject, ...]) -> None:
        """Replace the policy that says what updates may touch."""
        self._api.call("SetStackPolicy", StackName=name, StackPolicyBody=_policy(statements))

    def continue_rollback(
        self,
        name: str,
        *,
        skip: Sequence[str] = (),
        role_arn: str | None = None,
        client_token: str = "",
    ) -> None:
        """Start going back once more, after going back had failed; the resources in `skip` are given up."""
        given_up: JsonObject = {"ResourcesToSkip": list(skip)} if skip else {}
        self._api.call("ContinueUpdateRollback", **_named(name, role_arn, client_token), **given_up)

    def rollback(self, name: str, *, role_arn: str | None = None, client_token: str = "") -> None:
        """Start going back from an operation that failed and was left as it was (`disableRollback`)."""
        self._api.call("RollbackStack", **_named(name, role_arn, client_token), **_TIDY)

    def delete(
        self,
        name: str,
        *,
        retain: Sequence[str] = (),
        role_arn: str | None = None,
        client_token: str = "",
    ) -> None:
        """Start deleting a stack; the resources in `retain`, whose deletion failed before, are left where they are."""
        left: JsonObject = {"RetainResources": list(retain)} if retain else {}
        self._api.call("DeleteStack", **_named(name, role_arn, client_token), **left)

    def importers(self, export: str) -> tuple[str, ...]:
        """Return the names of the stacks that import an exported value."""
        try:
            pages = self._api.pages("ListImports", ExportName=export)
            return tuple(name for page in pages for name in page.get("Imports", ()))
        except AwsError as error:
            # AWS answers a question about an export that nobody imports with an error.
            if error.code in _MISSING:
                return ()
            raise

    def _find(self, operation: str, **parameters: Any) -> JsonObject | None:
        """Call, and return None when AWS says that there is no such stack or change set."""
        try:
            return self._api.call(operation, **parameters)
        except AwsError as error:
            if error.code in _MISSING:
                return None
            raise


def _named(name: str, role_arn: str | None, client_token: str) -> JsonObject:
    chosen = {"StackName": name, "RoleARN": role_arn, "ClientRequestToken": client_token}
    return {key: value for key, value in chosen.items() if value}


def _parameters(request: StackRequest) -> JsonObject:
    """Write what creating, updating and change sets have in common."""
    parameters: JsonObject = {
        "StackName": request.name,
        "Parameters": list(request.parameters),
        "Capabilities": list(request.capabilities),
        "Tags": [{"Key": key, "Value": value} for key, value in request.tags.items()],
    }
    chosen: JsonObject = {
        "TemplateBody": request.template_body,
        "TemplateURL": request.template_url,
        "RoleARN": request.role_arn,
        "StackPolicyBody": _policy(request.stack_policy) if request.stack_policy else None,
        "RollbackConfiguration": request.rollback_configuration,
        "ClientRequestToken": request.client_token or None,
    }
    if request.notification_arns is not None:
        chosen["NotificationARNs"] = list(request.notification_arns)
    return parameters | {key: value for key, value in chosen.items() if value is not None}


def _failure(request: StackRequest, *, creating: bool = False) -> JsonObject:
    """Write what happens when a resource fails; express mode refuses the older parameters beside its own."""
    tidy = {} if request.disable_rollback else _TIDY
    if request.express:
        return {"DeploymentConfig": _express(request), **tidy}
    if creating and request.delete_on_failure and not request.disable_rollback:
        return {"OnFailure": "DELETE", **tidy}
    return {"DisableRollback": True} if request.disable_rollback else dict(tidy)


def _express(request: StackRequest) -> JsonObject:
    # Left out, the service takes DisableRollback as true in this mode, whatever its documentation says.
    return {"Mode": "EXPRESS", "DisableRollback": request.disable_rollback}


def _policy(statements: Iterable[JsonObject]) -> str:
    return json.dumps({"Statement": list(statements)})


def _says_nothing(text: str) -> bool:
    return any(words in text.lower() for words in _NOTHING)


def _stack(raw: JsonObject) -> LiveStack:
    return LiveStack(
        name=raw["StackName"],
        stack_id=raw.get("StackId") or raw["StackName"],
        status=raw["StackStatus"],
        status_reason=raw.get("StackStatusReason", ""),
        outputs={item["OutputKey"]: item.get("OutputValue", "") for item in raw.get("Outputs", ())},
        tags={item["Key"]: item["Value"] for item in raw.get("Tags", ())},
        parameters={
            item["ParameterKey"]: item.get("ParameterValue", "")
            for item in raw.get("Parameters", ())
        },
        termination_protection=bool(raw.get("EnableTerminationProtection")),
        role_arn=raw.get("RoleARN"),
        notification_arns=(tuple(raw["NotificationARNs"]) if "NotificationARNs" in raw else None),
        disable_rollback=bool(raw.get("DisableRollback")),
        rollback_configuration=raw.get("RollbackConfiguration") or None,
        exports={
            item["OutputKey"]: item["ExportName"]
            for item in raw.get("Outputs", ())
            if item.get("ExportName")
        },
        updated=_seconds(raw.get("LastUpdatedTime") or raw.get("CreationTime")),
    )


def _seconds(moment: Any) -> float:
    return float(moment.timestamp()) if moment else 0.0


def _resource(raw: JsonObject) -> StackResource:
    return StackResource(
        logical_id=raw["LogicalResourceId"],
        physical_id=raw.get("PhysicalResourceId", ""),
        type=raw["ResourceType"],
        status=raw["ResourceStatus"],
        reason=raw.get("ResourceStatusReason", ""),
    )


def _invalid_resource(raw: JsonObject) -> StackEvent:
    place = str(raw.get("ValidationPath", ""))
    return StackEvent(
        event_id=raw["EventId"],
        stack_id=raw.get("StackId", ""),
        logical_id=raw.get("LogicalResourceId") or place.removeprefix("/Resources/").split("/")[0],
        physical_id="",
        type=raw.get("ResourceType", ""),
        status="VALIDATION_FAILED",
        reason=raw.get("ValidationStatusReason", ""),
    )


def _event(raw: JsonObject) -> StackEvent:
    timestamp = raw.get("Timestamp")
    return StackEvent(
        event_id=raw["EventId"],
        stack_id=raw["StackId"],
        logical_id=raw.get("LogicalResourceId", ""),
        physical_id=raw.get("PhysicalResourceId", ""),
        type=raw.get("ResourceType", ""),
        status=raw.get("ResourceStatus", ""),
        reason=raw.get("ResourceStatusReason", ""),
        timestamp=timestamp.timestamp() if timestamp else 0.0,
        client_token=raw.get("ClientRequestToken", ""),
    )


def _change_set(raw: JsonObject, changes: list[JsonObject]) -> ChangeSet:
    reason = raw.get("StatusReason", "")
    return ChangeSet(
        name=raw["ChangeSetName"],
        status=raw["Status"],
        reason=reason,
        empty=raw["Status"] == "FAILED" and _says_nothing(reason),
        changes=tuple(changes),
    )
