"""Python modules among the names of a zip and of the layers beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import NamedTuple

from sls_py.packaging.python_runtime import Version

_COMPILED = (".pyc", ".so")


class Root(NamedTuple):
    """The names of a zip, and the folder in it (empty, or ending in `/`) where Python looks for modules."""

    names: Collection[str]
    prefix: str = ""


class ModuleTree:
    """What can be imported from one root."""

    def __init__(self, root: Root) -> None:
        self._names, self._prefix = root
        self._folders: frozenset[str] | None = None
        self._compiled: frozenset[str] = frozenset()

    def has(self, module: str) -> bool:
        """Tell whether there is a module, a package, or a folder that could be a namespace package."""
        if self.file_of(module):
            return True
        path = self._prefix + module.replace(".", "/")
        if self._folders is None:
            self._folders, self._compiled = _folders(self._names), _compiled(self._names)
        return path in self._folders or path in self._compiled

    def file_of(self, module: str) -> str | None:
        """Return the name of the source file of a module or a package, None when there is none."""
        path = self._prefix + module.replace(".", "/")
        files = (f"{path}/__init__.py", f"{path}.py")
        return next((file for file in files if file in self._names), None)


def layer_roots(names: Collection[str], version: Version) -> list[Root]:
    """Return where Python looks for modules in a layer.

    https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
    """
    packages = f"python/lib/python{version[0]}.{version[1]}/site-packages/"
    return [Root(names, "python/"), Root(names, packages)]


def _folders(names: Collection[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        folder = posixpath.dirname(name)
        while folder and folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return frozenset(found)


def _compiled(names: Collection[str]) -> frozenset[str]:
    """Modules that have no source: `a/b` for `a/b.cpython-312-x86_64-linux-gnu.so`."""
    compiled = (posixpath.split(name) for name in names if name.endswith(_COMPILED))
    return frozenset(posixpath.join(folder, file.partition(".")[0]) for folder, file in compiled)
