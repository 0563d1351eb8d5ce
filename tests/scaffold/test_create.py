"""Tests of new projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import UsageError
from sls_py.scaffold import Template, create_project

VALUES = {"service": "shop", "python": "3.12"}


def template(folder: Path, files: dict[str, str]) -> Template:
    for name, text in {"template.toml": "", **files}.items():
        path = folder / "plain" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Template("plain", folder / "plain", "a template", ())


def test_files_are_rendered_and_copied(tmp_path: Path) -> None:
    files = {"serverless.yml.jinja": "service: {{ service }}\n", "data/raw.txt": "{{ raw }}"}
    created = create_project(template(tmp_path, files), tmp_path / "shop", VALUES)
    assert created.files == ("data/raw.txt", "serverless.yml")
    assert (tmp_path / "shop/serverless.yml").read_text() == "service: shop\n"
    assert (tmp_path / "shop/data/raw.txt").read_text() == "{{ raw }}"


def test_variables_of_the_service_file_stay(tmp_path: Path) -> None:
    files = {"serverless.yml.jinja": "stage: ${sls:stage}"}
    create_project(template(tmp_path, files), tmp_path / "shop", VALUES)
    assert (tmp_path / "shop/serverless.yml").read_text() == "stage: ${sls:stage}"


def test_dotfiles_have_another_name_in_templates(tmp_path: Path) -> None:
    files = {"dot-gitignore": "/.slspy/", "dot-github/ci.yml.jinja": "on: push"}
    created = create_project(template(tmp_path, files), tmp_path / "shop", VALUES)
    assert created.files == (".github/ci.yml", ".gitignore")


def test_programs_stay_executable(tmp_path: Path) -> None:
    chosen = template(tmp_path, {"run.sh": "#!/bin/sh\n"})
    (chosen.directory / "run.sh").chmod(0o755)
    create_project(chosen, tmp_path / "shop", VALUES)
    assert (tmp_path / "shop/run.sh").stat().st_mode & 0o777 == 0o755


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    chosen = template(tmp_path, {"a.txt": "new", "b.txt": "new"})
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "b.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"already has `b\.txt`"):
        create_project(chosen, folder, VALUES)
    assert [path.name for path in folder.iterdir()] == ["b.txt"]
    assert (folder / "b.txt").read_text() == "mine"


def test_other_files_in_the_folder_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/notes.txt").write_text("mine")
    create_project(template(tmp_path, {"a.txt": "new"}), tmp_path / "shop", VALUES)
    assert (tmp_path / "shop/a.txt").read_text() == "new"


@pytest.mark.parametrize("name", ["", "a", "1shop", "my shop", "shop_1", "-shop"])
def test_a_service_name_must_be_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a service name"):
        create_project(template(tmp_path, {}), tmp_path / "shop", {"service": name})
    assert not (tmp_path / "shop").exists()
