"""What is remembered about Python modules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from sls_py.packaging.python_facts import FactsCache

HERE = sys.version_info[:2]


def test_texts_are_read_once(tmp_path: Path) -> None:
    file, source = tmp_path / "facts.json", tmp_path / "app.py"
    source.write_text("import json\nx = 1\ndef f(: ...")
    first = FactsCache(file)
    facts = first.of("a1", str(source), HERE)
    right = first.of("b2", b"from a import b", HERE)
    first.save()
    source.unlink()
    again = FactsCache(file)
    assert again.of("a1", str(source), HERE) == facts
    assert again.of("b2", b"", HERE) == right
    with pytest.raises(FileNotFoundError):
        again.of("c3", str(source), HERE)


@pytest.mark.parametrize("content", ["", "[]", '{"format": "other"}', "broken"])
def test_a_cache_that_cannot_be_understood_is_empty(tmp_path: Path, content: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(content)
    assert FactsCache(file).of("a1", b"x = 1", HERE).names == frozenset("x")


def test_entries_of_the_cache_that_are_broken_make_it_empty(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    cache = FactsCache(file)
    cache.of("a1", b"x = 1", HERE)
    cache.save()
    content = json.loads(file.read_bytes())
    content["files"] = dict.fromkeys(content["files"], 7)
    file.write_text(json.dumps(content))
    assert FactsCache(file).of("a1", b"y = 1", HERE).names == frozenset("y")
