"""Values to YAML text: what is plainly text is written at once, PyYAML's slower emitter writes everything else."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sls_py.model.values import CfValue

_PLAIN = re.compile(r"[A-Za-z_/](?:[!-\"$-9;-~]|:(?=[!-~])|(?<=[!-~])#|(?<=[!-~]) (?=[!\"$-~]))*")
_INTEGER = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_WORDS = frozenset(("yes", "no", "on", "off", "true", "false", "null"))
"""Texts that older readers of YAML take for something else, in any case."""
_LONGEST_KEY = 100
_UNUSUAL_BREAK = re.compile("[\x85\u2028\u2029]")
"""Where PyYAML breaks lines as well."""

_NEXT_LINE = re.compile(r"\n(?=[^\n])")


def yaml_text(value: CfValue) -> str:
    """Return a value as YAML: lists indented, texts of several lines as blocks, no anchors."""
    return "\n".join(_Writer().lines(value)) if _is_regular(value) else emitted(value)


def _is_regular(value: CfValue) -> bool:
    """Tell whether every key fits before its colon, and only ordinary line breaks are in texts."""
    if isinstance(value, str):
        return value.isascii() or not _UNUSUAL_BREAK.search(value)
    if isinstance(value, dict):
        return all(0 < len(key) <= _LONGEST_KEY and key.isprintable() for key in value) and all(
            map(_is_regular, value.values())
        )
    return not isinstance(value, list) or all(map(_is_regular, value))


class _Writer:
    """Writes values, and remembers the texts that had to be asked for."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._lines: list[str] = []

    def lines(self, value: CfValue) -> list[str]:
        """Return the lines of a value; a mapping or list that is not empty starts in a line of its own."""
        self._write(value, 0)
        return self._lines

    def _write(self, value: CfValue, depth: int) -> None:
        indent = " " * depth
        if isinstance(value, dict) and value:
            for key, item in value.items():
                written = self._keys.get(key) or self._key(key)
                self._entry(f"{indent}{written}:", item, depth)
        elif isinstance(value, list) and value:
            for item in value:
                self._item(indent, item, depth)
        else:
            self._lines.append(indent + self._scalar(value, depth))

    def _key(self, key: str) -> str:
        """Write a key, which has one line, and remember how: most keys come again and again."""
        self._keys[key] = self._scalar(key, 0)
        return self._keys[key]

    def _entry(self, key: str, value: CfValue, depth: int) -> None:
        if isinstance(value, dict | list) and value:
            self._lines.append(key)
            self._write(value, depth + 2)
        else:
            self._lines.append(f"{key} {self._scalar(value, depth)}")

    def _item(self, indent: str, value: CfValue, depth: int) -> None:
        if isinstance(value, dict | list) and value:
            first = len(self._lines)
            self._write(value, depth + 2)
            self._lines[first] = f"{indent}- {self._lines[first][depth + 2 :]}"
        else:
            self._lines.append(f"{indent}- {self._scalar(value, depth)}")

    def _scalar(self, value: Any, depth: int) -> str:
        if isinstance(value, str):
            if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
                return str(value)
            if _INTEGER.fullmatch(value):
                return f"'{value}'"
            if value not in self._texts:
                self._texts[value] = emitted(value)
            return _NEXT_LINE.sub("\n" + " " * depth, self._texts[value])
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if type(value) is int else emitted(value)


def emitted(value: Any) -> str:
    """Return what PyYAML makes of a value."""
    import yaml

    written = yaml.dump(value, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=10_000)
    return str(written).removesuffix("\n").removesuffix("\n...")


@cache
def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes lists indented, long texts as blocks, and no anchors."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
            super().increase_indent(flow, indentless=False)

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
            return True

    def text(dumper: Dumper, data: str) -> yaml.Node:
        return dumper.represent_scalar(
            "tag:yaml.org,2002:str", data, style="|" if "\n" in data else None
        )

    Dumper.add_multi_representer(str, text)
    Dumper.add_representer(str, text)
    return Dumper
