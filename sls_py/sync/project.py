"""What the loop needs of the service it works on; the app wires it to packaging, compiling and plugins."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from sls_py.aws.protocols import Gateways
from sls_py.lifecycle import Lifecycle
from sls_py.sync.change import Snapshot


class Project(Protocol):
    """A service that is read, packaged and compiled again and again; for one thread at a time."""

    @property
    def gateways(self) -> Gateways:
        """AWS, with connections that stay open."""
        ...

    @property
    def lifecycle(self) -> Lifecycle:
        """The hooks of plugins."""
        ...

    def load(self) -> Snapshot:
        """Read the service file again, package and compile.

        Raises:
            SlspyError: the service file or the code is wrong.
        """
        ...

    def package(self, snapshot: Snapshot, saved: frozenset[Path] | None) -> Snapshot:
        """Package again after files were saved; everything is looked at when it is not known which.

        Raises:
            SlspyError: the code is wrong.
        """
        ...

    def reconnect(self) -> None:
        """Connect to AWS anew, with the credentials that are there now."""
        ...

    def save(self) -> None:
        """Have the local cloud keep its state, when it is the one in use."""
        ...
