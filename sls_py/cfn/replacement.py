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

    Source: `createOnlyProperties` of CloudFormation's resource schemas.
    """
    return frozenset(_table().get(kind, ()))


def replacement(kind: str, path: str) -> Replacement:
    """Tell whether a change at a path of a resource (`Properties.KeySchema[0].KeyType`) replaces it.

    `maybe` where only a part of what changed cannot be changed in place.
    """
    if path == "Type":
        return "yes"
    head, _, rest = path.partition(".")
    if head != "Properties":
        return "no"
    changed = re.sub(r"\[\d+\]", "/*", rest).replace(".", "/")
    found: Replacement = "no"
    for fixed in create_only(kind):
        if changed == fixed or changed.startswith(f"{fixed}/"):
            return "yes"
        if fixed.startswith(f"{changed}/"):
            found = "maybe"
    return found


@cache
def _table() -> dict[str, list[str]]:
    text = files("sls_py.cfn").joinpath("create_only.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found
