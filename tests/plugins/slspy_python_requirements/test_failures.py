"""What installers say, said so that a user can act on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from slspy_python_requirements.failures import Attempt, explain
from slspy_python_requirements.wanted import Wanted

from sls_py.errors import ExitCode, SlspyError
from tests.plugins.slspy_python_requirements.index import ARM


def said(folder: Path, output: str, tool: str = "uv") -> SlspyError:
    manifest = folder / "requirements.txt"
    manifest.write_text("six\nLib_X==1.0\n")
    return explain(Attempt(tool, 1, output), Wanted(manifest, (), locked=False), ARM)


@pytest.mark.parametrize(
    ("output", "message", "line"),
    [
        (
            "Because lib-x was not found in the package registry and you\n      require lib-x, we can conclude",
            "there is no package `lib-x`",
            2,
        ),
        (
            "Because lib-x==1.0 has no wheels with a matching platform tag and you require lib-x==1.0",
            "`lib-x 1.0` has no wheel for python3.12 on arm64 (manylinux_2_34_aarch64 or older), and cannot be made into one here",
            2,
        ),
        (
            "Because there is no version of lib-x==1.0 and you require lib-x==1.0",
            "there is no version `lib-x==1.0` for python3.12 on arm64",
            2,
        ),
        (
            "error: Failed to download `lib-x==1.0`\n  cause: Hash mismatch for `lib-x==1.0`",
            "`lib-x` is not the file that was locked: its hash differs",
            2,
        ),
        ("error: Failed to build `lib-x==1.0`\n gcc", "`lib-x` could not be built", 2),
        (
            "something else",
            "uv could not install the packages of `requirements.txt` for python3.12 on arm64",
            1,
        ),
    ],
)
def test_packages_are_named_with_their_line(
    tmp_path: Path, output: str, message: str, line: int
) -> None:
    error = said(tmp_path, output)
    assert (error.message, error.exit_code) == (message, ExitCode.USAGE)
    assert error.position
    assert error.position.line == line


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (
            "(from versions: none)\nERROR: No matching distribution found for lib-x",
            "there is no package `lib-x`",
        ),
        (
            "(from versions: 0.9, 2.0)\nERROR: No matching distribution found for lib-x==1.0",
            "there is no wheel of `lib-x==1.0` for python3.12 on arm64",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If\n    lib-x==1.0 from x",
            "`lib-x` is not the file that was locked: its hash differs",
        ),
    ],
)
def test_pip_says_it_in_other_words(tmp_path: Path, output: str, message: str) -> None:
    assert said(tmp_path, output, "pip").message == message


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (
            "error: Request failed\n cause: error sending request for url (https://index.example)",
            "the package index cannot be reached",
        ),
        (
            "NewConnectionError: Failed to establish a new connection",
            "the package index cannot be reached",
        ),
        (
            "HTTP status client error (401 Unauthorized) for url (https://index.example)",
            "the package index refuses this user",
        ),
    ],
)
def test_the_index_is_told_from_the_packages(tmp_path: Path, output: str, message: str) -> None:
    error = said(tmp_path, output)
    assert (error.message, error.exit_code) == (message, ExitCode.FAILED)


def test_what_is_said_while_all_goes_well_is_left_out(tmp_path: Path) -> None:
    error = said(tmp_path, "Using CPython 3.11 interpreter at: /here\nsome reason")
    assert error.hint == "some reason"


def test_passwords_are_not_shown(tmp_path: Path) -> None:
    error = said(tmp_path, "error sending request for url (https://me:secret@index.example/six)")
    assert "index.example" in (error.hint or "")
    assert "secret" not in (error.hint or "")
