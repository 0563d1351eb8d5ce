from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import ExitCode, UsageError
from sls_py.service.find import NAMES, find_service_file


def put(directory: Path, *names: str) -> None:
    for name in names:
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_text("service: a\n")


def test_the_first_known_name_wins(tmp_path: Path) -> None:
    for name in reversed(NAMES):
        put(tmp_path, name)
        assert find_service_file(tmp_path).name == name


def test_an_option_names_another_file(tmp_path: Path) -> None:
    put(tmp_path, "serverless.yml", "other.yml")
    assert find_service_file(tmp_path, "other.yml").name == "other.yml"


def test_an_empty_folder_hints_at_create(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        find_service_file(tmp_path)
    assert caught.value.exit_code == ExitCode.USAGE
    assert "`slspy create`" in (caught.value.hint or "")


@pytest.mark.parametrize("name", ["serverless.js", "serverless.ts", "serverless.mjs"])
def test_code_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    for config in (None, name):
        with pytest.raises(UsageError, match="does not run") as caught:
            find_service_file(tmp_path, config)
        assert "YAML" in (caught.value.hint or "")


@pytest.mark.parametrize("config", ["nope.yml", "notes.txt", "sub/serverless.yml"])
def test_a_wrong_option_is_refused(tmp_path: Path, config: str) -> None:
    put(tmp_path, "notes.txt", "sub/serverless.yml")
    with pytest.raises(UsageError, match=config):
        find_service_file(tmp_path, config)
