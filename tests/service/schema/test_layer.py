from __future__ import annotations

import pytest

from sls_py.service.schema.layer import LAYER
from tests.service.schema.fragments import accepts


@pytest.mark.parametrize(
    "text",
    [
        "path: libs",
        "package: {artifact: a.zip}",
        "allowedAccounts: ['*', '000000000000', 'arn:aws:iam::000000000000:root']",
        "compatibleRuntimes: [python3.12]",
        "compatibleArchitectures: arm64",
        "retain: 'true'",
    ],
)
def test_right_layers_fit(text: str) -> None:
    assert accepts(LAYER, text)


@pytest.mark.parametrize(
    "text",
    [
        *("allowedAccounts: [me]", "compatibleRuntimes: [python2.7]", "name: 'a b'", "name: ''"),
        *(
            "compatibleArchitectures: [arm64, arm64, arm64]",
            "package: {include: [a]}",
            "color: red",
        ),
    ],
)
def test_wrong_layers_do_not(text: str) -> None:
    assert not accepts(LAYER, text)
