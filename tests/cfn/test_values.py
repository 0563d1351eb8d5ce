from __future__ import annotations

from typing import Any

import pytest

from sls_py.cfn.values import get_att, is_intrinsic, join, ref, sub


def test_intrinsics_are_written_in_their_long_form() -> None:
    assert join("-", ref("A"), get_att("B", "Arn"), sub("${C}")) == {
        "Fn::Join": ["-", [{"Ref": "A"}, {"Fn::GetAtt": ["B", "Arn"]}, {"Fn::Sub": "${C}"}]]
    }


@pytest.mark.parametrize("value", [{"Ref": "A"}, {"Fn::If": []}, {"Condition": "A"}])
def test_a_single_function_call_is_an_intrinsic(value: Any) -> None:
    assert is_intrinsic(value)


@pytest.mark.parametrize("value", ["Ref", {}, {"Ref": "A", "b": 1}, {"Name": "x"}, [{"Ref": "A"}]])
def test_anything_else_is_not(value: Any) -> None:
    assert not is_intrinsic(value)
