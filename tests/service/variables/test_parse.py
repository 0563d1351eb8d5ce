from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sls_py.service.variables.parse import (
    Call,
    Literal,
    Template,
    Variable,
    VariableSyntaxError,
    parse,
)


def variable(text: str) -> Variable:
    template = parse(text)
    assert template
    assert template.only
    return template.only


def text(value: str) -> Template:
    return Template((value,))


def test_a_source_with_an_address() -> None:
    assert variable("${self:custom.a}").calls == (Call("self", (), text("custom.a")),)


def test_parameters_and_an_address() -> None:
    assert variable("${file(./a.yml, 2, true): x.y }").calls == (
        Call(
            "file", (text("./a.yml") and Literal("./a.yml"), Literal(2), Literal(True)), text("x.y")
        ),
    )


def test_quoted_parameters_and_addresses_are_taken_literally() -> None:
    assert variable("""${a("b,\\"c"):'d}e'}""").calls == (
        Call("a", (Literal('b,"c'),), Literal("d}e")),
    )


def test_no_address_at_all() -> None:
    assert variable("${self:}").calls == (Call("self", (), None),)
    assert variable("${strToBool(1)}").calls == (Call("strToBool", (Literal(1),), None),)


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("12", 12),
        ("1.50", 1.5),
        ("'te,xt'", "te,xt"),
        ('"a\\nb"', "a\nb"),
        ("''", ""),
    ],
)
def test_literal_fallbacks(literal: str, value: Any) -> None:
    assert variable(f"${{env:A, {literal}}}").calls[1] == Literal(value)


def test_fallbacks_are_tried_in_order() -> None:
    sources = [
        call.source for call in variable("${opt:a, env:b,self:c}").calls if isinstance(call, Call)
    ]
    assert sources == ["opt", "env", "self"]


def test_variables_inside_addresses_and_parameters() -> None:
    (call,) = variable("${file(./${opt:stage}.yml):a.${self:b}.c}").calls
    assert isinstance(call, Call)
    (param,) = call.params
    assert isinstance(param, Template)
    assert param.pieces[0] == "./"
    assert param.pieces[2] == ".yml"
    assert isinstance(call.address, Template)
    assert isinstance(call.address.pieces[1], Variable)


def test_text_around_variables() -> None:
    template = parse("a-${self:b}-c${self:d}")
    assert template
    assert [piece if isinstance(piece, str) else piece.text for piece in template.pieces] == [
        "a-",
        "${self:b}",
        "-c",
        "${self:d}",
    ]


@pytest.mark.parametrize(
    "value",
    [
        *("plain", "$HOME", "${}", "${Stage}", "${AWS::Region}", "${stageVariables.x}", "${a.b}"),
        *(
            "${foo bar}",
            "${ self:a}",
            "$ {self:a}",
            "${self}",
            "${foo::bar}",
            "${",
            "${abc",
            "${1:a}",
        ),
    ],
)
def test_other_text_is_left_alone(value: str) -> None:
    assert parse(value) is None


def test_variables_beside_other_dollar_texts_are_found() -> None:
    template = parse("${AWS::Region}-${self:a}")
    assert template
    assert template.pieces[0] == "${AWS::Region}-"


@pytest.mark.parametrize(
    ("value", "pieces"),
    [
        (r"\${self:a}", ["$", "{self:a}"]),
        (r"\${AWS::X}", ["$", "{AWS::X}"]),
        (r"a\\${self:a}", ["a\\", "${self:a}"]),
        (r"\\\${self:a}", ["\\$", "{self:a}"]),
        (r"\\${AWS::X}", ["\\", "${AWS::X}"]),
        ("$${self:a}", ["${self:a}"]),
        ("x$$${self:a}", ["x", "${self:a}"]),
        (r"\$${self:a}", ["\\$", "${self:a}"]),
        (r"$\${self:a}", ["$\\", "${self:a}"]),
        (r"${X \${self:a}}", ["${X \\", "${self:a}", "}"]),
        (r"${X} \${self:a}", ["${X} $", "{self:a}"]),
    ],
)
def test_backslashes_escape_and_extra_dollars_are_swallowed(value: str, pieces: list[str]) -> None:
    template = parse(value)
    assert template
    assert [piece if isinstance(piece, str) else piece.text for piece in template.pieces] == pieces


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("${self:custom.a, notaliteral}", "neither a source nor a literal"),
        ("${self:custom.${!x}}", "needs a source"),
        ("${opt:a, ${self:b}}", "cannot be a `${...}`"),
        ("${self:a", "`}` is missing"),
        ("${self:a, 'b}", "quote is not closed"),
        ("${self:a,}", "fallback is another source"),
        ("${file(a.yml}", "do not end with `)`"),
        ("${file(a.yml)x}", "after the parameters"),
        ("${self:'a'b}", "after an address"),
        ("${self:a, 'b', env:c}", "nothing can follow"),
        ("${self:a, true, env:c}", "neither a source nor a literal"),
        ('${self:"\\q"}', "not a valid string"),
    ],
)
def test_broken_variables_are_explained(value: str, words: str) -> None:
    with pytest.raises(VariableSyntaxError) as caught:
        parse(value)
    assert words in caught.value.message


@given(st.text(alphabet="${}():,.'\"\\ as1-"))
def test_any_text_is_parsed_or_refused(value: str) -> None:
    try:
        template = parse(value)
    except VariableSyntaxError:
        return
    assert template is None or template.pieces


@given(
    st.lists(
        st.sampled_from(
            (
                *("${self:a.b}", "${opt:x, 'y z'}", "${env:A,'b'}", "${param:a }"),
                *("${file(a.yml):b}", "${AWS::Region}", "${self:${opt:a}}"),
                *("$", "{", "}", "a", "'", ", "),
            )
        ),
        max_size=5,
    ).map("".join)
)
def test_a_variable_is_the_same_whatever_stands_beside_it(text: str) -> None:
    try:
        template = parse(text)
    except VariableSyntaxError:
        return
    beside = parse(text + " ${AWS::Partition}")
    assert _variables(beside) == _variables(template)


def _variables(template: Template | None) -> list[Variable]:
    return [p for p in template.pieces if isinstance(p, Variable)] if template else []
