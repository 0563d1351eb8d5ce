"""Tests of where a variable stands inside of its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import Problem
from tests.service.service_files import load, refused


def place(problem: Problem) -> tuple[int, int] | None:
    return (problem.position.line, problem.position.column) if problem.position else None


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("${env:NO}", 6),
        ("one ${env:NO}", 10),
        ("'it''s ${sls:stage} ${env:NO}'", 26),
        (r'"a \"b\" \u00e4 ${env:NO}"', 22),
        ("${sls:stage}-${self:custom.b}-${env:NO}", 36),
        ("x-${file(${env:NO}.yml)}", 15),
        ("äöü ${env:NO}", 10),
        ("{c: 'x ${env:NO}'}", 13),
        ("x ${sls:stage} ${env:NO", 21),
        ("x ${nosource:a}", 8),
    ],
)
def test_a_problem_is_at_the_variable(tmp_path: Path, written: str, column: int) -> None:
    (problem,) = refused(tmp_path, f"custom:\n  b: 1\n  a: {written}\n")
    assert place(problem) == (3, column)


def test_variables_in_blocks_are_found(tmp_path: Path) -> None:
    text = """
        custom:
          a: |
            echo ${sls:stage}
            echo ${env:NO}
          b: >-
            one
            two ${env:NO} three
          c: first ${sls:stage}
            second ${env:NO}
    """
    problems = refused(tmp_path, text)
    assert [place(problem) for problem in problems] == [(4, 10), (7, 9), (9, 12)]


def test_a_variable_in_another_file_is_found_there(tmp_path: Path) -> None:
    (tmp_path / "more.yml").write_text("a:\n  b: text ${env:NO}\n", encoding="utf-8")
    (problem,) = refused(tmp_path, "custom: ${file(more.yml)}")
    assert problem.position
    assert Path(problem.position.file).name == "more.yml"
    assert place(problem) == (2, 11)


def test_a_variable_that_came_out_of_another_is_at_that_one(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("some ${env:NO}", encoding="utf-8")
    (problem,) = refused(tmp_path, "custom: {a: 'x ${file(text.txt)}'}")
    assert place(problem) == (1, 13)


def test_what_cannot_be_part_of_a_text_is_at_its_variable(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "custom: {a: 'one ${self:custom.b}', b: {c: d}}")
    assert place(problem) == (1, 18)


def test_json_files_are_searched_too(tmp_path: Path) -> None:
    (tmp_path / "more.json").write_text('{"a": "x \\" ${env:NO}"}', encoding="utf-8")
    (problem,) = refused(tmp_path, "custom: ${file(more.json)}")
    assert place(problem) == (1, 13)


def test_a_missing_value_shows_how_to_write_a_fallback(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "custom: {a: '${env:SLSPY_NOT_HERE}'}")
    assert problem.hint == "add a fallback: `${env:SLSPY_NOT_HERE, 'default'}`"
    long = f"${{env:{'A' * 60}}}"
    (problem,) = refused(tmp_path, f"custom: {{a: '{long}'}}")
    assert problem.hint == "add a fallback after a comma"
    assert load(tmp_path, "custom: {a: \"${env:NO, 'default'}\"}").custom["a"] == "default"
