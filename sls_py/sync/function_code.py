"""The code of a function that is a zip: sent in the request, or through the bucket when it is large."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.deploy.function_state import patiently
from sls_py.errors import DeploymentError
from sls_py.model.deployed import LiveFunction
from sls_py.model.package import Artifact
from sls_py.records import dataclass
from sls_py.sync.change import Change, Place
from sls_py.sync.flow import FlowContext, FlowDefaults, FlowResult, KindDefaults
from sls_py.sync.sending import ready_to_send
from sls_py.sync.waiting import until_live

KIND = "function-code"


class FunctionCode(KindDefaults):
    """Finds functions whose zip is not the live one."""

    name = KIND

    def find(self, change: Change) -> Iterator[FunctionCodeFlow]:
        """Yield a flow for each of them."""
        for key, function in change.after.package.stack.functions.items():
            artifact = change.after.artifact_of(function)
            if artifact and change.differs(function.logical_id, "Code"):
                large = artifact.code_sha256 not in change.after.archives
                yield FunctionCodeFlow(key, function.logical_id, artifact.code_sha256, large)


@dataclass(frozen=True, slots=True)
class FunctionCodeFlow(FlowDefaults):
    """Gives a function the code with a hash."""

    kind = KIND

    key: str
    logical_id: str
    code_sha256: str
    reads_files: bool = False

    @property
    def title(self) -> str:
        """What people call it."""
        return f"function {self.key}: code"

    @property
    def covers(self) -> frozenset[Place]:
        """The code."""
        return frozenset([Place(self.logical_id, "Code")])

    def run(self, context: FlowContext) -> FlowResult:
        """Send the newest code, and wait until Lambda runs it.

        Raises:
            DeploymentError: Lambda could not apply it, or runs other code afterwards.
        """
        function = context.snapshot.package.stack.functions[self.key]
        artifact = context.snapshot.artifact_of(function)
        if artifact is None or context.live.mark(self.logical_id) == artifact.code_sha256:
            return FlowResult("unchanged")
        context.live.forget(self.logical_id)
        answer = patiently(lambda: _send(context, function.name, artifact), context.clock)
        live = until_live(context, function.name, answer)
        context.live.set(self.logical_id, live.code_sha256)
        if live.code_sha256 != artifact.code_sha256:
            message = f"function `{self.key}` runs other code than was sent"
            raise DeploymentError(message, hint="somebody else deploys it too; save again")
        return FlowResult()


def _send(context: FlowContext, name: str, artifact: Artifact) -> LiveFunction:
    sent = ready_to_send(context, artifact)
    return context.gateways.functions.update_code(name, **sent._asdict())
