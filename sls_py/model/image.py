"""A container image that the service builds."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.position import Position
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBuild:
    """One entry of `provider.ecr.images` that functions run and that is built from a Dockerfile.

    `path` is the folder that Docker gets, `file` the Dockerfile in it; both as the service file writes them.
    `functions` are the keys of the functions that run the image, `architecture` is theirs (None when they differ).
    """

    name: str
    path: str
    functions: tuple[str, ...]
    file: str = "Dockerfile"
    build_args: Mapping[str, str] = field(default_factory=dict)
    build_options: tuple[str, ...] = ()
    cache_from: tuple[str, ...] = ()
    platform: str | None = None
    provenance: str | None = None
    architecture: str | None = None
    position: Position | None = None
