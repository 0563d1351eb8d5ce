"""What `Pipfile.lock` says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from slspy_python_requirements.manifests import Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.read import read_manifest
from slspy_python_requirements.wanted import Pin

from sls_py.errors import PackagingError
from tests.plugins.slspy_python_requirements.index import X86

LOCK = {
    "_meta": {
        "sources": [{"url": "https://pypi.example/simple"}, {"url": "https://index.example/simple"}]
    },
    "default": {
        "Web_Kit": {
            "version": "==2.0",
            "hashes": ["sha256:11"],
            "markers": "python_version >= '3.8'",
        },
        "windows": {"version": "==1.0", "markers": "sys_platform == 'win32'"},
        "shared": {"path": "../shared", "editable": True},
        "forked": {"git": "https://git.example/f", "ref": "abc"},
    },
    "develop": {"tester": {"version": "==1.0"}},
}


def pins(folder: Path, text: str, options: Options | None = None) -> dict[str, Pin]:
    (folder / "Pipfile.lock").write_text(text)
    manifest = Manifest("pipenv", folder / "Pipfile.lock", folder)
    found = read_manifest(manifest, options or Options(), X86)
    assert found.indexes == ("https://index.example/simple",)
    return {pin.name: pin for pin in found.pins}


def test_the_default_packages_are_taken(tmp_path: Path) -> None:
    found = pins(tmp_path, json.dumps(LOCK))
    assert found.keys() == {"web-kit", "shared", "forked"}
    assert found["web-kit"] == Pin("web-kit", "web-kit==2.0", "2.0", ("sha256:11",))
    assert found["shared"].project == (tmp_path / "../shared").resolve()
    assert found["forked"].requirement == "forked @ git+https://git.example/f@abc"


def test_another_category_can_come_along(tmp_path: Path) -> None:
    assert "tester" in pins(tmp_path, json.dumps(LOCK), Options(with_groups=("develop",)))


def test_a_broken_lock_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"cannot read `Pipfile.lock`"):
        pins(tmp_path, "{")
