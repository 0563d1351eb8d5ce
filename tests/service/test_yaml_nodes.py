from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from sls_py.errors import Problem, ServiceFileError
from sls_py.position import Position
from sls_py.service.tree import TreeSourceMap
from sls_py.service.yaml_nodes import SHORT_TAGS, parse_yaml


def values(text: str) -> Any:
    return parse_yaml(dedent(text), "serverless.yml").value


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ServiceFileError) as caught:
        parse_yaml(dedent(text), "serverless.yml")
    return caught.value.problems


def test_a_document_becomes_plain_values() -> None:
    assert values(
        """
        service: shop
        list: [1, two, "3"]
        nested: {a: {b: ~}}
        text: |
          one
          two
        """
    ) == {
        "service": "shop",
        "list": [1, "two", "3"],
        "nested": {"a": {"b": None}},
        "text": "one\ntwo\n",
    }


def test_an_empty_document_is_none() -> None:
    assert values("# nothing here\n") is None


def test_positions_tell_values_from_keys() -> None:
    tree = parse_yaml("a:\n  - x: 1\n    y:  two\n", "f.yml")
    positions = TreeSourceMap(tree.mark)
    assert positions.locate(("a", 0, "y")) == Position("f.yml", 3, 9)
    assert positions.key(("a", 0, "y")) == Position("f.yml", 3, 5)
    assert positions.exact(("a", 0, "z")) is None
    assert positions.locate(("a", 0, "z")) == Position("f.yml", 2, 5)


def test_keys_are_text_as_javascript_writes_them() -> None:
    assert values("{1: a, true: b, 1.50: c, null: d, 0o10: e}") == {
        "1": "a",
        "true": "b",
        "1.5": "c",
        "null": "d",
        "8": "e",
    }


def test_duplicate_keys_are_refused_with_both_places() -> None:
    (problem,) = problems("a: 1\nb: 2\na: 3\n")
    assert problem.position == Position("serverless.yml", 3, 1)
    assert "`a`" in problem.message
    assert problem.hint is not None
    assert "serverless.yml:1:1" in problem.hint


def test_all_duplicates_are_told_at_once() -> None:
    assert len(problems("a: {x: 1, x: 2}\nb: {y: 1, y: 2}\n")) == 2


@pytest.mark.parametrize("tag", SHORT_TAGS)
def test_short_tags_become_intrinsic_functions(tag: str) -> None:
    long_name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    assert values(f"!{tag} [a, 1]") == {long_name: ["a", 1]}
    assert values(f"!{tag} {{k: v}}") == {long_name: {"k": "v"}}


def test_scalars_behind_short_tags_stay_text() -> None:
    assert values("!Ref 0123") == {"Ref": "0123"}
    assert values("!Sub true") == {"Fn::Sub": "true"}


def test_get_att_is_split_at_the_first_dot() -> None:
    assert values("!GetAtt A.B.C") == {"Fn::GetAtt": ["A", "B.C"]}


def test_short_tags_nest() -> None:
    assert values("!Join ['-', [!Ref A, !Sub '${B}']]") == {
        "Fn::Join": ["-", [{"Ref": "A"}, {"Fn::Sub": "${B}"}]]
    }


def test_unknown_tags_are_refused_with_the_nearest_one() -> None:
    (problem,) = problems("a: !GetAt B.C\n")
    assert "`!GetAt`" in problem.message
    assert problem.hint == "did you mean `!GetAtt`?"


def test_standard_tags_are_read() -> None:
    assert values("{a: !!str 1, b: !!int '2', c: !!map {d: !!seq [1]}, e: !!set {f}}") == {
        "a": "1",
        "b": 2,
        "c": {"d": [1]},
        "e": {"f": None},
    }


@pytest.mark.parametrize("text", ["a: !!int x", "a: !!binary aGk=", "a: !!map [1]"])
def test_values_that_do_not_fit_their_tag_are_refused(text: str) -> None:
    assert "does not fit its tag" in problems(text)[0].message


def test_merge_keys_give_way_to_the_keys_beside_them() -> None:
    assert values(
        """
        base: &base {a: 1, b: 1}
        more: &more {b: 2, c: 2}
        one: {<<: *base, b: 3}
        two: {b: 3, <<: *base}
        both: {<<: [*base, *more]}
        twice: {<<: *base, <<: *more}
        quoted: {"<<": 1}
        """
    ) == {
        "base": {"a": 1, "b": 1},
        "more": {"b": 2, "c": 2},
        "one": {"a": 1, "b": 3},
        "two": {"b": 3, "a": 1},
        "both": {"a": 1, "b": 1, "c": 2},
        "twice": {"a": 1, "b": 1, "c": 2},
        "quoted": {"<<": 1},
    }


def test_a_merge_key_needs_a_mapping() -> None:
    assert "`<<`" in problems("a: {<<: 1}")[0].message


def test_aliases_are_copies() -> None:
    found = values("a: &x {n: [1]}\nb: *x\n")
    found["b"]["n"].append(2)
    assert found["a"] == {"n": [1]}


def test_an_alias_inside_its_own_anchor_is_refused() -> None:
    (problem,) = problems("a: &x\n  b: *x\n")
    assert "itself" in problem.message


def test_aliases_that_multiply_are_stopped() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    assert "aliases" in problems("\n".join(lines))[0].message


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("a:\n\tb: 1\n", "tab", 2),
        ("a: *nowhere\n", "anchor", 1),
        ("a: *.txt\n", "cannot start like this", 1),
        ("a: @x\n", "cannot start like this", 1),
        ("a: 1\n---\nb: 2\n", "one YAML document", 2),
        ("a: [1\n", "not valid YAML", 2),
        ("a: b: c\n", "`:` is not allowed here", 1),
        ("a: {p: /x/{id}}\n", "a `{` is not allowed here", 1),
        ("a: {[1]: 2}\n", "a key must be text", 1),
        ("!Ref a: 2\n", "a key must be text", 1),
    ],
)
def test_broken_files_are_explained_with_their_place(text: str, words: str, line: int) -> None:
    (problem,) = problems(text)
    assert words in problem.message
    assert problem.position is not None
    assert problem.position.line == line


@pytest.mark.parametrize("text", ["a: [b, ${self:c}]", "a: {b: ${self:c}, d: 1}", "a: {b: /c/{d}}"])
def test_braces_that_need_quotes_are_explained(text: str) -> None:
    with pytest.raises(ServiceFileError) as caught:
        parse_yaml(text, "s.yml")
    (problem,) = caught.value.problems
    assert problem.message == "a `{` is not allowed here"
    assert problem.position == Position("s.yml", 1, text.rindex("{") + 1)


def test_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    assert values("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n") == {"a": 1, "b": "x\ny\n"}


def test_question_marks_in_flow_scalars_are_text() -> None:
    assert values("a: [cron(0 12 * * ? *)]\nb: {rate: cron(0 12 * * ? *), u: x?y}") == {
        "a": ["cron(0 12 * * ? *)"],
        "b": {"rate": "cron(0 12 * * ? *)", "u": "x?y"},
    }


def test_a_block_at_the_end_keeps_its_line_break() -> None:
    assert values("a: |\n  x") == {"a": "x\n"}


def test_an_anchor_may_be_defined_again() -> None:
    assert values("a: &x 1\nb: *x\nc: &x [2]\nd: *x") == {"a": 1, "b": 1, "c": [2], "d": [2]}


def test_a_scalar_tag_without_a_value_is_null() -> None:
    assert values("a: !Ref\nb: 1") == {"a": {"Ref": None}, "b": 1}


def test_what_was_wrong_before_the_end_of_reading_is_told_too() -> None:
    assert [problem.position for problem in problems("a: *b\nb: [\n")] == [
        Position("serverless.yml", 1, 4),
        Position("serverless.yml", 3, 1),
    ]
