"""The layer with the packages, when they do not go into the zips of functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from sls_py.cfn import naming
from sls_py.model.layer import Layer
from sls_py.plugin import Service
from slspy_python_requirements.options import section_of
from slspy_python_requirements.platform import Platform, platform_of
from slspy_python_requirements.sets import layer_users

KEY = "pythonRequirements"
LOGICAL_ID = naming.layer(KEY)


class Layered(NamedTuple):
    """A service with the layers, and the platform that each is for."""

    service: Service
    layers: Mapping[str, Platform]


def with_layers(service: Service) -> Layered:
    """Return the service with a layer of packages, and one more for every other platform of functions that use it."""
    users = layer_users(service, LOGICAL_ID)
    usual = platform_of(service.provider.runtime, service.provider.architecture)
    if usual is None or (users and usual not in users.values()):
        usual = next(iter(users.values()), usual)
    if usual is None:
        return Layered(service, {})
    keys = {platform: _key(platform, usual) for platform in (usual, *users.values())}
    functions = {
        key: _using(service, key, keys[users[key]]) if key in users else function
        for key, function in service.functions.items()
    }
    made = {key: _layer(service, key, platform) for platform, key in keys.items()}
    changed = replace(service, functions=functions, layers={**service.layers, **made})
    return Layered(changed, {key: platform for platform, key in keys.items()})


def _key(platform: Platform, usual: Platform) -> str:
    if platform == usual:
        return KEY
    return f"{KEY}Python3{platform.minor}{'Arm64' if platform.machine == 'aarch64' else 'X86'}"


def _using(service: Service, key: str, layer: str) -> Any:
    function = service.functions[key]
    used = service.provider.layers if function.layers is None else function.layers
    reference = {"Ref": LOGICAL_ID}
    wanted = {"Ref": naming.layer(layer)}
    if wanted == reference:
        return function
    return replace(function, layers=tuple(wanted if one == reference else one for one in used))


def _layer(service: Service, key: str, platform: Platform) -> Layer:
    section: Any = section_of(service).get("layer")
    own: dict[str, Any] = section if isinstance(section, dict) else {}
    suffix = key.removeprefix(KEY).lower()
    name = own.get("name", f"{service.name}-{service.provider.stage}-python-requirements")
    return Layer(
        key=key,
        name=f"{name}-{suffix}" if suffix else name,
        description=own.get("description", "Python packages that the functions require"),
        license_info=own.get("licenseInfo"),
        compatible_runtimes=tuple(own.get("compatibleRuntimes", (f"python{platform.python}",))),
        compatible_architectures=tuple(own.get("compatibleArchitectures", ())),
        allowed_accounts=tuple(own.get("allowedAccounts", ())),
        retain=own.get("retain", False),
        generated=True,
    )
