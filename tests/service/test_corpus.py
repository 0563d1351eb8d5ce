"""Files that once ended with a bug, or might have: each is built, or ends with an error that tells its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sls_py.errors import ServiceFileError
from sls_py.model.options import Options
from sls_py.model.service import Service
from sls_py.service.load import build, read

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_every_file_is_built_or_an_error_at_its_place(tmp_path: Path, file: Path) -> None:
    shutil.copy(file, tmp_path / f"serverless{file.suffix}")
    assert told(tmp_path) or load(tmp_path).name == "shop"


def load(directory: Path) -> Service:
    return build(read(directory, Options(directory=directory), {}))


def told(directory: Path) -> bool:
    """Tell whether the file is refused, each problem with its place."""
    try:
        load(directory)
    except ServiceFileError as error:
        return all(problem.message and problem.position for problem in error.problems)
    return False
