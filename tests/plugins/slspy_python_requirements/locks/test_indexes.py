from __future__ import annotations

import pytest
from slspy_python_requirements.locks.indexes import is_usual


@pytest.mark.parametrize("address", ["https://pypi.example/simple", "https://pypi.example/simple/"])
def test_installers_know_the_usual_index(address: str) -> None:
    assert is_usual(address)


@pytest.mark.parametrize(
    "address",
    ["https://index.example/simple", "https://index.example/pypi.example/simple", "../pypi"],
)
def test_other_indexes_are_kept(address: str) -> None:
    assert not is_usual(address)
