from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from sls_py.errors import UsageError
from sls_py.sync.looking import check_nested, live_codes, look
from sls_py.testing.fakes import FakeGateways
from tests.sync.syncing import FakeProject, Session, snapshot_of

FIVE = dict.fromkeys(("a", "b", "c", "d", "e"), "shared = 1\n")


def test_a_stack_that_is_not_there_is_none(tmp_path: Path) -> None:
    found = look(snapshot_of(tmp_path), FakeGateways())

    assert found == (None, None, {})


def test_functions_that_the_list_does_not_show_are_asked_for(tmp_path: Path) -> None:
    project = FakeProject(tmp_path, code=dict(FIVE))
    Session(project).start()
    functions = project.gateways.functions
    asked: list[int] = []

    def code_hashes(names: Collection[str], *, pages: int) -> Mapping[str, str]:
        asked.append(pages)
        return {name: "listed" for name in names if name.endswith("-a")}

    functions.code_hashes = code_hashes  # type: ignore[attr-defined]
    project.gateways.forget()
    found = live_codes(snapshot_of(tmp_path, FIVE).package.stack, project.gateways)

    assert found["ALambdaFunction"] == "listed"
    assert len(found) == 5
    assert project.gateways.calls == ["functions.get"] * 4
    assert len(asked) == 1


def test_a_nested_resource_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    project = FakeProject(tmp_path)
    Session(project).start()
    view = look(project.load(), project.gateways)

    check_nested(["HelloLambdaFunction"], view, project.gateways)
    with pytest.raises(UsageError) as caught:
        check_nested(["HeloLambdaFunction/Worker"], view, project.gateways)
    assert caught.value.hint == "did you mean `HelloLambdaFunction`?"
