"""Which changes make CloudFormation replace a resource, from the table that `scripts/create_only.py` writes."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Literal

Replacement = Literal["no", "yes", "maybe"]


def create_only(kind: str) -> frozenset[str]:
    """Return the properties of a type that cannot be changed in place, as `A/B`, with `*` for items of lists.

    Source: `createOnlyProperties` of CloudFormation's resource schemas, and `conditionalCreateOnlyProperties`, which
    can be changed in some cases only, and have a `?` behind them.
    """
    return frozenset(_table().get(kind, ()))


def replacement(kind: str, path: str) -> Replacement:
    """Tell whether a change at a path of a resource (`Properties.KeySchema[0].KeyType`) replaces it.

    `maybe` where only a part of what changed cannot be changed in place, or where that depends.
    """
    if path == "Type":
        return "yes"
    head, _, rest = path.partition(".")
    if head != "Properties":
        return "no"
    changed = re.sub(r"\[\d+\]", "/*", rest).replace(".", "/")
    found: Replacement = "no"
    for fixed in create_only(kind):
        name = fixed.removesuffix("?")
        inside = changed == name or changed.startswith(f"{name}/")
        if inside and name == fixed:
            return "yes"
        if inside or name.startswith(f"{changed}/"):
            found = "maybe"
    return found


@cache
def _table() -> dict[str, list[str]]:
    text = files("sls_py.cfn").joinpath("create_only.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found
