"""Keep secrets out of everything that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sls_py.errors import Problem
from sls_py.model.masking import Mask
from sls_py.model.secret import HIDDEN, SecretText
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import ConfigPath
from sls_py.records import fields, replace
from sls_py.report import Reporter, ReportEvent

T = TypeVar("T")


def hidden_config(service: Service) -> JsonObject:
    """Return the resolved service file with `(secret)` in place of every secret."""
    if not service.secrets and not service.mask:
        return dict(service.config)
    found: JsonObject = _hidden((), service.config, service)
    return found


def _hidden(path: ConfigPath, value: CfValue, service: Service) -> CfValue:
    if isinstance(value, dict):
        return {key: _hidden((*path, key), item, service) for key, item in value.items()}
    if isinstance(value, list):
        return [_hidden((*path, index), item, service) for index, item in enumerate(value)]
    if isinstance(value, SecretText):
        shown = (piece if isinstance(piece, str) else HIDDEN for piece in value.pieces)
        return "".join(shown)
    if path in service.secrets:
        return HIDDEN
    return service.mask(value) if isinstance(value, str) else value


def masked(value: T, mask: Mask) -> T:
    """Return a result, with everything in it, without secrets."""
    found: Any = value
    if isinstance(found, str):
        found = mask(found)
    elif isinstance(found, Mapping):
        found = {key: masked(item, mask) for key, item in found.items()}
    elif isinstance(found, list):
        found = [masked(item, mask) for item in found]
    elif isinstance(found, tuple) and type(found) is tuple:
        found = tuple(masked(item, mask) for item in found)
    elif hasattr(type(found), "__dataclass_fields__"):
        parts = {field.name: masked(getattr(found, field.name), mask) for field in fields(found)}
        found = replace(found, **parts)
    clean: T = found
    return clean


class MaskingReporter:
    """Passes on what happens, without secrets."""

    def __init__(self, reporter: Reporter, mask: Mask) -> None:
        self._reporter = reporter
        self._mask = mask

    def emit(self, event: ReportEvent) -> None:
        """Show one event without secrets."""
        changed: dict[str, Any] = {}
        for field in fields(event):
            value = getattr(event, field.name)
            if isinstance(value, str):
                changed[field.name] = self._mask(value)
            elif isinstance(value, Problem):
                changed[field.name] = self._mask.problem(value)
        self._reporter.emit(replace(event, **changed))
