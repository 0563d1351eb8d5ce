"""Which file says what a folder requires."""

from __future__ import annotations

from pathlib import Path

import pytest
from slspy_python_requirements.manifests import find_manifest, read_toml
from slspy_python_requirements.options import Options

from sls_py.errors import PackagingError
from tests.packaging.factories import write_tree

PROJECT = '[project]\nname = "api"\nversion = "1"\ndependencies = ["six"]\n'


def kind_in(folder: Path, options: Options | None = None) -> str | None:
    found = find_manifest(folder, options or Options())
    return found and found.kind


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ((), None),
        (("requirements.txt",), "requirements"),
        (("requirements.txt", "uv.lock"), "uv"),
        (("requirements.txt", "pylock.toml"), "pylock"),
        (("uv.lock", "poetry.lock"), "poetry"),
        (("uv.lock", "Pipfile.lock", "Pipfile"), "pipenv"),
    ],
)
def test_locks_go_before_requirements(tmp_path: Path, files: tuple[str, ...], kind: str) -> None:
    write_tree(tmp_path, dict.fromkeys(files, ""))
    assert kind_in(tmp_path) == kind


def test_a_named_file_goes_before_the_lock_of_uv(tmp_path: Path) -> None:
    write_tree(tmp_path, {"uv.lock": "", "lambda.txt": ""})
    assert kind_in(tmp_path, Options(file_name="lambda.txt")) == "requirements"


@pytest.mark.parametrize(
    ("lock", "options"),
    [
        ("uv.lock", Options(use_uv=False)),
        ("pylock.toml", Options(use_uv=False)),
        ("poetry.lock", Options(use_poetry=False)),
        ("Pipfile.lock", Options(use_pipenv=False)),
    ],
)
def test_each_tool_can_be_turned_off(tmp_path: Path, lock: str, options: Options) -> None:
    write_tree(tmp_path, {lock: "", "requirements.txt": ""})
    assert kind_in(tmp_path, options) == "requirements"


def test_the_lock_of_a_workspace_lies_above(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "pyproject.toml": "[tool.uv.workspace]\nmembers = ['api']\n",
            "uv.lock": "",
            "api/pyproject.toml": PROJECT,
        },
    )
    found = find_manifest(tmp_path / "api", Options())
    assert found
    assert (found.kind, found.file, found.folder) == ("uv", tmp_path / "uv.lock", tmp_path / "api")


def test_a_lock_above_that_is_of_no_workspace_is_not_taken(tmp_path: Path) -> None:
    write_tree(tmp_path, {"pyproject.toml": "", "uv.lock": "", "api/pyproject.toml": PROJECT})
    assert kind_in(tmp_path / "api") == "pyproject"


def test_a_project_without_dependencies_is_no_manifest(tmp_path: Path) -> None:
    write_tree(tmp_path, {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"})
    assert kind_in(tmp_path) is None


@pytest.mark.parametrize(
    ("file", "text", "hint"),
    [
        ("Pipfile", "", "run `pipenv lock`"),
        ("pyproject.toml", "[tool.poetry.dependencies]\nsix = '*'\n", "run `poetry lock`"),
    ],
)
def test_a_project_that_must_be_locked_is_refused(
    tmp_path: Path, file: str, text: str, hint: str
) -> None:
    write_tree(tmp_path, {file: text})
    with pytest.raises(PackagingError) as raised:
        kind_in(tmp_path)
    assert raised.value.hint == hint


def test_a_named_file_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"`lambda.txt` does not exist"):
        kind_in(tmp_path, Options(file_name="lambda.txt"))


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    write_tree(tmp_path, {"uv.lock": "a = "})
    with pytest.raises(PackagingError, match=r"cannot read `uv.lock`") as raised:
        read_toml(tmp_path / "uv.lock")
    assert raised.value.position
