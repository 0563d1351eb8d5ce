"""What other stacks import is not taken away from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.deploy.exports import used_exports
from sls_py.errors import DeploymentError
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import STACK, deployed, remove


def exporting(tmp_path: Path, **imports: tuple[str, ...]) -> FakeGateways:
    gateways = deployed(simple_package(tmp_path))
    (stack,) = gateways.stacks.content.values()
    stack.live = replace(stack.live, exports={name: name for name in ("Table", "Queue")})
    gateways.stacks.imports = dict(imports)
    return gateways


def test_a_stack_whose_exports_are_imported_is_not_removed(tmp_path: Path) -> None:
    gateways = exporting(tmp_path, Table=("orders-dev", "mail-dev"), Queue=("mail-dev",))
    with pytest.raises(DeploymentError) as caught:
        remove(gateways)
    assert "export `Queue` is imported by `mail-dev`" in caught.value.message
    assert caught.value.failures == ("export `Table` is imported by `orders-dev`, `mail-dev`",)
    assert caught.value.hint == (
        "deploy `mail-dev`, `orders-dev` without the import first, or remove it"
    )
    assert gateways.writes == []


def test_exports_that_nobody_imports_are_no_obstacle(tmp_path: Path) -> None:
    assert remove(exporting(tmp_path)).removed


def test_who_may_not_ask_leaves_it_to_cloudformation(tmp_path: Path) -> None:
    gateways = exporting(tmp_path, Table=("orders-dev",))
    stack = gateways.stacks.describe(STACK)
    assert stack is not None
    gateways.fail("stacks.importers", "AccessDenied")
    assert used_exports(["Table"], gateways) == {}
