"""The files of each zip with the rule that kept them, without zipping anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from sls_py.errors import PackagingError
from sls_py.model.service import Service
from sls_py.packaging.plan import plan_targets
from sls_py.packaging.select import Kept, select


def list_files(
    service: Service, build_folder: Path, *, functions: Collection[str] | None = None
) -> Mapping[str, tuple[Kept, ...]]:
    """Return the files of every zip that slspy makes, sorted by name; plugins are not asked.

    Raises:
        PackagingError: folders cannot be read.
        UsageError: there is no function of a given name.
    """
    targets = [target for target in plan_targets(service, functions) if target.given is None]
    selection = select(service, targets, build_folder=build_folder)
    if selection.problems:
        raise PackagingError(selection.problems)
    return {
        target.name: tuple(sorted(kept, key=lambda file: file.name.encode(errors="replace")))
        for target, kept in selection.files.items()
    }
