"""YAML is the same whether it was written at once or by PyYAML."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sls_py.app.yaml_text import emitted, yaml_text
from sls_py.model.values import CfValue

TEXTS = st.text(max_size=12) | st.text(
    alphabet=st.sampled_from("aZ_/.-:# \n'\"{}[]$*&!|>%@`,?=<~0159é\x85\u2028"), max_size=9
)
SCALARS = (
    TEXTS | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False) | st.just("Yes")
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_any_value_is_written_as_pyyaml_writes_it(value: CfValue) -> None:
    assert yaml_text(value) == emitted(value)


@pytest.mark.parametrize(
    "text",
    [
        *("a: b", "a #b", "a:", "no", "NULL", "5", "a ", "~", "- a", "a\n\nb\n", "a\n\n", "12:30"),
        *("a b:c#d", "/items/{id}", "x" * 12_000, "${self:a}", "on", "=", "<<", "a\x85b", "\u2028"),
    ],
)
@pytest.mark.parametrize("around", [lambda x: x, lambda x: {"a": [x, {"b": x}]}, lambda x: {x: 1}])
def test_texts_that_look_like_something_else_are_quoted(text: str, around: object) -> None:
    value: CfValue = around(text) if callable(around) else None
    assert yaml_text(value) == emitted(value)


def test_a_long_text_that_is_folded_stays_the_same() -> None:
    value = {"a": [{"b": "x y " * 4_000}]}
    assert yaml.safe_load(yaml_text(value)) == value
