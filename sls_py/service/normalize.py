"""Bring the resolved tree into the one form that the schema describes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sls_py.errors import Problem
from sls_py.model.values import JsonObject
from sls_py.position import ConfigPath
from sls_py.service.tree import Mark, Tree, copy_mark, copy_value

_MERGED = ("functions", "resources")
_FREE = ("custom", "params", "stages")
"""Sections of the user's own; null values in them stay."""
_MEANINGFUL = (
    ("functions", "*", "url", "cors", "*"),
    ("functions", "*", "events", "*", "http", "request", "template", "*"),
)
"""Where null means "none" instead of "the default"."""


def normalize(tree: Tree) -> list[Problem]:
    """Merge lists of sections and spell out short forms, all in place; return problems.

    `functions` and `resources` may be lists of objects: they are merged from left to right, deeply, lists item by
    item, as the Serverless Framework does.
    """
    config, mark = tree
    problems: list[Problem] = []
    for name in _MERGED:
        if isinstance(config.get(name), list):
            config[name] = _merged(config[name], mark.part(name), name, problems)
    if isinstance(config.get("provider"), str):
        config["provider"] = {"name": config["provider"]}
    return problems


def drop_nulls(tree: Tree) -> list[ConfigPath]:
    """Remove null properties, which count as absent; return the paths of those that mean something.

    Null items of lists stay. `vpc: null` of a function becomes `vpc: false`, which says the same.
    """
    config: JsonObject = tree.value
    _keep_vpc_opt_outs(config.get("functions"))
    dropped: list[ConfigPath] = []
    for name in list(config):
        if config[name] is None:
            del config[name]
        elif name not in _FREE and isinstance(config[name], dict | list):
            _drop(config[name], (name,), dropped)
    return [path for path in dropped if any(_fits(path, pattern) for pattern in _MEANINGFUL)]


def restore_nulls(tree: Tree, paths: Iterable[ConfigPath]) -> None:
    """Put null properties back after the check, where their objects are still there."""
    for *parents, key in paths:
        holder = tree.value
        for parent in parents:
            is_there = parent in holder if isinstance(holder, dict) else isinstance(holder, list)
            holder = holder[parent] if is_there else None
        if isinstance(holder, dict):
            holder[key] = None


def _merged(items: list[Any], mark: Mark, name: str, problems: list[Problem]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    marks = dict(mark.parts or {})
    mark.parts = {}
    for index, item in enumerate(items):
        source = marks.get(index, mark)
        if isinstance(item, dict):
            _merge(result, item, mark, source)
        elif item:
            message = f"an item of the list `{name}` is not an object"
            problems.append(
                Problem(message=message, position=source.position, path=f"{name}.{index}")
            )
    return result


def _merge(target: Any, source: Any, target_mark: Mark, source_mark: Mark) -> None:
    keys = source if isinstance(source, dict) else range(len(source))
    for key in keys:
        mark = source_mark.part(key)
        known = key in target if isinstance(target, dict) else key < len(target)
        if known and _alike(target[key], source[key]):
            _merge(target[key], source[key], target_mark.part(key), mark)
            continue
        if known or isinstance(target, dict):
            target[key] = copy_value(source[key])
        else:
            target.append(copy_value(source[key]))
        if target_mark.parts is not None:
            target_mark.parts[key] = copy_mark(mark)


def _alike(one: Any, other: Any) -> bool:
    return any(isinstance(one, kind) and isinstance(other, kind) for kind in (dict, list))


def _keep_vpc_opt_outs(functions: Any) -> None:
    """Write `vpc: null` of a function, which means "none", like `vpc: false`, so that it outlives the nulls."""
    for function in functions.values() if isinstance(functions, dict) else ():
        if isinstance(function, dict) and "vpc" in function and function["vpc"] is None:
            function["vpc"] = False


def _drop(value: Any, path: ConfigPath, dropped: list[ConfigPath]) -> None:
    for key in tuple(value) if isinstance(value, dict) else ():
        if value[key] is None:
            del value[key]
            dropped.append((*path, key))
    for key in value if isinstance(value, dict) else range(len(value)):
        if isinstance(value[key], dict | list):
            _drop(value[key], (*path, key), dropped)


def _fits(path: ConfigPath, pattern: tuple[str, ...]) -> bool:
    return len(path) == len(pattern) and all(
        wanted in ("*", part) for part, wanted in zip(path, pattern, strict=True)
    )
