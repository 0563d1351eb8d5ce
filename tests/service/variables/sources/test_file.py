from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.service_files import load, refused, write


def value(directory: Path, variable: str, **given: Any) -> Any:
    return load(directory, f"custom: {{v: '{variable}'}}", **given).custom["v"]


def message(directory: Path, variable: str) -> str:
    (problem,) = refused(directory, f"custom: {{v: '{variable}'}}")
    return problem.message


def test_yaml_and_json_are_values(tmp_path: Path) -> None:
    write(tmp_path, "a: {b: [1, !Ref X]}", "v.yml")
    write(tmp_path, '{"a": {"b": [2]}}', "v.json")
    write(tmp_path, '{"outputs": {"x": {"value": 3}}}', "s.tfstate")
    assert value(tmp_path, "${file(./v.yml)}") == {"a": {"b": [1, {"Ref": "X"}]}}
    assert value(tmp_path, "${file(v.yml):a.b.1.Ref}") == "X"
    assert value(tmp_path, "${file(v.json):a.b.0}") == 2
    assert value(tmp_path, "${file(s.tfstate):outputs.x.value}") == 3


def test_other_files_are_text_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_bytes(b"one\r\ntwo\n")
    assert value(tmp_path, "${file(v.txt)}") == "one\r\ntwo\n"


def test_paths_hold_variables_and_start_at_home_with_a_tilde(tmp_path: Path) -> None:
    write(tmp_path, "a: 1", "dev.yml")
    assert value(tmp_path, "${file(./${sls:stage}.yml):a}") == 1
    assert value(tmp_path, "${file(~/dev.yml):a}", environ={"HOME": str(tmp_path)}) == 1


def test_texts_on_the_way_are_resolved(tmp_path: Path) -> None:
    write(tmp_path, "a: ${file(b.yml)}", "a.yml")
    write(tmp_path, "c: {d: 1}", "b.yml")
    assert value(tmp_path, "${file(a.yml):a.c.d}") == 1


def test_a_missing_file_or_part_falls_through(tmp_path: Path) -> None:
    write(tmp_path, "a: 1\nn: null", "v.yml")
    for variable in ("file(nope.yml)", "file(v.yml):b", "file(v.yml):a.b", "file(v.yml):n"):
        assert value(tmp_path, f"${{{variable}, 5}}") == 5


def test_missing_parts_hint_at_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, "bucket: 1", "v.yml")
    (problem,) = refused(tmp_path, "custom: {v: '${file(v.yml):buckt}'}")
    assert problem.hint == "did you mean `bucket`?"
    assert "`nope.yml` does not exist" in message(tmp_path, "${file(nope.yml)}")


@pytest.mark.parametrize("name", ["v.js", "v.ts", "v.mjs", "v.cjs"])
def test_code_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path, "module.exports = {}", name)
    assert "slspy does not run" in message(tmp_path, f"${{file({name})}}")


def test_broken_files_are_told_with_their_place(tmp_path: Path) -> None:
    write(tmp_path, "a: b: c", "v.yml")
    (problem,) = refused(tmp_path, "custom: {v: '${file(v.yml)}'}")
    assert str(problem.position) == f"{tmp_path / 'v.yml'}:1:5"
    (tmp_path / "v.txt").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in message(tmp_path, "${file(v.txt)}")
    (tmp_path / "v").mkdir()
    assert "cannot be read" in message(tmp_path, "${file(v)}")
    assert "needs a path" in message(tmp_path, "${file():x}")


def test_the_files_of_a_service_are_known(tmp_path: Path) -> None:
    write(tmp_path, "a: 1", "v.yml")
    service = load(tmp_path, "custom: {v: '${file(v.yml):a}', w: '${file(nope.yml), 1}'}")
    assert service.includes == (tmp_path / "v.yml",)
    write(tmp_path, "name: aws", "p.yml")
    service = load(tmp_path, "provider: ${file(p.yml)}\ncustom: {v: '${file(v.yml):a}'}")
    assert service.includes == (tmp_path / "p.yml", tmp_path / "v.yml")


def test_a_name_inside_of_the_parentheses_belongs_after_them(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "custom: {a: '${file(./conf.py:values)}'}")
    assert problem.hint == "write `${file(./conf.py):values}`"
