from __future__ import annotations

from pathlib import Path

from sls_py.position import Position
from tests.service.service_files import load


def test_a_layer_is_named_after_its_key(tmp_path: Path) -> None:
    layers = load(tmp_path, "layers:\n  libs: {path: libs}\n  other: {path: o, name: mine}").layers
    assert (layers["libs"].name, layers["libs"].path) == ("libs", "libs")
    assert layers["other"].name == "mine"
    assert layers["other"].position == Position(str(tmp_path / "serverless.yml"), 3, 3)


def test_settings_get_their_types(tmp_path: Path) -> None:
    layer = load(
        tmp_path,
        """
        layers:
          libs:
            package: {artifact: a.zip, patterns: ["!x"]}
            compatibleRuntimes: python3.12
            allowedAccounts: ["*"]
            retain: "true"
        """,
    ).layers["libs"]
    assert (layer.artifact, layer.patterns) == ("a.zip", ("!x",))
    assert layer.compatible_runtimes == ("python3.12",)
    assert layer.allowed_accounts == ("*",)
    assert layer.retain
