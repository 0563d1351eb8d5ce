"""Where artifacts go in the deployment bucket."""

from __future__ import annotations

from sls_py.model.service import Service


def artifact_key(service: Service, digest: str, encoding: str, name: str) -> str:
    """Return the key of an artifact: the same content has the same key, whoever packages it."""
    prefix = service.provider.deployment_prefix
    folder = f"{prefix}/{service.name}/{service.provider.stage}/code"
    return f"{folder}/{digest[:32]}-{encoding}/{name}"
