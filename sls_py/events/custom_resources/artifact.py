"""The zip with the code of all custom-resource functions."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sls_py.files.compression import best_encoder
from sls_py.files.zips import Member, Segments, write_zip
from sls_py.model.package import Artifact
from sls_py.model.service import Service
from sls_py.model.values import JsonObject

ARTIFACT_NAME = "custom-resources.zip"

_HANDLERS = Path(__file__).parent / "handlers"


def custom_resources_artifact(service: Service, directory: Path) -> Artifact:
    """Write the zip into a folder and return it as an artifact, to be uploaded with the others.

    Raises:
        OSError: the zip cannot be written.
    """
    path = directory / ARTIFACT_NAME
    encoder = best_encoder()
    directory.mkdir(parents=True, exist_ok=True)
    written = write_zip(path, _members(), Segments(encoder))
    return Artifact(
        name=ARTIFACT_NAME,
        kind="code",
        path=path,
        digest=_digest(),
        code_sha256=written.code_sha256,
        encoding=encoder.name,
        size=written.size,
        unzipped_size=written.unzipped_size,
        files=written.files,
        key=artifact_key(service),
    )


def artifact_key(service: Service) -> str:
    """Return the object key in the deployment bucket; the same code has the same key."""
    provider = service.provider
    folder = f"{provider.deployment_prefix}/{service.name}/{provider.stage}/code"
    return f"{folder}/{_digest()[:32]}/{ARTIFACT_NAME}"


def uses_custom_resources(template: JsonObject) -> bool:
    """Tell whether a compiled template has a function that runs from this zip."""
    return any(
        str(_s3_key(resource)).endswith(f"/{ARTIFACT_NAME}")
        for resource in template["Resources"].values()
        if resource.get("Type") == "AWS::Lambda::Function"
    )


def _s3_key(resource: JsonObject) -> object:
    code = (resource.get("Properties") or {}).get("Code") or {}
    return code.get("S3Key", "")


def _members() -> list[Member]:
    files = ((file, file.read_bytes()) for file in sorted(_HANDLERS.glob("*.py")))
    return [
        Member((f"handlers/{file.name}", False, hashlib.sha256(content).hexdigest()), content)
        for file, content in files
    ]


def _digest() -> str:
    text = "".join(f"{member.name} {member.sha256}\n" for member in _members())
    return hashlib.sha256(text.encode()).hexdigest()
