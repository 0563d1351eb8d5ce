from __future__ import annotations

import pytest

from sls_py.stack.collation import collation_key, sorted_json


@pytest.mark.parametrize(
    "words",
    [
        ["a", "A", "a_b", "A_B", "A1", "Aa", "AB", "layerConfigurations", "Layers"],
        ["_a", "-a", ".a", "/a", "$a", "0", "1", "a", "A", "b", "B"],
        ["resume", "Resume", "résumé", "resumes"],
        ["ä", "z", "中"],
    ],
)
def test_words_are_sorted_as_javascript_does(words: list[str]) -> None:
    shuffled = words[::-1]
    shuffled.sort(key=collation_key)
    assert shuffled == words


def test_objects_are_sorted_at_every_level_and_written_compactly() -> None:
    value = {"b": [{"d": 1, "C": "é"}], "A": True}
    assert sorted_json(value) == '{"A":true,"b":[{"C":"é","d":1}]}'
