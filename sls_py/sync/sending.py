"""How a zip gets to Lambda: in the request, or through the bucket when it is large."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.deploy.function_update import INLINE_LIMIT, put_archive
from sls_py.model.package import Artifact
from sls_py.sync.flow import FlowContext


class Sent(NamedTuple):
    """A zip in memory, or its place in a bucket."""

    archive: bytes | None = None
    bucket: str | None = None
    key: str | None = None


def ready_to_send(context: FlowContext, artifact: Artifact) -> Sent:
    """Return a zip; a small one that changed is in memory, because its file may be written again meanwhile.

    Raises:
        DeploymentError: it is large, and the stack has no bucket.
    """
    archive = context.snapshot.archives.get(artifact.code_sha256)
    if archive is None and artifact.size <= INLINE_LIMIT:
        archive = artifact.path.read_bytes()
    if archive is not None:
        return Sent(archive)
    bucket = put_archive(artifact, context.snapshot.package.stack, context.gateways)
    return Sent(bucket=bucket, key=artifact.key)
