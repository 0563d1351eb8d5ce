"""Where in the service file a part of the template comes from."""

from __future__ import annotations

from typing import Any

from sls_py.cfn import naming
from sls_py.model.service import Service
from sls_py.model.values import CfValue
from sls_py.position import ConfigPath, Position


def origin(service: Service, place: tuple[str, ...], value: CfValue) -> Position | None:
    """Return the position of a value of the template, as exactly as can be told.

    `place` is the section and the logical id. The value is looked for in the user's own resource, in the function
    that the resource belongs to, in the provider that functions inherit from, and then in the whole file; a
    resource that slspy made alone has no position.
    """
    for start in (*_owners(service, place), ()):
        for within in (start, ("provider",)) if start[:1] == ("functions",) else (start,):
            inside = _find(_at(service.config, within), value)
            if inside is not None:
                return service.positions.locate((*within, *inside))
        if start and service.positions.exact(start):
            return service.positions.exact(start)
    return None


def _owners(service: Service, place: tuple[str, ...]) -> list[ConfigPath]:
    logical_id = place[-1]
    functions = [
        ("functions", key)
        for key in service.functions
        if logical_id.startswith((naming.function(key), naming.log_group(key)))
    ]
    return [("resources", *place), *functions]


def _at(config: Any, path: ConfigPath) -> Any:
    for part in path:
        if not isinstance(config, dict) or part not in config:
            return None
        config = config[part]
    return config


def _find(config: Any, value: CfValue) -> ConfigPath | None:
    """Return the path to the first part of a value that equals another."""
    if config == value and config is not None:
        return ()
    items: list[tuple[Any, Any]] = []
    if isinstance(config, dict):
        items = list(config.items())
    elif isinstance(config, list):
        items = list(enumerate(config))
    for key, item in items:
        inside = _find(item, value)
        if inside is not None:
            return (key, *inside)
    return None
