"""What a deployment is going to do: small records that the executor runs and a printer shows."""

from __future__ import annotations

from typing import Literal, TypeAlias

from sls_py.model.deployed import TakenName
from sls_py.model.package import Artifact
from sls_py.model.result import FunctionChange
from sls_py.model.stack import DeploymentMethod
from sls_py.model.values import JsonObject
from sls_py.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteStack:
    """Delete a stack that never came to life, because its name is needed; `reason` is its status."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateStack:
    """Create the stack: only its bucket, or all of it when the bucket exists already."""

    part: Literal["bucket", "whole"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBucket:
    """Add an own bucket to a stack that had none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreBucket:
    """Create the stack's bucket again after somebody deleted it."""

    bucket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Upload one zip."""

    artifact: Artifact


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadTemplate:
    """Upload the template into the folder of this deployment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealCode:
    """Put the package's code into a function that runs other code than its stack says."""

    function: str
    name: str
    artifact: Artifact | None = None
    image_uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealConfiguration:
    """Set what differs from the template; `changes` are UpdateFunctionConfiguration's parameters."""

    function: str
    name: str
    changes: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class HealAlias:
    """Point an alias back at the version the stack made."""

    function: str
    name: str
    alias: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropVersions:
    """Delete versions newer than the stack's own that already have the code the update will publish.

    Lambda would answer with such a version instead of making one, which CloudFormation takes for a failure.
    """

    function: str
    name: str
    own: str
    code_sha256: str
    alias: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecreateFunctions:
    """Have CloudFormation make functions again that were deleted behind the stack.

    They get another name for one update, which replaces them and everything that depends on them; the next update
    gives them their names back.
    """

    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt:
    """Take resources that exist outside of the stack into it; it is created by that when there is none."""

    resources: tuple[TakenName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateStack:
    """Update the stack to the whole template; `resources` is how many of them differ."""

    method: DeploymentMethod
    resources: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStackPolicy:
    """Replace the stack policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTerminationProtection:
    """Protect the stack from being deleted, or lift the protection."""

    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRestStage:
    """Set what differs on the stage of the REST API; `settings` are known to differ already."""

    stage: str
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishManifest:
    """Note which artifacts the deployment uses; `directory` is the folder of an earlier, broken-off run."""

    directory: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleanup:
    """Delete the folders of old deployments, and the artifacts that only they used."""

    remove: tuple[str, ...]
    keep: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneVersions:
    """Delete old versions of functions beyond the newest `keep`."""

    keep: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Do nothing."""

    reason: str


Heal: TypeAlias = HealCode | HealConfiguration | HealAlias | DropVersions
"""Puts something right about one function."""

Step: TypeAlias = (
    DeleteStack
    | CreateStack
    | AddBucket
    | RestoreBucket
    | Upload
    | UploadTemplate
    | HealCode
    | HealConfiguration
    | HealAlias
    | DropVersions
    | RecreateFunctions
    | Adopt
    | UpdateStack
    | SetStackPolicy
    | SetTerminationProtection
    | SetRestStage
    | PublishManifest
    | Cleanup
    | PruneVersions
    | Skip
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps in running order, what to tell the user first, and what becomes of each function."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    functions: tuple[FunctionChange, ...] = ()
