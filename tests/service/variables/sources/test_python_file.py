from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.service_files import load, refused, write

SETTINGS = """
tables = {"orders": "o", "all": ["a", "b"]}

def stage(context):
    return {"name": context.stage(), "home": context.property(["custom", "home"])}

def now():
    return 5

def broken():
    raise RuntimeError("no luck")

odd = {1, 2}
nothing = None
_private = 1
"""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("tables", {"orders": "o", "all": ["a", "b"]}),
        ("tables.orders", "o"),
        ("tables.all.1", "b"),
        ("now", 5),
        ("stage.name", "test"),
        ("stage", {"name": "test", "home": "/h"}),
        ("nothing, 'x'", "x"),
        ("nope, 'x'", "x"),
        ("tables.nope, 'x'", "x"),
        ("_private, 'x'", "x"),
    ],
)
def test_names_and_functions_give_values(tmp_path: Path, address: str, expected: Any) -> None:
    write(tmp_path, SETTINGS, "settings.py")
    text = f'custom:\n  v: "${{file(./settings.py):{address}}}"\n  home: /h'
    assert load(tmp_path, text, stage="test").custom["v"] == expected


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("broken", "`broken` in `settings.py` failed: RuntimeError: no luck"),
        ("odd", "is not made of JSON types"),
        ("tabels", "does not define `tabels`"),
    ],
)
def test_what_goes_wrong_is_told(tmp_path: Path, address: str, words: str) -> None:
    write(tmp_path, SETTINGS, "settings.py")
    (problem,) = refused(tmp_path, f"custom: {{v: '${{file(./settings.py):{address}}}'}}")
    assert words in problem.message


def test_a_file_that_cannot_run_is_told(tmp_path: Path) -> None:
    write(tmp_path, "import no_such_module", "settings.py")
    (problem,) = refused(tmp_path, "custom: {v: '${file(./settings.py):x}'}")
    assert "ModuleNotFoundError" in problem.message


def test_a_file_is_run_once(tmp_path: Path) -> None:
    write(tmp_path, "import itertools\ncount = itertools.count()\nnext_ = count.__next__", "n.py")
    service = load(tmp_path, "custom: {a: '${file(n.py):next_}', b: '${file(./n.py):next_}'}")
    assert service.custom == {"a": 0, "b": 1}


def test_a_property_that_cannot_be_resolved_is_told_at_its_own_place(tmp_path: Path) -> None:
    write(tmp_path, "def f(context):\n    return context.property(['custom', 'b'])", "f.py")
    (problem,) = refused(tmp_path, "custom: {a: '${file(f.py):f}', b: '${env:NOPE}'}")
    assert problem.path == "custom.b"


def test_without_an_address_the_file_is_text(tmp_path: Path) -> None:
    write(tmp_path, "x = 1\n", "settings.py")
    service = load(tmp_path, "custom: {v: '${file(./settings.py)}'}")
    assert service.custom["v"] == "x = 1\n"
    assert service.includes == (tmp_path / "settings.py",)
