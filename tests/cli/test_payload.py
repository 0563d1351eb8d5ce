"""Tests of the event that is sent to a function."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from sls_py.cli.payload import read_data, read_pairs, read_payload
from sls_py.errors import UsageError


def payload(
    data: str | None = None,
    path: str | None = None,
    *,
    raw: bool = False,
    stdin: str = "",
    directory: Path = Path(),
) -> bytes:
    return read_payload(data, path, raw=raw, stdin=StringIO(stdin), directory=directory)


@pytest.mark.parametrize(
    ("data", "raw", "expected"),
    [
        (None, False, b"{}"),
        ("", False, b"{}"),
        ('{"a": 1}', False, b'{"a": 1}'),
        ("hello", False, b'"hello"'),
        ("{a text in braces}", True, b'"{a text in braces}"'),
        ('{"a": 1}', True, b'"{\\"a\\": 1}"'),
    ],
)
def test_data_is_sent_as_json(data: str | None, raw: bool, expected: bytes) -> None:
    assert payload(data, raw=raw) == expected


@pytest.mark.parametrize("data", ["{a: 1}", '["a"', ' {"a": 1'])
def test_an_event_that_lost_its_quotes_is_refused(data: str) -> None:
    with pytest.raises(UsageError, match="the event is not JSON") as caught:
        payload(data)
    assert "--raw" in (caught.value.hint or "")


def test_a_dash_reads_stdin() -> None:
    assert payload("-", stdin='{"b": 2}') == b'{"b": 2}'


def test_files_are_json_or_yaml(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text('{"c": 3}')
    (tmp_path / "event.yml").write_text("c: 3")
    assert payload(path="event.json", directory=tmp_path) == b'{"c": 3}'
    assert payload(path="event.yml", directory=tmp_path) == b'{"c": 3}'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.json", None, "cannot read `.*missing.json`: No such file"),
        ("event.json", b"{", "is not JSON"),
        ("event.yml", b"a: [", "is not YAML"),
        ("event.json", b"\xff\xfe", "it is not UTF-8 text"),
    ],
)
def test_unusable_files_are_refused(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=message):
        payload(path=name, directory=tmp_path)


def test_data_and_path_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        payload("{}", "event.json")


def test_data_is_a_text_a_file_or_what_comes_in(tmp_path: Path) -> None:
    (tmp_path / "event.bin").write_bytes(b"\xff\x00")

    def read(text: str | None) -> bytes | None:
        return read_data(text, stdin=StringIO("from stdin"), directory=tmp_path)

    assert read(None) is None
    assert read('{"a": 1}') == b'{"a": 1}'
    assert read("-") == b"from stdin"
    assert read("@event.bin") == b"\xff\x00"
    with pytest.raises(UsageError, match="cannot read"):
        read("@missing")


def test_pairs_have_a_name_and_a_value() -> None:
    assert read_pairs(["a=b=c", "d="], "--attr", "=") == {"a": "b=c", "d": ""}
    assert read_pairs(["X-One: 1"], "--header", ":") == {"X-One": "1"}
    with pytest.raises(UsageError, match="`--attr speed` has no value"):
        read_pairs(["speed"], "--attr", "=")
