"""A stack under construction: the template, the service it is made of, and what was found wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sls_py.cfn import naming
from sls_py.cfn.builder import StackBuilder
from sls_py.cfn.values import ref
from sls_py.errors import Problem
from sls_py.model.package import Artifact
from sls_py.model.service import Service
from sls_py.model.stack import CompiledFunction
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import ConfigPath, dotted
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class StackDraft:
    """What every compiler of this package works on.

    `code` and `layers` are the artifacts by function key and layer key, `images` the resolved image URIs by function
    key, `layer_ids` the logical id of every layer by its plain name (that of a retained layer carries a hash).
    """

    service: Service
    builder: StackBuilder = field(default_factory=StackBuilder)
    code: Mapping[str, Artifact] = field(default_factory=dict)
    layers: Mapping[str, Artifact] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    layer_ids: dict[str, str] = field(default_factory=dict)
    functions: dict[str, CompiledFunction] = field(default_factory=dict)

    def problem(self, path: ConfigPath, message: str, *, hint: str | None = None) -> None:
        """Record something wrong in the service file, at the place of a value."""
        where = self.service.positions.locate(path)
        self.problems.append(Problem(message=message, hint=hint, position=where, path=dotted(path)))

    @contextmanager
    def tolerating(self, path: ConfigPath) -> Iterator[None]:
        """Turn what wrong values do to the block into a problem, when the schema was not to refuse them."""
        try:
            yield
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            if not self.is_lenient():
                raise
            message = f"a value here has a wrong form ({error})"
            hint = "set `configValidationMode: error` to see which one"
            self.problem(path, message, hint=hint)

    def is_lenient(self) -> bool:
        """Tell whether the service file may break the schema: what is not known there is passed over."""
        mode: str = self.service.config.get("configValidationMode", "error")
        return mode != "error"

    def stored_at(self, artifact: Artifact) -> JsonObject:
        """Return where CloudFormation finds an artifact: bucket and key."""
        return {"S3Bucket": self.bucket(), "S3Key": artifact.key}

    def bucket(self) -> CfValue:
        """Return the deployment bucket: a name, or a reference to the stack's own."""
        return self.service.provider.deployment_bucket.name or ref(naming.DEPLOYMENT_BUCKET)

    def is_complete(self) -> bool:
        """Tell whether everything was packaged, not only some functions."""
        zipped = {key for key, each in self.service.functions.items() if each.handler}
        return zipped <= self.code.keys() and self.service.layers.keys() <= self.layers.keys()

    def retained_layers(self) -> dict[str, str]:
        """Return the ids of layers that differ from their plain names."""
        return {name: current for name, current in self.layer_ids.items() if name != current}
