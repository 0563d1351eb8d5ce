"""Installers get what they understand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from slspy_python_requirements.tools import Tool, extra_arguments, find_tool, install_arguments

from sls_py.errors import SlspyError
from tests.plugins.slspy_python_requirements.index import ARM

UV = Tool("uv", ("uv",), {})
PIP = Tool("pip", ("pip",), {})
WORDS = (
    "--index-url=https://index.example/simple",
    "--trusted-host",
    "index.example",
    "--pre",
    "--platform",
    "win32",
    "--retries",
    "--no-deps",
)


def test_uv_gets_its_own_words() -> None:
    assert extra_arguments(UV, WORDS) == (
        [
            "--index-url",
            "https://index.example/simple",
            "--allow-insecure-host",
            "index.example",
            "--prerelease=allow",
            "--no-deps",
        ],
        ["--retries"],
    )


def test_pip_gets_all_but_where_to_install() -> None:
    taken, unknown = extra_arguments(PIP, WORDS)
    assert (unknown, "--retries" in taken, "win32" in taken) == ([], True, False)


def test_the_platform_is_that_of_the_function() -> None:
    uv = install_arguments(UV, ARM, Path("to"))
    assert uv[uv.index("--python-platform") + 1] == "aarch64-manylinux_2_34"
    pip = install_arguments(PIP, ARM, Path("to"))
    assert pip[pip.index("--platform") + 1] == "manylinux_2_34_aarch64"
    assert "--no-compile" in pip


def test_the_environment_of_an_installer_has_nothing_of_ours() -> None:
    found = find_tool("pip", {"PYTHONPATH": "x", "PIP_TARGET": "x", "PIP_INDEX_URL": "i"})
    assert found.command[0] == sys.executable
    assert "PYTHONPATH" not in found.environ
    assert "PIP_TARGET" not in found.environ
    assert found.environ["PIP_INDEX_URL"] == "i"


def test_uv_on_the_path_goes_first(tmp_path: Path) -> None:
    (tmp_path / "uv").write_text("#!/bin/sh\n")
    (tmp_path / "uv").chmod(0o755)
    assert find_tool(None, {"PATH": str(tmp_path)}).command == (str(tmp_path / "uv"),)


def test_what_an_installer_says_is_kept(tmp_path: Path) -> None:
    done = Tool("pip", (sys.executable, "-c", "import sys; sys.exit(sys.argv[1])"), {}).run(
        ["bad"], tmp_path
    )
    assert (done.returncode, done.stderr.strip()) == (1, "bad")


def test_a_missing_installer_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(SlspyError, match="`uv` is installed here"):
        find_tool("uv", {"PATH": ""})
