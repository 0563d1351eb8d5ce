"""What `pylock.toml` says."""

from __future__ import annotations

from pathlib import Path

from slspy_python_requirements.manifests import Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.read import read_manifest
from slspy_python_requirements.wanted import Pin

from tests.packaging.factories import write_tree
from tests.plugins.slspy_python_requirements.index import ARM, X86

LOCK = """
lock-version = "1.0"
default-groups = ["main"]
[[packages]]
name = "Web.Kit"
version = "2.0"
index = "https://index.example/simple"
wheels = [{ url = "https://files.example/w.whl", hashes = { sha256 = "11" } }]
[[packages]]
name = "arm"
version = "1.0"
marker = "platform_machine == 'aarch64'"
[[packages]]
name = "tester"
version = "1.0"
marker = "'dev' in dependency_groups"
[[packages]]
name = "pdf"
version = "1.0"
marker = "'paper' in extras"
[[packages]]
name = "shared"
directory = { path = "../shared", editable = true }
[[packages]]
name = "forked"
vcs = { type = "git", url = "https://git.example/forked", commit-id = "abc", subdirectory = "py" }
[[packages]]
name = "zipped"
archive = { url = "https://files.example/z.zip", hashes = { sha256 = "22" } }
"""


def pins(folder: Path, options: Options | None = None, *, arm: bool = False) -> dict[str, Pin]:
    write_tree(folder, {"pylock.toml": LOCK})
    manifest = Manifest("pylock", folder / "pylock.toml", folder)
    found = read_manifest(manifest, options or Options(), ARM if arm else X86)
    assert found.indexes == ("https://index.example/simple",)
    return {pin.name: pin for pin in found.pins}


def test_packages_whose_markers_hold_are_taken(tmp_path: Path) -> None:
    usual = {"web-kit", "shared", "forked", "zipped"}
    assert pins(tmp_path).keys() == usual
    assert pins(tmp_path, arm=True).keys() == usual | {"arm"}
    assert pins(tmp_path, Options(with_groups=("dev",))).keys() == usual | {"tester"}
    assert pins(tmp_path, Options(extras=("paper",))).keys() == usual | {"pdf"}


def test_packages_come_from_where_the_lock_says(tmp_path: Path) -> None:
    found = pins(tmp_path)
    assert found["web-kit"] == Pin("web-kit", "web-kit==2.0", "2.0", ("sha256:11",))
    assert found["shared"].project == (tmp_path / "../shared").resolve()
    assert (
        found["forked"].requirement == "forked @ git+https://git.example/forked@abc#subdirectory=py"
    )
    assert found["zipped"].hashes == ("sha256:22",)
