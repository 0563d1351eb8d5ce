"""Node.js functions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sls_py.live.workers import UnfitError, Workers
from tests.live.workers.conftest import answer, run

Make = Callable[..., Workers]

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")


@needs_node
def test_a_node_function_runs_from_its_sources_and_follows_a_save(make: Make, root: Path) -> None:
    (root / "app.js").write_text(
        "exports.handler = async (e) => { console.log('hi'); return [e, process.env.A] }"
    )
    workers = make(runtime="nodejs20.x")
    outcome = run(workers, 1, A="b", AWS_ACCESS_KEY_ID="k")
    assert answer(outcome) == [1, "b"]
    assert any("hi" in line.text for line in outcome.lines)
    (root / "app.js").write_text("exports.handler = async () => { throw new TypeError('no') }")
    workers.reload()
    failure = run(workers).failure
    assert failure is not None
    assert (failure.kind, failure.message) == ("TypeError", "no")
    assert failure.frames[0].file.endswith("app.js")


@needs_node
def test_typescript_is_refused(make: Make, root: Path) -> None:
    (root / "app.ts").write_text("export const handler = () => 1")
    with pytest.raises(UnfitError, match="built from other sources"):
        make(runtime="nodejs20.x")


def test_other_runtimes_are_refused(make: Make) -> None:
    with pytest.raises(UnfitError, match="does not run from its sources"):
        make(runtime="provided.al2023")
