"""What a deployment notes of itself in the bucket, for those that come after it."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sls_py import __version__
from sls_py.errors import DeploymentError
from sls_py.model.package import Artifact, Artifacts, Package
from sls_py.model.stack import CompiledFunction, RestStage
from sls_py.model.values import JsonObject

T = TypeVar("T")


def write_manifest(
    package: Package,
    *,
    finished: float,
    restores: str | None = None,
    settings: JsonObject | None = None,
) -> bytes:
    """Write the manifest: which artifacts the deployment uses, so that they outlive it no longer than needed.

    With functions and stage it has all that the template does not tell when the deployment is to be restored;
    `restores` is the folder of the deployment that was restored by this one, `settings` are those of the stack that
    CloudFormation was given and left as they were.
    """
    stage = package.stack.rest_stage
    content = {
        "format": 1,
        "slspy": __version__,
        "service": package.stack.service,
        "stage": package.stack.stage,
        "stack": package.stack.name,
        "finished": datetime.fromtimestamp(finished, UTC).isoformat(timespec="seconds"),
        "restores": restores,
        "settings": settings,
        "functions": [asdict(function) for function in package.stack.functions.values()],
        "restStage": asdict(stage) if stage else None,
        "artifacts": [
            {
                "name": item.name,
                "kind": item.kind,
                "key": item.key,
                "codeSha256": item.code_sha256,
                "size": item.size,
            }
            for item in package.artifacts.items
        ],
    }
    return json.dumps(content, indent=2).encode()


def with_settings(manifest: JsonObject, settings: JsonObject | None) -> bytes:
    """Write a manifest anew, with settings of the stack that CloudFormation leaves as they are."""
    return json.dumps({**manifest, "settings": settings}, indent=2).encode()


def read_manifest(content: bytes, name: str) -> JsonObject:
    """Return what a manifest says.

    Raises:
        DeploymentError: it is not one.
    """
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        hint = "delete it from the bucket: its deployment is then ignored"
        raise DeploymentError(f"`{name}` cannot be read", hint=hint)
    return found


def rest_stage_of(manifest: JsonObject) -> RestStage | None:
    """Return the settings of the REST API's stage, None when nothing was set."""
    noted = manifest.get("restStage")
    return _known(RestStage, noted) if noted else None


def functions_of(manifest: JsonObject) -> dict[str, CompiledFunction]:
    """Return the functions as they were compiled, by key."""
    found = (_known(CompiledFunction, noted) for noted in manifest.get("functions", ()))
    return {function.key: function for function in found}


def artifacts_of(manifest: JsonObject) -> Artifacts:
    """Return the artifacts, which are in the bucket but not on this disk."""
    functions = functions_of(manifest).values()
    return Artifacts(
        items=tuple(_artifact(noted) for noted in manifest.get("artifacts", ())),
        functions={each.key: each.artifact for each in functions if each.artifact},
    )


def _artifact(noted: JsonObject) -> Artifact:
    return Artifact(
        name=noted["name"],
        kind=noted["kind"],
        path=Path(noted["name"]),
        digest="",
        code_sha256=noted["codeSha256"],
        encoding="",
        size=noted["size"],
        unzipped_size=0,
        files=0,
        key=noted["key"],
    )


def _known(kind: type[T], noted: JsonObject) -> T:
    """Make a value of the fields that this version of slspy knows."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # a dataclass
    values: dict[str, Any] = {name: value for name, value in noted.items() if name in names}
    return kind(**values)
