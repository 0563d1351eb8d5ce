from __future__ import annotations

import pytest

from sls_py.service.framework_version import is_supported


@pytest.mark.parametrize(
    "text",
    [
        *("3", "4", "v3", "=3.40.0", "3.x", "3.*", "*", "x", "^3", "^3.38.0", "~3.7", "~> 3.1.2"),
        *(
            ">=3.0.0",
            ">=2.1 <4.0.0",
            ">2",
            "<=3",
            "<5",
            "2 || 3",
            "1.x || >=2.5.0 || 5.0.0 - 7.2.3",
        ),
        *("2.72.2 - 3.1.0", ">=4.0.0", ">= 3.2", "^4.3.1-beta.1", "2 - 4", ""),
    ],
)
def test_ranges_with_a_version_3_or_4_are_supported(text: str) -> None:
    assert is_supported(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "^2.72.0",
        "<3",
        "<3.0.0",
        ">=5",
        ">4",
        "5.x",
        "~2.3",
        "1 || 2",
        "^0.3.1",
        "2 - 2.9",
        ">=4 <3",
    ],
)
def test_ranges_without_one_are_not(text: str) -> None:
    assert is_supported(text) is False


@pytest.mark.parametrize("text", ["three", "3.1.2.4", ">>3", "3 || four", "03", "^", "3,4"])
def test_other_text_is_no_range(text: str) -> None:
    assert is_supported(text) is None
