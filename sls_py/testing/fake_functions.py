# ruff: noqa: ARG002 - fakes take all that the protocols give
"""Lambda made of dictionaries: code, settings, versions and aliases behave as Lambda's do."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sls_py.aws.protocols import FunctionVersion, Invocation
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveFunction
from sls_py.model.values import JsonObject
from sls_py.testing.fake_buckets import FakeBuckets
from sls_py.testing.fakes import Recorder, recorded


@dataclass(kw_only=True)
class FakeFunction:
    """One function; `updating` counts how many more looks find an update in progress."""

    live: LiveFunction
    versions: dict[str, LiveFunction] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    newest: int = 0
    updating: int = 0


class FakeFunctions:
    """Functions by name; `update_takes` is how often a function is looked at before an update is done.

    `replicated` names functions that CloudFront has copies of.
    """

    service = "functions"

    def __init__(self, recorder: Recorder, buckets: FakeBuckets, region: str) -> None:
        self.recorder = recorder
        self.content: dict[str, FakeFunction] = {}
        self.update_takes = 0
        self.answers: dict[str, Invocation] = {}
        self.replicated: set[str] = set()
        self.zips: dict[str, bytes] = {}
        self._buckets = buckets
        self._region = region

    @recorded
    def get(self, name: str, *, qualifier: str | None = None) -> LiveFunction | None:
        """Return the function, or a version or alias of it."""
        function = self.content.get(name)
        if function is None:
            return None
        if qualifier and qualifier != "$LATEST":
            return function.versions.get(function.aliases.get(qualifier, qualifier))
        if function.updating:
            function.updating -= 1
            return replace(function.live, last_update_status="InProgress")
        return function.live

    @recorded
    def listed(self, names: Collection[str]) -> Mapping[str, LiveFunction]:
        """Return functions of the account's list; updates in progress are not seen there."""
        return {name: self.content[name].live for name in names if name in self.content}

    @recorded
    def code_url(self, name: str) -> str:
        """Return an address of the code."""
        return f"https://code.fake/{name}"

    @recorded
    def code(self, name: str, *, qualifier: str) -> bytes | str | None:
        """Return the zip of a version, as far as it went through this fake."""
        function = self.content.get(name)
        version = function.versions.get(qualifier) if function else None
        version = function.live if function and qualifier == "$LATEST" else version
        stored = (body for it in self._buckets.content.values() for body in it.values())
        known = [*self.zips.values(), *stored]
        wanted = version.code_sha256 if version else ""
        return next((body for body in known if sha256(body) == wanted), None)

    @recorded
    def update_code(
        self,
        name: str,
        *,
        archive: bytes | None = None,
        bucket: str | None = None,
        key: str | None = None,
        image_uri: str | None = None,
    ) -> LiveFunction:
        """Replace the code; Lambda shows the digest of an image as CodeSha256."""
        if image_uri is not None:
            return self._updated(name, {"CodeSha256": image_uri.rpartition("sha256:")[2]})
        content = archive if archive is not None else self._buckets.read(bucket or "", key or "")
        self.zips[sha256(content)] = content
        return self._updated(name, {"CodeSha256": sha256(content)})

    @recorded
    def update_configuration(self, name: str, changes: JsonObject) -> LiveFunction:
        """Change settings; with a `RevisionId` only of a function that still is what it was then."""
        revision = self._known(name).live.configuration.get("RevisionId")
        if changes.get("RevisionId", revision) != revision:
            raise AwsError(
                "the revision is another one",
                code="PreconditionFailedException",
                operation="UpdateFunctionConfiguration",
            )
        layers = [{"Arn": arn} for arn in changes.get("Layers", ())]
        more = {"RevisionId": f"{revision}+"} if revision else {}
        return self._updated(name, {**changes, **({"Layers": layers} if layers else {}), **more})

    @recorded
    def invoke(
        self,
        name: str,
        payload: bytes,
        *,
        asynchronous: bool = False,
        qualifier: str | None = None,
        log: bool = False,
    ) -> Invocation:
        """Return the prepared answer, or the payload itself."""
        self._known(name)
        return self.answers.get(name, Invocation(status=200, payload=payload))

    @recorded
    def publish_version(self, name: str, *, code_sha256: str, description: str = "") -> str:
        """Publish a version."""
        return self.publish(name)

    @recorded
    def alias_version(self, name: str, alias: str) -> str | None:
        """Return the version of an alias."""
        function = self.content.get(name)
        return function.aliases.get(alias) if function else None

    @recorded
    def update_alias(self, name: str, alias: str, version: str) -> None:
        """Point an alias at a version."""
        function = self._known(name)
        if version not in function.versions:
            raise _missing(f"{name}:{version}")
        function.aliases[alias] = version

    @recorded
    def versions(self, name: str) -> tuple[FunctionVersion, ...]:
        """Return the published versions."""
        found = sorted(self._known(name).versions.items(), key=lambda item: int(item[0]))
        return tuple(
            FunctionVersion(version=number, code_sha256=live.code_sha256) for number, live in found
        )

    @recorded
    def aliased_versions(self, name: str) -> frozenset[str]:
        """Return the versions that aliases point at."""
        return frozenset(self._known(name).aliases.values())

    @recorded
    def delete_version(self, name: str, version: str) -> bool:
        """Delete a version that no alias points at; those of functions at the edge stay."""
        function = self._known(name)
        if name in self.replicated:
            return False
        if version in function.aliases.values():
            raise AwsError("in use", code="ResourceConflictException", operation="DeleteFunction")
        function.versions.pop(version, None)
        return True

    def add(self, name: str, code: bytes, settings: JsonObject | None = None) -> None:
        """Make a function without recording it."""
        arn = f"arn:aws:lambda:{self._region}:123456789012:function:{name}"
        configuration = {"FunctionName": name, "FunctionArn": arn, **(settings or {})}
        live = LiveFunction(
            name=name, arn=arn, code_sha256=sha256(code), configuration=configuration
        )
        self.content[name] = FakeFunction(live=live)
        self.zips[sha256(code)] = code
        self.change(name, {"CodeSha256": sha256(code)})

    def change(self, name: str, changes: JsonObject) -> LiveFunction:
        """Change code or settings without recording it: what somebody else does behind the stack."""
        function = self._known(name)
        configuration = {**function.live.configuration, **changes}
        function.live = replace(
            function.live, code_sha256=configuration["CodeSha256"], configuration=configuration
        )
        return function.live

    def publish(self, name: str) -> str:
        """Publish without recording it; nothing new gives the newest version again, as from Lambda."""
        function = self._known(name)
        newest = function.versions.get(str(function.newest))
        if newest and newest.configuration == function.live.configuration:
            return str(function.newest)
        function.newest += 1
        number = str(function.newest)
        function.versions[number] = replace(function.live, version=number)
        return number

    def _updated(self, name: str, changes: JsonObject) -> LiveFunction:
        function = self._known(name)
        if function.updating:
            text = "an update is in progress"
            raise AwsError(text, code="ResourceConflictException", operation="UpdateFunctionCode")
        live = self.change(name, changes)
        function.updating = self.update_takes
        return replace(live, last_update_status="InProgress") if self.update_takes else live

    def _known(self, name: str) -> FakeFunction:
        if name not in self.content:
            raise _missing(name)
        return self.content[name]


def sha256(content: bytes) -> str:
    """Return what Lambda calls CodeSha256."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def _missing(name: str) -> AwsError:
    text = f"function not found: {name}"
    return AwsError(text, code="ResourceNotFoundException", operation="GetFunction")
