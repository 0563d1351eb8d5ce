from __future__ import annotations

from pathlib import Path

from sls_py.model.service import PackageRules
from tests.service.service_files import load


def test_sections_that_are_not_there_are_empty(tmp_path: Path) -> None:
    service = load(tmp_path, "")
    assert (service.functions, service.layers, service.resources, service.custom) == (
        {},
        {},
        {},
        {},
    )
    assert service.package == PackageRules()
    assert service.warnings == ()


def test_the_package_section_gets_its_type(tmp_path: Path) -> None:
    text = "package: {patterns: [a], individually: true, excludeDevDependencies: false, path: out}"
    assert load(tmp_path, text).package == PackageRules(
        patterns=("a",), individually=True, exclude_dev_dependencies=False, path="out"
    )


def test_the_resolved_file_is_kept_for_plugins(tmp_path: Path) -> None:
    service = load(tmp_path, "custom: {a: '${self:service}'}\nplugins: [./p.py]")
    assert service.config["custom"] == {"a": "shop"}
    assert service.plugins == ("./p.py",)
