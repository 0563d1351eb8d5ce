"""A package, as JSON."""

from __future__ import annotations

from pathlib import Path

from sls_py.model.package import Package
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
        "artifacts": [
            {
                "name": artifact.name,
                "kind": artifact.kind,
                "path": str(artifact.path),
                "size": artifact.size,
                "files": artifact.files,
                "digest": artifact.digest,
                "codeSha256": artifact.code_sha256,
            }
            for artifact in package.artifacts.items
        ],
        "functions": [
            {"key": key, "name": function.name, "artifact": function.artifact}
            for key, function in stack.functions.items()
        ],
        "resources": len(stack.template.get("Resources", {})),
    }
