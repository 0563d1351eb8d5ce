"""Find the plugin classes that a reference of the service file means."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from hashlib import sha256
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from sls_py.errors import did_you_mean
from sls_py.plugin import Plugin
from sls_py.plugin_host.built_in import BUILT_IN
from sls_py.plugin_host.successors import successor

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "slspy"
"""The entry-point group in which installed plugins announce themselves."""

_NODE = (".js", ".cjs", ".mjs", ".ts")


class LoadError(Exception):
    """A plugin cannot be loaded; `hint` says what to try."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class Found(NamedTuple):
    """Plugin classes, and where they came from (`slspy-prune 0.1.0`, `./announce.py`)."""

    source: str
    classes: tuple[type[Plugin], ...]


def find_plugin(reference: str, directory: Path, folder: str | None = None) -> Found:
    """Return the plugin classes of one reference: an entry-point name, or a path that starts with a dot.

    `folder` is `plugins.localPath`, where a Node plugin of the service may be.

    Raises:
        LoadError: there is no such plugin, it cannot be imported, or it holds no plugin class.
    """
    if reference.startswith(("./", "../", "/")):
        return _from_path(reference, directory)
    if reference in BUILT_IN:
        return _built_in(reference)
    return _from_entry_point(reference, _node_file(reference, directory, folder))


def _from_path(reference: str, directory: Path) -> Found:
    path = (directory / reference).resolve()
    if path.suffix in _NODE or (path.is_dir() and (path / "index.js").exists()):
        raise LoadError(f"plugin `{reference}` is written for Node", _NODE_HINT)
    if path.is_dir():
        path = path / "__init__.py"
    elif not path.suffix:
        path = path.with_suffix(".py")
    if not path.is_file():
        raise LoadError(f"plugin file `{reference}` does not exist", f"looked for `{path}`")
    classes = tuple(_own_classes(_import_file(path, reference)))
    if not classes:
        message = f"plugin file `{reference}` defines no subclass of `sls_py.plugin.Plugin`"
        raise LoadError(message, "write `class MyPlugin(Plugin): ...` in it")
    return Found(reference, classes)


def _import_file(path: Path, reference: str) -> ModuleType:
    # The name is made from the path, so that two services with a `./plugin.py` each do not share a module.
    name = f"slspy_local_{path.stem}_{sha256(str(path).encode()).hexdigest()[:8]}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise LoadError(f"plugin file `{reference}` is not a Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise LoadError(_import_failed(reference, error), _where(error, path)) from error
    return module


def _own_classes(module: ModuleType) -> Iterable[type[Plugin]]:
    for value in vars(module).values():
        if (
            isinstance(value, type)
            and issubclass(value, Plugin)
            and value.__module__ == module.__name__
        ):
            yield value


def _built_in(reference: str) -> Found:
    module, _, name = BUILT_IN[reference].partition(":")
    try:
        kind: type[Plugin] = getattr(import_module(module), name)
    except ImportError as error:
        raise LoadError(_import_failed(reference, error), "install slspy anew") from error
    return Found("slspy", (kind,))


def _node_file(reference: str, directory: Path, folder: str | None) -> str | None:
    """Return the file of a Node plugin that the service has itself, where the Serverless Framework looks for it."""
    own = (f"{folder or '.serverless_plugins'}/{reference}{suffix}" for suffix in _NODE)
    return next((file for file in own if (directory / file).is_file()), None)


def _from_entry_point(reference: str, node_file: str | None) -> Found:
    from importlib.metadata import entry_points

    points = {point.name: point for point in entry_points(group=GROUP)}
    point = points.get(reference)
    if point is None and node_file:
        raise LoadError(f"plugin `{reference}` is written for Node: `{node_file}`", _NODE_HINT)
    if point is None:
        raise LoadError(f"plugin `{reference}` is not installed", _install_hint(reference, points))
    return Found(_distribution(point), (_load_class(point),))


def _load_class(point: EntryPoint) -> type[Plugin]:
    try:
        value = point.load()
    except Exception as error:
        raise LoadError(
            _import_failed(point.name, error), "reinstall the package that provides it"
        ) from error
    if not (isinstance(value, type) and issubclass(value, Plugin)):
        raise LoadError(f"plugin `{point.name}` is not a subclass of `sls_py.plugin.Plugin`")
    return value


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


_NODE_HINT = "slspy runs Python plugins; `slspy plugin list` shows those that are installed"


def _install_hint(reference: str, known: Iterable[str]) -> str:
    found = successor(reference) or did_you_mean(reference, known)
    if found:
        return found
    if reference.startswith(("serverless-", "@")):
        return f"this looks like a Node plugin of the Serverless Framework; {_NODE_HINT}"
    return f"install the package that provides it, for example `pip install slspy-{reference}`"


def _import_failed(reference: str, error: Exception) -> str:
    return f"plugin `{reference}` could not be imported: {type(error).__name__}: {error}"


def _where(error: Exception, path: Path) -> str | None:
    """Name the line of the plugin file that failed."""
    if isinstance(error, SyntaxError):
        return f"{path}:{error.lineno}"
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{path}:{line}" if line else None
