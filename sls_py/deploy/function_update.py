"""Bring one function's code, settings and alias to what the package says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.deploy.clock import Clock
from sls_py.deploy.detach import end_relays
from sls_py.deploy.encryption import encryption_of
from sls_py.deploy.full_deploy import needs_full_deploy
from sls_py.deploy.function_state import patiently, until_updated
from sls_py.deploy.heal import artifact_of, resource_of, runs
from sls_py.deploy.inspect import bucket_of
from sls_py.deploy.options import FunctionOptions
from sls_py.deploy.settings import Drift, drift
from sls_py.deploy.stack_view import StackView
from sls_py.errors import DeploymentError, NotDeployedError
from sls_py.model.deployed import LiveFunction
from sls_py.model.package import Artifact, Package
from sls_py.model.result import FunctionChange
from sls_py.model.stack import CompiledFunction, CompiledStack
from sls_py.model.values import JsonObject
from sls_py.records import dataclass
from sls_py.report import Reporter, note, warn

INLINE_LIMIT = 50_000_000
"""Bytes of a zip that UpdateFunctionCode takes in the request; larger ones go through the bucket."""


class _Needed(NamedTuple):
    """What has to be done for a function; `any` also when only its alias is behind."""

    code: bool
    drift: Drift
    any: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionUpdater:
    """Updates functions of one package; `view` is the live stack, None when settings are left alone.

    `claim` is called before anything is written; it keeps others away from the stack, and tells whether that took
    its time.
    """

    package: Package
    gateways: Gateways
    reporter: Reporter
    options: FunctionOptions
    clock: Clock
    view: Future[StackView | None] | None
    claim: Callable[[], bool] = lambda: False

    def update(self, function: CompiledFunction) -> FunctionChange:
        """Update a function where it differs, wait until that is live, and say what was done."""
        needed = self._needed(function)
        if needed.any and self.claim():
            # Somebody else deployed while we waited.
            needed = self._needed(function)
        if needed.code:
            artifact = artifact_of(self.package, function)
            answer = patiently(lambda: self._send_code(function, artifact), self.clock)
            self._settle(function, answer)
        if needed.drift.changes:
            self._update_settings(function, needed.drift)
        if needed.any:
            self._publish(function)
        return self._change(function, needed)

    def _needed(self, function: CompiledFunction) -> _Needed:
        live = self._live(function)
        if end_relays((live,), self.gateways, self.reporter, self.clock, policies=False):
            live = self._live(function)
        code = self._needs_code(function, live)
        found = self._drift(function, live)
        behind = code or bool(found.changes) or self._alias_is_behind(function, live)
        return _Needed(code, found, behind)

    def _change(self, function: CompiledFunction, needed: _Needed) -> FunctionChange:
        kind = "code" if needed.code else "configuration" if needed.drift.changes else "unchanged"
        detail = self._left_for_full_deploy(function, needed.drift)
        return FunctionChange(
            key=function.key,
            name=function.name,
            change=kind,
            detail=detail or ", ".join(needed.drift.names),
        )

    def _live(self, function: CompiledFunction) -> LiveFunction:
        live = self.gateways.functions.get(function.name)
        if live is None:
            raise NotDeployedError(
                f"function `{function.key}` (`{function.name}`) is not deployed yet",
                hint="`slspy deploy` deploys the whole service",
            )
        wanted = "Zip" if function.artifact else "Image"
        if live.package_type != wanted:
            raise DeploymentError(
                f"function `{function.key}` is deployed as {live.package_type}, not as {wanted}",
                hint="`slspy deploy` replaces it",
            )
        return live

    def _needs_code(self, function: CompiledFunction, live: LiveFunction) -> bool:
        if self.options.configuration_only:
            return False
        tagged = not function.artifact and "@sha256:" not in (function.image_uri or "")
        same = runs(self.package, function, live) and not tagged
        return not same or self.options.force

    def _send_code(self, function: CompiledFunction, artifact: Artifact | None) -> LiveFunction:
        functions = self.gateways.functions
        if artifact is None:
            return functions.update_code(function.name, image_uri=function.image_uri)
        if artifact.size <= INLINE_LIMIT:
            return functions.update_code(function.name, archive=artifact.path.read_bytes())
        bucket = put_archive(artifact, self.package.stack, self.gateways)
        return functions.update_code(function.name, bucket=bucket, key=artifact.key)

    def _update_settings(self, function: CompiledFunction, found: Drift) -> None:
        functions = self.gateways.functions
        answer = patiently(
            lambda: functions.update_configuration(function.name, found.changes), self.clock
        )
        self._settle(function, answer)

    def _drift(self, function: CompiledFunction, live: LiveFunction) -> Drift:
        view = self.view.result() if self.view else None
        if view is None:
            return Drift({})
        return drift(
            _properties(self.package.stack.template, function),
            live.configuration,
            resolve=view.resolve,
            before=_properties(view.template, function),
        )

    def _settle(self, function: CompiledFunction, answer: LiveFunction) -> None:
        until_updated(self.gateways.functions, function.name, self.clock, known=answer)

    def _alias_is_behind(self, function: CompiledFunction, live: LiveFunction) -> bool:
        """Tell whether an alias misses what is live already: an earlier run may have been broken off."""
        if not function.alias_name or not function.version_id:
            return False
        target = self.gateways.functions.get(function.name, qualifier=function.alias_name)
        if target is None:
            return False
        return target.code_sha256 != live.code_sha256 or bool(self._drift(function, target).changes)

    def _publish(self, function: CompiledFunction) -> None:
        """Let the alias that events and endpoints call follow, or they would go on running the old version."""
        if not function.alias_name or not function.version_id:
            return
        functions, live = self.gateways.functions, self._live(function)
        version = patiently(
            lambda: functions.publish_version(function.name, code_sha256=live.code_sha256),
            self.clock,
        )
        functions.update_alias(function.name, function.alias_name, version)
        text = f"alias `{function.alias_name}` of function `{function.key}` is now at version {version}"
        note(self.reporter, text)

    def _left_for_full_deploy(self, function: CompiledFunction, found: Drift) -> str:
        view = self.view.result() if self.view else None
        if view is None:
            return ""
        names = needs_full_deploy(
            function,
            before=view.template,
            after=self.package.stack.template,
            unknown=found.unknown,
        )
        if not names:
            return ""
        text = f"changed, but needs a full deploy: {', '.join(names)}"
        warn(self.reporter, f"function `{function.key}`: {text}", hint="run `slspy deploy`")
        return text


def put_archive(artifact: Artifact, stack: CompiledStack, gateways: Gateways) -> str:
    """Put a zip that is too large for a request into the bucket, unless it is there; return the bucket.

    Raises:
        DeploymentError: the stack has no bucket.
    """
    live = gateways.stacks.describe(stack.name)
    bucket = stack.bucket or (bucket_of(live, gateways) if live else None)
    if bucket is None:
        raise DeploymentError(
            f"stack `{stack.name}` has no deployment bucket for `{artifact.name}`",
            hint="`slspy deploy` makes one",
        )
    if artifact.key not in gateways.buckets.keys(bucket, artifact.key):
        gateways.buckets.put(
            bucket,
            artifact.key,
            artifact.path,
            content_type="application/zip",
            encryption=encryption_of(stack),
        )
    return bucket


def _properties(template: JsonObject, function: CompiledFunction) -> JsonObject:
    found: JsonObject = (resource_of(template, function) or {}).get("Properties", {})
    return found
