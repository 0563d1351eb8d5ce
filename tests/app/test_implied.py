"""Services that need a plugin without naming it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.app.implied import implied_plugins
from sls_py.model.options import Options
from sls_py.service.load import read
from tests.packaging.factories import write_tree

PYTHON = "service: x\nprovider: {name: aws, runtime: python3.12}\nfunctions: {a: {handler: a.b}}\n"


def implied(folder: Path, text: str, *files: str) -> list[str]:
    write_tree(folder, {"serverless.yml": text, **dict.fromkeys(files, "")})
    draft = read(folder, Options(directory=folder), {})
    return [reference.name for reference in implied_plugins(draft)]


@pytest.mark.parametrize(
    "file", ["requirements.txt", "uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"]
)
def test_python_functions_with_a_manifest_have_their_packages_installed(
    tmp_path: Path, file: str
) -> None:
    assert implied(tmp_path, PYTHON, file) == ["python-requirements"]


def test_without_a_manifest_nothing_is_needed(tmp_path: Path) -> None:
    assert implied(tmp_path, PYTHON) == []


def test_other_runtimes_need_nothing(tmp_path: Path) -> None:
    text = PYTHON.replace("python3.12", "nodejs20.x")
    assert implied(tmp_path, text, "requirements.txt") == []


@pytest.mark.parametrize("runtime", ["${env:RUNTIME, 'python3.12'}", "python3.13"])
def test_a_runtime_of_a_function_or_a_variable_counts(tmp_path: Path, runtime: str) -> None:
    text = f'service: x\nprovider: {{name: aws}}\nfunctions: {{a: {{handler: a.b, runtime: "{runtime}"}}}}\n'
    assert implied(tmp_path, text, "requirements.txt") == ["python-requirements"]


def test_a_manifest_in_the_folder_of_a_module_counts(tmp_path: Path) -> None:
    text = PYTHON.replace("a.b}", "a.b, module: src}")
    assert implied(tmp_path, text, "src/requirements.txt") == ["python-requirements"]


def test_settings_are_read_wherever_they_stand(tmp_path: Path) -> None:
    text = f"{PYTHON}custom: {{pythonRequirements: {{fileName: x.txt}}}}\n"
    assert implied(tmp_path, text) == ["python-requirements"]


@pytest.mark.parametrize("name", ["python-requirements", "serverless-python-requirements"])
def test_what_is_named_is_not_implied_as_well(tmp_path: Path, name: str) -> None:
    assert implied(tmp_path, f"{PYTHON}plugins: [{name}]\n", "requirements.txt") == []
