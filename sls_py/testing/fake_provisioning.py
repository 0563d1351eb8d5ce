"""What the fake CloudFormation does to resources: only what changed is touched, as in the real one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sls_py.errors import AwsError
from sls_py.model.deployed import LiveStack
from sls_py.model.values import CfValue, JsonObject
from sls_py.testing.fake_buckets import FakeBuckets
from sls_py.testing.fake_functions import FakeFunctions, sha256
from sls_py.testing.fake_rest_apis import FakeRestApis

Event = tuple[str, str, str]


class ProvisioningError(Exception):
    """A resource failed."""

    def __init__(self, logical_id: str, kind: str, status: str, reason: str) -> None:
        super().__init__(reason)
        self.logical_id = logical_id
        self.type = kind
        self.status = status
        self.reason = reason


class Provisioning:
    """Makes, changes and deletes buckets, functions, versions, aliases and stages; other types are only named."""

    def __init__(
        self,
        buckets: FakeBuckets,
        functions: FakeFunctions,
        region: str,
        rest_apis: FakeRestApis,
    ) -> None:
        self._buckets = buckets
        self._functions = functions
        self._region = region
        self._rest_apis = rest_apis

    def apply(
        self,
        stack: LiveStack,
        before: JsonObject,
        after: JsonObject,
        ids: dict[str, str],
        failures: Mapping[str, str],
    ) -> Iterator[Event]:
        """Go from one template to the next and yield events; `ids` (physical by logical) is changed in place."""
        old, new = before.get("Resources", {}), after.get("Resources", {})
        replaced: set[str] = set()
        for logical_id, resource in new.items():
            if old.get(logical_id) == resource and not _refers(resource, replaced):
                continue
            was = ids.get(logical_id)
            verb = "UPDATE" if logical_id in old else "CREATE"
            kind = resource["Type"]
            if logical_id in failures:
                raise ProvisioningError(logical_id, kind, f"{verb}_FAILED", failures[logical_id])
            try:
                ids[logical_id] = self._put(
                    stack, logical_id, resource, old.get(logical_id) or {}, ids
                )
            except AwsError as error:
                raise ProvisioningError(
                    logical_id, kind, f"{verb}_FAILED", error.message
                ) from error
            if was not in (None, ids[logical_id]):
                replaced.add(logical_id)
            yield logical_id, kind, f"{verb}_COMPLETE"
        for logical_id in [name for name in old if name not in new]:
            self._delete(old[logical_id], ids.pop(logical_id, ""))
            yield logical_id, old[logical_id]["Type"], "DELETE_COMPLETE"

    def undo(
        self,
        stack: LiveStack,
        failed: JsonObject,
        before: JsonObject,
        ids: Mapping[str, str],
        made: Mapping[str, str],
    ) -> None:
        """Go back after a failure: what is new is deleted, what was changed gets its old properties."""
        old = before.get("Resources", {})
        for logical_id, physical_id in made.items():
            resource = failed["Resources"].get(logical_id)
            if resource and logical_id not in old:
                self._delete({**resource, "DeletionPolicy": "Delete"}, physical_id)
            elif resource and old[logical_id] != resource:
                self._put(stack, logical_id, old[logical_id], resource, dict(ids))

    def destroy(self, template: JsonObject, ids: Mapping[str, str]) -> None:
        """Delete all resources."""
        for logical_id, physical_id in ids.items():
            resource = template["Resources"][logical_id]
            if resource["Type"] == "AWS::S3::Bucket" and self._buckets.content.get(physical_id):
                raise ProvisioningError(
                    logical_id, resource["Type"], "DELETE_FAILED", "the bucket is not empty"
                )
            self._delete(resource, physical_id)

    def outputs(self, template: JsonObject, ids: Mapping[str, str]) -> dict[str, str]:
        """Compute the outputs."""
        declared = template.get("Outputs", {})
        return {name: str(self._value(item["Value"], ids)) for name, item in declared.items()}

    def _put(
        self,
        stack: LiveStack,
        logical_id: str,
        resource: JsonObject,
        before: JsonObject,
        ids: dict[str, str],
    ) -> str:
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::S3::Bucket":
                bucket = ids.get(logical_id) or f"{stack.name}-{logical_id.lower()}"
                self._buckets.content.setdefault(bucket, {})
                self._accelerate(bucket, properties)
                return bucket
            case "AWS::Lambda::Function":
                return self._function(properties, before.get("Properties", {}), ids)
            case "AWS::Lambda::Version":
                return self._version(properties, ids)
            case "AWS::Lambda::Alias":
                return self._alias(properties, ids)
            case "AWS::ApiGateway::Deployment":
                self._rest_apis.add_stage(
                    str(self._value(properties["RestApiId"], ids)), properties["StageName"]
                )
        return ids.get(logical_id) or f"{stack.name}-{logical_id}"

    def _accelerate(self, bucket: str, properties: JsonObject) -> None:
        status = properties.get("AccelerateConfiguration", {}).get("AccelerationStatus")
        change = (
            self._buckets.accelerated.add
            if status == "Enabled"
            else self._buckets.accelerated.discard
        )
        change(bucket)

    def _function(self, properties: JsonObject, before: JsonObject, ids: dict[str, str]) -> str:
        name = str(properties["FunctionName"])
        settings = {
            _PARAMETERS.get(key, key): self._value(value, ids)
            for key, value in properties.items()
            if key != "Code" and before.get(key) != value
        }
        code = properties["Code"]
        if not before or before.get("FunctionName") != name:
            self._functions.content.pop(str(before.get("FunctionName")), None)
            settings |= {
                _PARAMETERS.get(key, key): self._value(value, ids)
                for key, value in properties.items()
                if key != "Code"
            }
            self._functions.add(name, self._object(code, ids), _shown(settings))
            return name
        if before.get("Code") != code:
            settings["CodeSha256"] = sha256(self._object(code, ids))
        self._functions.change(name, _shown(settings))
        return name

    def _object(self, code: JsonObject, ids: dict[str, str]) -> bytes:
        return self._buckets.read(str(self._value(code["S3Bucket"], ids)), code["S3Key"])

    def _version(self, properties: JsonObject, ids: dict[str, str]) -> str:
        name = str(self._value(properties["FunctionName"], ids))
        function = self._functions.content[name]
        if properties.get("CodeSha256") not in (None, function.live.code_sha256):
            raise AwsError("CodeSha256 does not match", code="Invalid", operation="PublishVersion")
        known = set(function.versions)
        number = self._functions.publish(name)
        if number in known:
            text = f"A version for this Lambda function exists ( {number} ). Modify the function to create a new version."
            raise AwsError(text, code="AlreadyExists", operation="PublishVersion")
        return f"{function.live.arn}:{number}"

    def _alias(self, properties: JsonObject, ids: dict[str, str]) -> str:
        name = str(self._value(properties["FunctionName"], ids))
        version = str(self._value(properties["FunctionVersion"], ids))
        self._functions.content[name].aliases[properties["Name"]] = version
        return f"{self._functions.content[name].live.arn}:{properties['Name']}"

    def _delete(self, resource: JsonObject, physical_id: str) -> None:
        if resource.get("DeletionPolicy") == "Retain":
            return
        match resource["Type"]:
            case "AWS::S3::Bucket":
                self._buckets.content.pop(physical_id, None)
            case "AWS::Lambda::Function":
                self._functions.content.pop(physical_id, None)

    def _value(self, value: CfValue, ids: Mapping[str, str]) -> CfValue:
        if isinstance(value, list):
            return [self._value(item, ids) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"Ref"}:
            return self._region if value["Ref"] == "AWS::Region" else ids.get(value["Ref"], "")
        if set(value) == {"Fn::GetAtt"}:
            logical_id, attribute = value["Fn::GetAtt"]
            physical_id = ids.get(logical_id, "")
            return physical_id.rpartition(":")[2] if attribute == "Version" else physical_id
        return {key: self._value(item, ids) for key, item in value.items()}


def _refers(resource: JsonObject, names: set[str]) -> bool:
    text = json.dumps(resource)
    return any(f'"{name}"' in text for name in names)


_PARAMETERS = {"KmsKeyArn": "KMSKeyArn"}


def _shown(settings: JsonObject) -> JsonObject:
    """Return settings in the shape in which Lambda shows them."""
    layers = settings.get("Layers")
    return settings if layers is None else {**settings, "Layers": [{"Arn": arn} for arn in layers]}
