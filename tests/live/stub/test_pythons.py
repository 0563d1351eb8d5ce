"""The layer's own files are importable on all Pythons of Lambda, with the standard library alone."""

from __future__ import annotations

import ast
import os
import subprocess
from pathlib import Path

import pytest

from sls_py.emulator.runtime.interpreters import Interpreters
from sls_py.live.layer import layer_files

FILES = layer_files({})


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".py")])
def test_every_module_is_written_in_the_oldest_python(name: str) -> None:
    ast.parse(FILES[name], feature_version=(3, 9))


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14"])
def test_the_stub_can_be_imported(version: str, tmp_path: Path) -> None:
    found = Interpreters({"PATH": os.environ["PATH"], "HOME": str(Path.home())}).find(
        f"python{version}"
    )
    if not found.exact:
        pytest.skip(f"Python {version} is not installed")
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    program = "import slspy_live.stub.entry as e; assert callable(e.handler)"
    environ = {"PYTHONPATH": str(tmp_path / "python")}
    done = subprocess.run(
        [found.path, "-I", "-c", f"import sys; sys.path.insert(0, sys.argv[1]); {program}",
         environ["PYTHONPATH"]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
