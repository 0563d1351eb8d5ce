from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sls_py.service.extensions import Extensions, VariableContext
from sls_py.service.variables.prefetch import Wanted
from tests.service.service_files import load


class Slow:
    """A plugin's source that looks values up in one go."""

    name = "slow"

    def __init__(self) -> None:
        self.prepared: list[Wanted] = []

    def prefetch(self, wanted: list[Wanted], _context: VariableContext) -> None:
        self.prepared += wanted

    def resolve(self, address: str | None, params: Sequence[Any], _context: VariableContext) -> Any:
        return f"{address}{list(params)}"


def test_sources_learn_what_will_be_asked(tmp_path: Path) -> None:
    source = Slow()
    text = """
    custom:
      a: ${slow:x}
      b: ["-${slow(1, y):z, 'f'}", "${env:NOPE, slow:later}"]
      c: ${slow:x${slow:inner}}
    """
    service = load(tmp_path, text, extensions=Extensions(sources={"slow": source}))
    assert source.prepared == [("x", []), ("z", [1, "y"])]
    assert service.custom["a"] == "x[]"
    assert service.custom["c"] == "xinner[][]"
