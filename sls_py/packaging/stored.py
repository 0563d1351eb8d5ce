"""The zips of a package folder: put there, described in its state file, checked when they are read back."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sls_py.errors import PackagingError, Problem
from sls_py.files.atomic import replacing
from sls_py.model.package import Artifact, Artifacts
from sls_py.model.values import JsonObject
from sls_py.records import fields

GIVEN = "artifacts"
"""Where zips go that the user made: their names may be anything."""


def put_artifacts(artifacts: Artifacts, directory: Path) -> dict[str, str]:
    """Copy the zips that are not in the folder into it; return their paths below it, by name.

    Raises:
        OSError: a zip is gone, or the folder cannot be written to.
    """
    return {item.name: _put(item, directory) for item in artifacts.items}


def _put(item: Artifact, directory: Path) -> str:
    name = f"{GIVEN}/{item.name}" if item.encoding == "raw" else item.name
    target = directory / name
    if not (target.exists() and target.samefile(item.path)):
        import shutil  # not needed most of the time

        with replacing(target) as temporary:
            shutil.copyfile(item.path, temporary)
    return name


def artifacts_state(artifacts: Artifacts, files: Mapping[str, str]) -> JsonObject:
    """Return what a state file says about artifacts; `files` are their paths by name."""
    return {
        "items": [{**fields_of(item), "path": files[item.name]} for item in artifacts.items],
        "functions": dict(artifacts.functions),
        "layers": dict(artifacts.layers),
    }


def restored_artifacts(state: JsonObject, directory: Path) -> Artifacts:
    """Return the artifacts that a state file in a folder describes.

    Raises:
        KeyError, TypeError, ValueError: it describes none.
    """
    items = [
        from_fields(Artifact, {**item, "path": _inside(directory, item["path"])})
        for item in state["items"]
    ]
    found: Artifacts = from_fields(Artifacts, {**state, "items": items})
    return found


def zips_of(state: Path) -> frozenset[str]:
    """The zips that an earlier package in the folder names, as far as it can be read."""
    try:
        items = json.loads(state.read_bytes())["artifacts"]["items"]
        names = [str(item["path"]) for item in items]
        return frozenset(name for name in names if _inside(state.parent, name))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def remove_zips(directory: Path, names: Iterable[str]) -> None:
    """Delete zips of an earlier package from a folder."""
    for name in names:
        _inside(directory, name).unlink(missing_ok=True)


def verify(artifacts: Artifacts) -> None:
    """Check that the zips are the ones that were packaged.

    Raises:
        PackagingError: some are gone or changed; all problems at once.
    """
    problems = [problem for item in artifacts.items if (problem := _check(item))]
    if problems:
        raise PackagingError(problems)


def _check(item: Artifact) -> Problem | None:
    again = "run `slspy package` again"
    try:
        with item.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        return Problem(message=f"cannot read `{item.path}`: {error.strerror}", hint=again)
    if base64.b64encode(digest).decode() == item.code_sha256:
        return None
    return Problem(message=f"`{item.path}` changed after it was packaged", hint=again)


def fields_of(value: Any) -> JsonObject:
    """Return the fields of a frozen value by name."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def from_fields(kind: Any, values: JsonObject) -> Any:
    """Make a frozen value from its fields; JSON knows no tuples, so its lists become tuples where they were."""
    tuples = {field.name for field in fields(kind) if "tuple[" in str(field.type)}
    return kind(
        **{
            name: tuple(value) if name in tuples and isinstance(value, list) else value
            for name, value in values.items()
        }
    )


def _inside(directory: Path, name: str) -> Path:
    """The path of a file that a state file names; ValueError when it is not below the folder."""
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise ValueError(name)
    return directory / name
