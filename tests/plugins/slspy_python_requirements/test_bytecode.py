"""Modules are compiled so that Python takes them as they are."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from slspy_python_requirements.bytecode import compile_modules, find_interpreter, forget_unused

from tests.packaging.factories import write_tree

HERE = sys.version_info[1]


def compiled(folder: Path, cache: Path, minor: int = HERE) -> dict[str, bytes]:
    files = {"lib/__init__.py": "def f():\n    return 1\n", "template.py": "{{ name }} =\n"}
    write_tree(folder, {**files, "lib/tests/test_a.py": ""})
    compile_modules(folder, Path(sys.executable), minor, "/var/task", cache)
    return {path.name: path.read_bytes() for path in folder.rglob("*.pyc")}


def test_byte_code_is_not_checked_and_the_same_everywhere(tmp_path: Path) -> None:
    first = compiled(tmp_path / "one", tmp_path / "cache")
    ((name, content),) = first.items()
    assert name == f"__init__.cpython-3{HERE}.pyc"
    assert content[4:8] == (1).to_bytes(4, "little"), "hash-based, unchecked (PEP 552)"
    assert b"/var/task/lib/__init__.py" in content
    assert first == compiled(tmp_path / "two", tmp_path / "other")


def test_modules_are_compiled_once(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    compiled(tmp_path / "one", cache)
    (kept,) = cache.glob("*/*")
    kept.write_bytes(b"from the cache")
    assert list(compiled(tmp_path / "two", cache).values()) == [b"from the cache"]


def test_what_no_installation_has_any_more_is_forgotten(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    compiled(tmp_path / "one", cache)
    forget_unused(cache)
    assert len(list(cache.glob("*/*"))) == 1
    shutil.rmtree(tmp_path / "one")
    forget_unused(cache)
    assert list(cache.glob("*/*")) == []


def test_another_python_is_no_help(tmp_path: Path) -> None:
    assert compiled(tmp_path / "one", tmp_path / "cache", HERE + 1) == {}


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
