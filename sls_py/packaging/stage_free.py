"""A package without a stage: the zips, and copies of the files that the template of any stage is made from."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.errors import PackagingError, Problem
from sls_py.files.atomic import write_text
from sls_py.files.locks import locked
from sls_py.model.package import Artifacts
from sls_py.packaging.problems import disk_problems
from sls_py.packaging.store import CORE_TEMPLATE, STATE, TEMPLATE
from sls_py.packaging.stored import (
    artifacts_state,
    put_artifacts,
    remove_zips,
    restored_artifacts,
    verify,
    zips_of,
)
from sls_py.packaging.uses import Use, restored_uses, uses_state

FORMAT = "stage-free-1"
SOURCES = "service"
"""The folder of the copies."""


class StageFree(NamedTuple):
    """A package for all stages, as it is read back: where its service file is, its zips, and what they are for.

    `facts` are those about the Git repository, by name.
    """

    file: Path
    artifacts: Artifacts
    uses: tuple[Use, ...]
    facts: Mapping[str, Any]


def write_stage_free(
    directory: Path,
    *,
    file: Path,
    sources: Iterable[Path],
    artifacts: Artifacts,
    uses: Sequence[Use],
    facts: Mapping[str, Any],
) -> None:
    """Write a package for all stages into a folder.

    Args:
        directory: the folder; what an earlier package has there is replaced.
        file: the service file.
        sources: the files to copy, `file` among them; they keep their places relative to each other.
        artifacts: the zips.
        uses: what they are made from and for.
        facts: what `${git:...}` stands for.

    Raises:
        PackagingError: a file is gone, or the folder cannot be written to.
        BusyError: another process writes to the folder.
    """
    with disk_problems(), locked(directory):
        earlier = zips_of(directory / STATE)
        for name in (STATE, TEMPLATE, CORE_TEMPLATE):
            (directory / name).unlink(missing_ok=True)
        files = put_artifacts(artifacts, directory)
        places = _copy([file, *sources], directory / SOURCES)
        state = {
            "format": FORMAT,
            "file": f"{SOURCES}/{places[0]}",
            "artifacts": artifacts_state(artifacts, files),
            "uses": uses_state(uses),
            "facts": dict(facts),
        }
        write_text(directory / STATE, json.dumps(state, indent=2) + "\n")
        remove_zips(directory, earlier.difference(files.values()))


def read_stage_free(directory: Path) -> StageFree | None:
    """Read a package for all stages and check its zips; None when the folder holds no such package.

    Raises:
        PackagingError: the package cannot be read, or its zips changed since it was made.
    """
    try:
        state = json.loads((directory / STATE).read_bytes())
        if state["format"] != FORMAT:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # whoever reads packages for a stage says what is wrong
    try:
        found = StageFree(
            file=directory / state["file"],
            artifacts=restored_artifacts(state["artifacts"], directory),
            uses=restored_uses(state["uses"]),
            facts=dict(state["facts"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        message = f"cannot read `{directory / STATE}`"
        hint = "run `slspy package --stage-free` again with this version of slspy"
        raise PackagingError([Problem(message=message, hint=hint)]) from None
    verify(found.artifacts)
    return found


def _copy(files: Sequence[Path], target: Path) -> list[str]:
    """Copy files, and return where they are in the target folder."""
    shutil.rmtree(target, ignore_errors=True)
    paths = [Path(os.path.abspath(file)) for file in files]  # noqa: PTH100 - links stay what they are
    top = os.path.commonpath([path.parent for path in paths])
    places = [path.relative_to(top).as_posix() for path in paths]
    for path, place in zip(paths, places, strict=True):
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / place)
    return places
