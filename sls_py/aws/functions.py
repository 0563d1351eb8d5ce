"""Lambda functions through boto3."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from sls_py.aws.api import Api
from sls_py.aws.errors import NOT_FOUND
from sls_py.aws.loopback import opener_for
from sls_py.aws.protocols import FunctionVersion, Invocation
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveFunction
from sls_py.model.values import JsonObject

_PAGE = {"PageSize": 50}
"""Lambda gives no more functions at a time."""


class LambdaFunctions:
    """See `sls_py.aws.protocols.Functions`.

    `patient` waits as long as a function may run and never repeats a call, because that would run it twice.
    """

    def __init__(self, api: Api, patient: Api) -> None:
        self._api = api
        self._patient = patient

    def get(self, name: str, *, qualifier: str | None = None) -> LiveFunction | None:
        """Return the live function, or what a version or alias of it stands for; None when there is none."""
        # GetFunction allows 100 calls per second, GetFunctionConfiguration only 15 (Lambda quotas).
        parameters = {"Qualifier": qualifier} if qualifier else {}
        answer = self._find("GetFunction", FunctionName=name, **parameters)
        return _live(answer["Configuration"]) if answer else None

    def code_hashes(self, names: Collection[str], *, pages: int) -> Mapping[str, str]:
        """Return the CodeSha256 of functions by name, as far as they are on the first pages of the account's list."""
        found: dict[str, str] = {}
        for page in islice(self._api.pages("ListFunctions", PaginationConfig=_PAGE), pages):
            listed = {
                item["FunctionName"]: item.get("CodeSha256", "") for item in page["Functions"]
            }
            found |= {name: listed[name] for name in names if name in listed}
            if len(found) == len(names):
                break
        return found

    def listed(self, names: Collection[str]) -> Mapping[str, LiveFunction]:
        """Return functions by name, as far as they are on the first pages of the account's list.

        No more pages are read than the functions fill, and one; none after two that have mostly others.
        ListFunctions leaves the state of functions out, and that of their last update.
        """
        found: dict[str, LiveFunction] = {}
        others = 0
        most = len(names) // _PAGE["PageSize"] + 1
        for page in islice(self._api.pages("ListFunctions", PaginationConfig=_PAGE), most):
            items = page["Functions"]
            ours = [item for item in items if item["FunctionName"] in names]
            found |= {item["FunctionName"]: _live(item) for item in ours}
            others += len(items) - len(ours)
            if len(found) == len(names) or others > max(len(found), _PAGE["PageSize"]):
                break
        return found

    def code_url(self, name: str) -> str:
        """Return a short-lived address of the live code."""
        return str(self._api.call("GetFunction", FunctionName=name)["Code"]["Location"])

    def code(self, name: str, *, qualifier: str) -> bytes | str | None:
        """Return the zip of a published version, or the URI of its image; None when there is no such version."""
        answer = self._find("GetFunction", FunctionName=name, Qualifier=qualifier)
        if answer is None:
            return None
        place = answer["Code"]
        image = place.get("ResolvedImageUri") or place.get("ImageUri")
        return str(image) if image else _downloaded(place["Location"])

    def update_code(
        self,
        name: str,
        *,
        archive: bytes | None = None,
        bucket: str | None = None,
        key: str | None = None,
        image_uri: str | None = None,
    ) -> LiveFunction:
        """Replace the code with a zip in memory, an object in a bucket, or an image."""
        given = {"ZipFile": archive, "S3Bucket": bucket, "S3Key": key, "ImageUri": image_uri}
        source = {key: value for key, value in given.items() if value is not None}
        return _live(self._api.call("UpdateFunctionCode", FunctionName=name, **source))

    def update_configuration(self, name: str, changes: JsonObject) -> LiveFunction:
        """Change settings; `changes` are UpdateFunctionConfiguration's own parameters."""
        return _live(self._api.call("UpdateFunctionConfiguration", FunctionName=name, **changes))

    def invoke(
        self,
        name: str,
        payload: bytes,
        *,
        asynchronous: bool = False,
        qualifier: str | None = None,
        log: bool = False,
    ) -> Invocation:
        """Call a function and wait for its answer."""
        parameters: dict[str, Any] = {
            "FunctionName": name,
            "Payload": payload,
            "InvocationType": "Event" if asynchronous else "RequestResponse",
            "LogType": "Tail" if log and not asynchronous else "None",
        }
        if qualifier:
            parameters["Qualifier"] = qualifier
        answer = self._patient.call("Invoke", **parameters)
        return Invocation(
            status=answer["StatusCode"],
            payload=answer["Payload"].read(),
            error=answer.get("FunctionError"),
            log=base64.b64decode(answer.get("LogResult", "")).decode("utf-8", "replace"),
            version=answer.get("ExecutedVersion", "$LATEST"),
        )

    def publish_version(self, name: str, *, code_sha256: str, description: str = "") -> str:
        """Publish what is live as a version; return its number."""
        parameters = {"Description": description} if description else {}
        answer = self._api.call(
            "PublishVersion", FunctionName=name, CodeSha256=code_sha256, **parameters
        )
        return str(answer["Version"])

    def alias_version(self, name: str, alias: str) -> str | None:
        """Return the version that an alias points at, None when there is no such alias."""
        answer = self._find("GetAlias", FunctionName=name, Name=alias)
        return str(answer["FunctionVersion"]) if answer else None

    def update_alias(self, name: str, alias: str, version: str) -> None:
        """Point an alias at a version."""
        self._api.call("UpdateAlias", FunctionName=name, Name=alias, FunctionVersion=version)

    def versions(self, name: str) -> tuple[FunctionVersion, ...]:
        """Return the published versions (without $LATEST), oldest first."""
        pages = self._api.pages("ListVersionsByFunction", FunctionName=name)
        found = [item for page in pages for item in page["Versions"]]
        published = [item for item in found if item["Version"] != "$LATEST"]
        return tuple(
            FunctionVersion(
                version=item["Version"],
                code_sha256=item["CodeSha256"],
                last_modified=item.get("LastModified", ""),
            )
            for item in sorted(published, key=lambda item: int(item["Version"]))
        )

    def aliased_versions(self, name: str) -> frozenset[str]:
        """Return the versions that an alias points at, weighted ones too."""
        pages = self._api.pages("ListAliases", FunctionName=name)
        aliases = [item for page in pages for item in page["Aliases"]]
        weighted = [
            version
            for item in aliases
            for version in (item.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or ()
        ]
        return frozenset([*(item["FunctionVersion"] for item in aliases), *weighted])

    def delete_version(self, name: str, version: str) -> bool:
        """Delete one published version; False when Lambda keeps it, because CloudFront has copies of it.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html
        """
        try:
            self._find("DeleteFunction", FunctionName=name, Qualifier=version)
        except AwsError as error:
            if "replicated function" in error.message:
                return False
            raise
        return True

    def _find(self, operation: str, **parameters: Any) -> JsonObject | None:
        try:
            return self._api.call(operation, **parameters)
        except AwsError as error:
            if error.code == NOT_FOUND:
                return None
            raise


def _downloaded(address: str) -> bytes:
    """Read the address that Lambda gives for a zip; it is signed, and good for ten minutes."""
    try:
        with opener_for(address).open(address, timeout=60) as answer:
            content: bytes = answer.read()
            return content
    except OSError as error:
        message = f"the code could not be downloaded: {error}"
        raise AwsError(message, code="CodeDownload", operation="GetFunction") from error


def _live(raw: JsonObject) -> LiveFunction:
    return LiveFunction(
        name=raw["FunctionName"],
        arn=raw["FunctionArn"],
        code_sha256=raw.get("CodeSha256", ""),
        package_type=raw.get("PackageType", "Zip"),
        # Both are left out where Lambda has nothing to wait for.
        state=raw.get("State") or "Active",
        last_update_status=raw.get("LastUpdateStatus") or "Successful",
        last_update_reason=raw.get("LastUpdateStatusReason") or raw.get("StateReason") or "",
        version=raw.get("Version", "$LATEST"),
        configuration={key: value for key, value in raw.items() if key != "ResponseMetadata"},
    )
