"""The files that a service file may read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import ServiceFileError
from sls_py.service.referenced import referenced_files


def found(root: Path, tree: dict[str, str], *plugins: str) -> list[str]:
    for name, text in tree.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    files = referenced_files(root / "svc/s.yml", root / "svc", plugins)
    return sorted(path.resolve().relative_to(root.resolve()).as_posix() for path in files)


def test_files_of_files_are_found(tmp_path: Path) -> None:
    tree = {
        "svc/s.yml": "a: ${file(./a.yml):x}\nb: ${file(missing.yml), 'none'}\nc: ${file('t.txt')}",
        "svc/a.yml": "x: ${file(../common/b.json):y}",
        "common/b.json": "{}",
        "svc/t.txt": "file(not-read.yml)",
        "svc/other.yml": "",
    }
    assert found(tmp_path, tree) == ["common/b.json", "svc/a.yml", "svc/s.yml", "svc/t.txt"]


def test_a_variable_in_a_path_stands_for_any_text(tmp_path: Path) -> None:
    tree = {
        "svc/s.yml": "a: ${file(../conf/${opt:stage, self:custom.${sls:stage}.name}.yml):x}",
        "conf/dev.yml": "",
        "conf/prod.yml": "",
        "conf/prod.json": "",
    }
    assert found(tmp_path, tree) == ["conf/dev.yml", "conf/prod.yml", "svc/s.yml"]


def test_plugins_given_by_a_path_are_files(tmp_path: Path) -> None:
    tree = {"svc/s.yml": "", "svc/own.py": "", "svc/pkg/__init__.py": "", "svc/pkg/b.py": ""}
    assert found(tmp_path, tree, "./own.py", "./pkg", "some-plugin", "./gone.py") == [
        "svc/own.py",
        "svc/pkg/__init__.py",
        "svc/pkg/b.py",
        "svc/s.yml",
    ]


@pytest.mark.parametrize("path", ["/etc/x.yml", "~/x.yml", "${opt:file}", "./${opt:file}"])
def test_what_cannot_go_along_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ServiceFileError) as caught:
        found(tmp_path, {"svc/s.yml": f"a: 1\nb: ${{file({path}):x}}\nc: ${{file({path})}}"})
    lines = [problem.position.line for problem in caught.value.problems if problem.position]
    assert lines == [2, 3]


def test_files_that_read_each_other_end(tmp_path: Path) -> None:
    assert found(tmp_path, {"svc/s.yml": "${file(s.yml)}"}) == ["svc/s.yml"]
