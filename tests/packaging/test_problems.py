"""Problems of packaging."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.errors import PackagingError
from sls_py.files.zips import ChangedError
from sls_py.packaging.problems import disk_problems, problem_at
from sls_py.position import Position, SourceMap
from tests.packaging.factories import service


def test_a_problem_knows_its_place() -> None:
    place = Position("serverless.yml", 3, 5)
    of = replace(service(Path()), positions=SourceMap({("package",): place}))
    problem = problem_at(of, ("package", "patterns"), "no", hint="yes")
    assert (problem.position, problem.path, problem.hint) == (place, "package.patterns", "yes")


def test_a_full_disk_is_a_problem() -> None:
    with pytest.raises(PackagingError) as caught, disk_problems():
        raise OSError(28, "No space left on device", "/tmp/x.zip")
    assert str(caught.value) == "cannot package: No space left on device: `/tmp/x.zip`"


def test_a_file_that_changes_meanwhile_is_a_problem() -> None:
    with (
        pytest.raises(PackagingError, match=r"`a\.py` changed while it was packaged"),
        disk_problems(),
    ):
        raise ChangedError("a.py")


def test_other_errors_are_left_alone() -> None:
    with pytest.raises(ZeroDivisionError), disk_problems():
        raise ZeroDivisionError
