"""What is known about the texts of Python modules, remembered by their SHA-256: only files that changed are parsed."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.files.atomic import write_text
from sls_py.packaging.python_grammar import Mistake
from sls_py.packaging.python_runtime import Version

FORMAT = f"slspy-python-2 {sys.version_info[0]}.{sys.version_info[1]}.{sys.version_info[2]}"
"""Other versions of Python may say something else about the same text."""

_MANY = 5000
"""From so many texts on, those that nobody asked for are forgotten."""


class Import(NamedTuple):
    """An import that runs whenever its module is loaded; `level` counts the dots before `module`.

    `names` are what `from module import ...` takes, empty for `import module`.
    """

    module: str
    names: tuple[str, ...]
    level: int
    line: int
    column: int


class Facts(NamedTuple):
    """What is known of a module; `names` is None when its text does not tell what it binds.

    `open` says that it changes where modules are looked for.
    """

    mistake: Mistake | None = None
    imports: tuple[Import, ...] = ()
    names: frozenset[str] | None = None
    open: bool = False


class FactsCache:
    """Facts by the SHA-256 of texts; a file that cannot be read or understood counts as empty."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, Facts] | None = None
        self._seen: dict[str, Facts] = {}
        self._interpreters: dict[Version, str | None] = {}
        self._changed = False

    def of(self, sha256: str, source: str | bytes, version: Version) -> Facts:
        """Return the facts about a text (or the file at a path) for a version; OSError when it cannot be read."""
        facts = self._remembered(f"{version[0]}.{version[1]} {sha256}", source, version)
        interpreter = None
        if facts.mistake and not facts.mistake.certain:
            interpreter = self._interpreter(version)
        if interpreter is None:
            return facts
        key = f"{version[0]}.{version[1]} {interpreter} {sha256}"
        return self._remembered(key, source, version, interpreter)

    def _remembered(
        self, key: str, source: str | bytes, version: Version, interpreter: str | None = None
    ) -> Facts:
        if key not in self._seen:
            known = self._load().get(key)
            if known is None:
                self._changed = True
                from sls_py.packaging.python_text import read_facts  # takes long to import

                text = source if isinstance(source, bytes) else Path(source).read_bytes()
                self._seen[key] = read_facts(text, version, interpreter)
            else:
                self._seen[key] = known
        return self._seen[key]

    def _interpreter(self, version: Version) -> str | None:
        """Return where a Python of a version is, when it may know more than this one."""
        if version <= sys.version_info[:2]:
            return None
        if version not in self._interpreters:
            import shutil  # not needed most of the time

            name = f"python{version[0]}.{version[1]}"
            self._interpreters[version] = shutil.which(name)
        return self._interpreters[version]

    def save(self) -> None:
        """Remember what was asked for, when there is something new in it."""
        if self._changed:
            files = {**self._load(), **self._seen} if len(self._load()) < _MANY else self._seen
            content = {
                "format": FORMAT,
                "files": {key: _to_json(one) for key, one in files.items()},
            }
            with suppress(OSError):  # what cannot be remembered is only read again
                write_text(self._file, json.dumps(content))

    def _load(self) -> dict[str, Facts]:
        if self._known is None:
            self._known = _read(self._file)
        return self._known


def _to_json(facts: Facts) -> list[Any]:
    names = None if facts.names is None else sorted(facts.names)
    return [facts.mistake, facts.imports, names, facts.open]


def _read(path: Path) -> dict[str, Facts]:
    try:
        content = json.loads(path.read_bytes())
        if content["format"] != FORMAT:
            return {}
        return {key: _from_json(*entry) for key, entry in content["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _from_json(mistake: Any, imports: Any, names: Any, is_open: Any) -> Facts:
    return Facts(
        Mistake(*mistake) if mistake else None,
        tuple(Import(module, tuple(taken), *rest) for module, taken, *rest in imports),
        None if names is None else frozenset(names),
        bool(is_open),
    )
