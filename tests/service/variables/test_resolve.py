from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.service_files import load, refused, write


def custom(directory: Path, text: str, **given: Any) -> Any:
    lines = "\n".join(f"  {line.strip()}" for line in text.strip().splitlines())
    return load(directory, f"custom:\n{lines}", **given).custom


def test_a_variable_alone_keeps_the_type_of_its_value(tmp_path: Path) -> None:
    found = custom(
        tmp_path,
        """
        object: {a: [1, true, null]}
        same: ${self:custom.object}
        item: ${self:custom.object.a.0}
        flag: ${self:custom.object.a.1}
        """,
    )
    assert found["same"] == {"a": [1, True, None]}
    assert found["item"] == 1
    assert found["flag"] is True


def test_a_variable_in_a_text_becomes_text(tmp_path: Path) -> None:
    text = (
        "n: 1.50\nb: true\nall: a-${self:custom.n}-${self:custom.b}-${self:custom.empty}\nempty: ''"
    )
    assert custom(tmp_path, text)["all"] == "a-1.5-true-"


def test_a_list_in_a_text_is_written_with_commas(tmp_path: Path) -> None:
    text = "ids: [a, 1, null, [true]]\nall: x-${self:custom.ids}"
    assert custom(tmp_path, text)["all"] == "x-a,1,,true"


def test_copies_are_independent(tmp_path: Path) -> None:
    found = custom(tmp_path, "a: {x: [1]}\nb: ${self:custom.a}")
    found["b"]["x"].append(2)
    assert found["a"] == {"x": [1]}


@pytest.mark.parametrize(
    ("fallback", "value"),
    [("'x'", "x"), ("self:custom.none, 5", 5), ("null", None), ("false", False), ("env:E", "")],
)
def test_null_and_missing_values_fall_through(tmp_path: Path, fallback: str, value: Any) -> None:
    text = f"none: null\nv: ${{self:custom.none, opt:nope, {fallback}}}"
    assert custom(tmp_path, text, environ={"E": ""})["v"] == value


@pytest.mark.parametrize("value", ["''", "0", "false"])
def test_empty_values_do_not_fall_through(tmp_path: Path, value: str) -> None:
    assert custom(tmp_path, f"a: {value}\nv: ${{self:custom.a, 'fallback'}}")["v"] in ("", 0, False)


def test_values_may_hold_variables_again(tmp_path: Path) -> None:
    text = "a: ${env:A}\nb: x-${env:A}\nc: ${self:custom.${self:custom.key}}\nkey: plain\nplain: p"
    found = custom(tmp_path, text, environ={"A": "${self:custom.plain}"})
    assert found == {"a": "p", "b": "x-p", "c": "p", "key": "plain", "plain": "p"}


def test_a_section_from_a_file_may_refer_to_itself(tmp_path: Path) -> None:
    write(tmp_path, "a: 1\nb: ${self:custom.a}\nc: {d: '${self:custom.b}'}", "custom.yml")
    found = load(tmp_path, "custom: ${file(custom.yml)}").custom
    assert found == {"a": 1, "b": 1, "c": {"d": 1}}


def test_objects_may_refer_to_parts_of_each_other(tmp_path: Path) -> None:
    text = "a: {x: 1, y: '${self:custom.b.x}'}\nb: {x: 2, y: '${self:custom.a.x}'}"
    assert custom(tmp_path, text) == {"a": {"x": 1, "y": 2}, "b": {"x": 2, "y": 1}}


def test_escaped_variables_are_text(tmp_path: Path) -> None:
    found = custom(tmp_path, r"a: \${self:custom.b}" + "\n" + r"c: \\${self:custom.b}" + "\nb: x")
    assert found["a"] == "${self:custom.b}"
    assert found["c"] == "\\x"


def test_keys_are_not_resolved(tmp_path: Path) -> None:
    assert custom(tmp_path, "a: x\n'${self:custom.a}': y")["${self:custom.a}"] == "y"


def test_a_circle_names_every_hop(tmp_path: Path) -> None:
    text = "custom:\n  a: ${self:custom.b}\n  b: x${self:custom.c}\n  c: ${self:custom.a}\n"
    (problem,) = refused(tmp_path, text)
    assert "`custom.a` -> `custom.b` -> `custom.c` -> `custom.a`" in problem.message
    file = tmp_path / "serverless.yml"
    for place in (f"{file}:2:6", f"{file}:3:6", f"{file}:4:6"):
        assert place in (problem.hint or "")


def test_a_variable_cannot_refer_to_itself(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "custom: {a: '${self:custom.a}'}")
    assert problem.message == "the variable in `custom.a` refers to itself"


def test_endless_values_are_stopped(tmp_path: Path) -> None:
    write(tmp_path, "a: ${file(a.yml)}", "a.yml")
    (problem,) = refused(tmp_path, "custom: {a: '${file(a.yml)}'}")
    assert "10 levels" in problem.message


def test_endless_texts_in_files_are_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("${file(a.txt):x}")
    (problem,) = refused(tmp_path, "custom: {a: '${file(a.txt):x}'}")
    assert "10 levels" in problem.message


def test_all_problems_are_told_with_their_places(tmp_path: Path) -> None:
    text = """
    custom:
      tables: {a: 1}
      one: ${env:NOPE}
      two: x-${self:custom.tabels.a}
      three: ${slef:custom.tables}
    """
    one, two, three = refused(tmp_path, text)
    assert (one.position and one.position.line, one.path) == (3, "custom.one")
    assert one.message == (
        "cannot resolve `${env:NOPE}`: the environment variable `NOPE` is not set"
    )
    assert two.hint == "did you mean `custom.tables.a`?"
    assert three.message == "`${slef:custom.tables}` names an unknown source `slef`"
    assert three.hint == "did you mean `self`?"


def test_one_cause_is_told_once(tmp_path: Path) -> None:
    text = "custom: {a: '${env:NOPE}', b: '${self:custom.a}', c: '${self:custom.b}'}"
    (problem,) = refused(tmp_path, text)
    assert problem.path == "custom.a"


def test_problems_in_included_files_point_there(tmp_path: Path) -> None:
    write(tmp_path, "x: 1\ny:\n  z: ${env:NOPE}", "more.yml")
    (problem,) = refused(tmp_path, "custom: ${file(more.yml)}")
    assert str(problem.position) == f"{tmp_path / 'more.yml'}:3:6"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("x-${self:custom.o}", "is an object and cannot be a part of a text"),
        ("x-${self:custom.l}", "is a list of objects and cannot be a part of a text"),
        ("x-${self:custom.n, null}", "is null and cannot be a part of a text"),
        ("${self:custom.o, nope}", "is not a valid variable"),
    ],
)
def test_values_that_fit_nowhere_are_refused(tmp_path: Path, value: str, words: str) -> None:
    (problem,) = refused(tmp_path, f"custom: {{o: {{a: 1}}, l: [{{}}], v: '{value}'}}")
    assert words in problem.message


def test_secret_values_do_not_show_in_problems(tmp_path: Path) -> None:
    problems = refused(
        tmp_path,
        "custom: {a: '${strToBool(${env:S})}', b: 'x-${self:${env:S}}'}",
        environ={"S": "hunter2"},
    )
    assert "hunter2" not in problems[0].message
