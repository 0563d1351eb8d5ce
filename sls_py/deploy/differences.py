"""The differences between two templates as users read them, without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from sls_py.cfn.replacement import Replacement, replacement
from sls_py.deploy.settings import is_call
from sls_py.model.preview import HIDDEN, ResourceChange, ValueChange
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.compare import Difference, Path, compare

_SECRET = re.compile(
    r"(password|passphrase|secret|secret_?string|token|credentials?|private_?key)$", re.IGNORECASE
)
"""How the names of properties end whose texts are not shown."""

_VARIABLES = "Variables"
"""The part of a path below which no text is shown: service files resolve secrets into environments."""

_API_KEY = "AWS::ApiGateway::ApiKey"
_REFERENCES = {"Ref", "Fn::GetAtt", "Fn::ImportValue"}


def names_secret(name: str) -> bool:
    """Tell whether what has a name is a secret, as far as the name says."""
    return _SECRET.search(name) is not None


def resource_changes(old: JsonObject, new: JsonObject) -> Iterator[ResourceChange]:
    """Yield what becomes of each resource; of one that is added or removed only that."""
    found = (item for item in compare(old, new) if item.path[0] == "Resources")
    for logical_id, group in groupby(found, key=lambda item: str(item.path[1])):
        kind = _type(new, logical_id) or _type(old, logical_id)
        differences = list(group)
        if len(differences[0].path) == 2:
            yield ResourceChange(logical_id, kind, differences[0].change)
        else:
            values = tuple(_shown(item, item.path[2:], kind) for item in differences)
            yield ResourceChange(logical_id, kind, "changed", values, _fate(kind, values))


def _fate(kind: str, values: tuple[ValueChange, ...]) -> Replacement:
    found = {replacement(kind, value.path) for value in values}
    return "yes" if "yes" in found else "maybe" if "maybe" in found else "no"


def other_changes(old: JsonObject, new: JsonObject) -> Iterator[ValueChange]:
    """Yield the differences outside the resources: outputs, parameters, conditions ..."""
    for item in compare(old, new):
        if item.path[0] != "Resources":
            for part in _entries(item):
                yield _shown(part, part.path)


def _type(template: JsonObject, logical_id: str) -> str:
    return str(template.get("Resources", {}).get(logical_id, {}).get("Type", ""))


def _entries(item: Difference) -> Iterator[Difference]:
    """Take a section that is new, or gone, as a whole apart into its entries."""
    section = item.old if item.new is None else item.new
    if len(item.path) > 1 or not isinstance(section, dict):
        yield item
        return
    old, new = item.old or {}, item.new or {}
    for name in section:
        path = (*item.path, name)
        yield Difference(path=path, change=item.change, old=old.get(name), new=new.get(name))


def _shown(item: Difference, path: Path, kind: str = "") -> ValueChange:
    old, new = (_redacted(value, path, kind) for value in (item.old, item.new))
    return ValueChange(written(path), item.change, old, new)


def _redacted(value: CfValue, path: Path, kind: str) -> CfValue:
    """Put a mark in place of every text that may be secret; references are none."""
    if isinstance(value, dict):
        if is_call(value) and not _REFERENCES.isdisjoint(value):
            return value
        return {key: _redacted(item, (*path, key), kind) for key, item in value.items()}
    if isinstance(value, list):
        return [_redacted(item, (*path, index), kind) for index, item in enumerate(value)]
    return HIDDEN if value is not None and _is_secret(path, kind) else value


def _is_secret(path: Path, kind: str) -> bool:
    names = [part for part in path if isinstance(part, str) and not part.startswith("Fn::")]
    if _VARIABLES in names or (kind == _API_KEY and names[-1:] == ["Value"]):
        return True
    return bool(names) and names_secret(names[-1])


def written(path: Path) -> str:
    """Write a path: `Properties.Layers[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
