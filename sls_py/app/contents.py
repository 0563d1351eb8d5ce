"""Look into the zips of a service: which files are there why, and what weighs most."""

from __future__ import annotations

from collections.abc import Collection

from sls_py.app.request import Request
from sls_py.app.workspace import open_workspace
from sls_py.model.listing import ListedArtifact, Weights


def list_contents(
    request: Request, functions: Collection[str] | None = None
) -> tuple[ListedArtifact, ...]:
    """Return the files that packaging would put into each zip, without zipping them.

    Raises:
        ServiceFileError: the service file is wrong.
        PackagingError: files cannot be selected or read.
        UsageError: there is no function of a given name.
    """
    from sls_py.packaging.listing import list_files

    with open_workspace(request) as workspace:
        return list_files(
            workspace.service,
            workspace.build_folder,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            functions=functions,
            fetch=workspace.fetch,
        )


def weigh_contents(request: Request) -> Weights:
    """Make the zips of a service, also those that are too large for Lambda, and weigh what is in them.

    Raises:
        ServiceFileError: the service file is wrong.
        PackagingError: files cannot be selected, read or zipped.
    """
    from sls_py.packaging.build import build_artifacts
    from sls_py.packaging.weights import weigh

    with open_workspace(request) as workspace:
        artifacts = build_artifacts(
            workspace.service,
            workspace.build_folder,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            checks="none",
            fetch=workspace.fetch,
        )
        return weigh(workspace.service, artifacts)
