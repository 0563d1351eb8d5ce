"""The page about moments matches the code."""

from __future__ import annotations

import re
from pathlib import Path

from sls_py.lifecycle import Moment, contexts, moments

PAGE = (Path(__file__).parents[2] / "docs/reference/hooks.md").read_text(encoding="utf-8")


def constants() -> dict[str, str]:
    found = {name: value for name, value in vars(moments).items() if isinstance(value, Moment)}
    return {name: moment.context.__name__ for name, moment in found.items()}


def test_every_moment_is_documented_with_its_context_in_running_order() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| `(\w+)` \|", PAGE, flags=re.MULTILINE)
    assert rows == list(constants().items())


def test_every_method_of_a_context_is_documented() -> None:
    for name in set(constants().values()):
        context = getattr(contexts, name)
        row = next(
            line for line in PAGE.splitlines() if re.match(rf"\| `{name}` \| `\w+`[,` ]", line)
        )
        methods = [
            method
            for method in vars(context)
            if not method.startswith("_") and callable(getattr(context, method))
        ]
        for method in methods:
            assert f"`{method}(" in row, f"{name}.{method}"
