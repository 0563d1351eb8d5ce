"""Modules are compiled so that Python takes them as they are."""

from __future__ import annotations

import sys
from pathlib import Path

from slspy_python_requirements.bytecode import compile_modules, find_interpreter

from tests.packaging.factories import write_tree

HERE = sys.version_info[1]


def compiled(folder: Path) -> bytes:
    write_tree(
        folder, {"lib/__init__.py": "def f():\n    return 1\n", "template.py": "{{ name }} =\n"}
    )
    assert compile_modules(folder, Path(sys.executable), HERE, "/var/task")
    (found,) = folder.rglob("*.pyc")
    return found.read_bytes()


def test_byte_code_is_not_checked_and_the_same_everywhere(tmp_path: Path) -> None:
    first = compiled(tmp_path / "one")
    assert first == compiled(tmp_path / "two")
    assert first[4:8] == (1).to_bytes(4, "little"), "hash-based, unchecked (PEP 552)"
    assert b"/var/task/lib/__init__.py" in first


def test_another_python_is_no_help(tmp_path: Path) -> None:
    write_tree(tmp_path, {"lib.py": ""})
    assert not compile_modules(tmp_path, Path(sys.executable), HERE + 1, "/var/task")


def test_interpreters_are_found_where_their_managers_put_them(tmp_path: Path) -> None:
    places = {
        "pyenv": "home/.pyenv/versions/3.98.1/bin/python3.98",
        "uv": "data/uv/python/cpython-3.97.2-linux/bin/python3.97",
        "path": "bin/python3.96",
        "shim": "shims/python3.95",
    }
    write_tree(tmp_path, dict.fromkeys(places.values(), ""))
    environ = {
        "HOME": str(tmp_path / "home"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PATH": f"{tmp_path / 'shims'}:{tmp_path / 'bin'}",
    }
    found = [find_interpreter(minor, environ) for minor in (98, 97, 96, 95)]
    assert found == [*(tmp_path / places[name] for name in ("pyenv", "uv", "path")), None]
    assert find_interpreter(HERE, {}) == Path(sys.executable)
