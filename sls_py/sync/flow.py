"""What a flow is: it brings one difference of one resource to AWS through the API of its service.

To add a kind of flow, write a module with two things:

* a kind, an object that fits `FlowKind`: it looks at a `Change` and yields a flow for each resource that differs;
* a flow, a NamedTuple (or frozen dataclass) that fits `Flow`: equal flows do the same, so put what tells a newer
  one from an older one (a digest) into it.

and put the kind into `sls_py.sync.kinds.KINDS` (a plugin gives its kinds with `flow_kinds`). What most kinds and flows
answer alike they may take from `KindDefaults` and `FlowDefaults`. The rules:

* A flow says with `covers` which places of the template it makes true. A difference that no flow covers goes through
  CloudFormation. `Place(logical_id, "Code")` and `Place(layer_id, "Content")` stand for other code.
* `run` works with `context.snapshot`, which may be newer than the one that the flow was found in. It returns when
  what it set is live, raises a SlspyError when it failed (the loop shows it and goes on), and returns `handed_over`
  when only CloudFormation can do it after all.
* What `run` found to be live it tells with `context.live.set(resource, mark)`: marks are kept over restarts for the
  stack, account and region. A kind finds nothing to do where the mark is that of the snapshot.
* Flows with the same `resource` never run at once; others do, unless `depends_on` names them.
* A flow that reads files at `run` says so (`reads_files`): nothing is packaged meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple, Protocol

from sls_py.aws.protocols import Gateways
from sls_py.deploy.clock import Clock
from sls_py.lifecycle import Lifecycle
from sls_py.report import Reporter
from sls_py.sync.change import Change, Place, Snapshot
from sls_py.sync.live import Live
from sls_py.sync.pace import Pace

STACK = "*"
"""The resource of flows that work on the whole stack: they run alone."""


class FlowId(NamedTuple):
    """What a flow does to what: `kind` (`function-code`) and the resource, by logical id or `nestedStack/logicalId`."""

    kind: str
    resource: str


class FlowResult(NamedTuple):
    """How a flow ended: `done`, `unchanged` (it was live already), or `handed_over` to CloudFormation.

    `detail` adds what came of it: `MemorySize, Timeout`. Two are for the loop: `held`, there are mistakes in the code
    now, and `gone`, what the flow is for was removed behind the stack.
    """

    outcome: Literal["done", "unchanged", "handed_over", "held", "gone"] = "done"
    detail: str = ""


class FlowContext(NamedTuple):
    """What a flow works with: `snapshot` is the newest state of the files, `live` knows what AWS runs.

    `pace` knows how long updates of functions take.
    """

    snapshot: Snapshot
    live: Live
    gateways: Gateways
    lifecycle: Lifecycle
    reporter: Reporter
    clock: Clock
    pace: Pace


class Flow(Protocol):
    """One difference of one resource, on its way to AWS; see the top of this module."""

    @property
    def id(self) -> FlowId:
        """What it does to what; the queue has one flow with an id at most."""
        ...

    @property
    def title(self) -> str:
        """What people call it: `function users: code`."""
        ...

    @property
    def covers(self) -> frozenset[Place]:
        """The places of the template that are true afterwards."""
        ...

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        """The flows to wait for, as far as they are in the queue; it is not run when one of them fails."""
        ...

    @property
    def reads_files(self) -> bool:
        """Whether files are read when it runs."""
        ...

    def run(self, context: FlowContext) -> FlowResult:
        """Bring it to AWS, and wait until it is live.

        Raises:
            SlspyError: it could not be done.
        """
        ...


class FlowKind(Protocol):
    """Finds the flows of one kind."""

    @property
    def name(self) -> str:
        """The `kind` of its flows."""
        ...

    def inputs(self, snapshot: Snapshot) -> frozenset[Path]:
        """Return files and folders outside of the service's folder that its flows use, to be watched as well."""
        ...

    def find(self, change: Change) -> Iterable[Flow]:
        """Yield a flow for every resource that differs and whose differences it can bring to AWS; asks AWS nothing."""
        ...


class FlowDefaults:
    """A flow of the resource `logical_id` that covers no place, waits for nobody and reads no files."""

    __slots__ = ()
    kind: ClassVar[str]
    logical_id: str

    @property
    def id(self) -> FlowId:
        """What it does to what."""
        return FlowId(self.kind, self.logical_id)

    @property
    def covers(self) -> frozenset[Place]:
        """No place."""
        return frozenset()

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        """Nothing."""
        return ()

    @property
    def reads_files(self) -> bool:
        """It reads none."""
        return False


class KindDefaults:
    """A kind whose flows use no other files than the zips and the service file, which are watched anyway."""

    def inputs(self, snapshot: Snapshot) -> frozenset[Path]:  # noqa: ARG002 - for kinds that have some
        """Return nothing."""
        return frozenset()
