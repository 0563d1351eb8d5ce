"""A package, as JSON."""

from __future__ import annotations

from pathlib import Path

from sls_py.model.package import Artifacts, Package
from sls_py.model.values import JsonObject


def package_json(package: Package, directory: Path) -> JsonObject:
    """Return what is in a package, and where."""
    stack = package.stack
    return {
        "service": stack.service,
        "stage": stack.stage,
        "region": stack.region,
        "stack": stack.name,
        "directory": str(directory),
        "artifacts": _artifacts_json(package.artifacts),
        "functions": [
            {"key": key, "name": function.name, "artifact": function.artifact}
            for key, function in stack.functions.items()
        ],
        "resources": len(stack.template.get("Resources", {})),
    }


def stage_free_json(service: str, artifacts: Artifacts, directory: Path) -> JsonObject:
    """Return what is in a package for all stages, and where."""
    return {
        "service": service,
        "stage": None,
        "directory": str(directory),
        "artifacts": _artifacts_json(artifacts),
        "functions": [
            {"key": key, "artifact": artifact} for key, artifact in artifacts.functions.items()
        ],
    }


def _artifacts_json(artifacts: Artifacts) -> list[JsonObject]:
    return [
        {
            "name": artifact.name,
            "kind": artifact.kind,
            "path": str(artifact.path),
            "size": artifact.size,
            "files": artifact.files,
            "digest": artifact.digest,
            "codeSha256": artifact.code_sha256,
        }
        for artifact in artifacts.items
    ]
