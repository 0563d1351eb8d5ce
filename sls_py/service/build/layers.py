"""Build the layers."""

from __future__ import annotations

from sls_py.model.layer import Layer
from sls_py.model.values import JsonObject
from sls_py.service.tree import Mark


def build_layers(section: JsonObject, mark: Mark) -> dict[str, Layer]:
    """Return the layers by their keys; a name that is not given is the key."""
    return {key: _layer(key, settings, mark.part(key)) for key, settings in section.items()}


def _layer(key: str, settings: JsonObject, mark: Mark) -> Layer:
    package: JsonObject = settings.get("package") or {}
    return Layer(
        key=key,
        name=settings.get("name") or key,
        path=settings.get("path"),
        artifact=package.get("artifact"),
        patterns=tuple(package.get("patterns") or ()),
        description=settings.get("description"),
        license_info=settings.get("licenseInfo"),
        compatible_runtimes=tuple(settings.get("compatibleRuntimes") or ()),
        compatible_architectures=tuple(settings.get("compatibleArchitectures") or ()),
        allowed_accounts=tuple(settings.get("allowedAccounts") or ()),
        retain=settings.get("retain", False),
        position=mark.key or mark.position,
    )
