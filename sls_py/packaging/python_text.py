"""What the text of a Python module says: whether it can be parsed, what it imports, which names it binds.

Nothing is run.
"""

from __future__ import annotations

import ast
import json
import sys
import warnings
from collections.abc import Iterator

from sls_py.packaging.python_facts import Facts, Import
from sls_py.packaging.python_grammar import Mistake, may_be_newer
from sls_py.packaging.python_runtime import Version

_HERE: Version = sys.version_info[:2]

_DYNAMIC = frozenset({"exec", "globals", "setattr", "vars", "__import__"})
"""A module that uses one of these may make names in ways that its text does not show."""

_PARSE = """
import ast, json, sys, warnings
warnings.simplefilter("ignore")
try:
    ast.parse(sys.stdin.buffer.read())
except SyntaxError as error:
    print(json.dumps([error.lineno, error.offset, error.msg]))
"""


def read_facts(text: bytes, version: Version, interpreter: str | None = None) -> Facts:
    """Return what a text says to a version of Python; `interpreter` is one of a version that knows more than this one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, feature_version=version if version < _HERE else None)
    except SyntaxError as error:
        mistake = Mistake(_said(error.msg), error.lineno or 1, max(1, error.offset or 1))
        newer = version > _HERE and may_be_newer(text, mistake, version)
        return _judged_by(interpreter, text, mistake) if newer else Facts(mistake)
    except ValueError as error:
        return Facts(Mistake(_said(str(error)), 1, 1))
    except (
        RecursionError,
        MemoryError,
    ):  # deeper than can be read here, which says nothing about Lambda
        return Facts()
    return Facts(None, tuple(_imports(tree.body)), _names(tree), _is_open(tree))


def _judged_by(interpreter: str | None, text: bytes, mistake: Mistake) -> Facts:
    """Ask a newer interpreter, when there is one here, about what this one cannot parse."""
    unsure = Facts(mistake._replace(certain=False))
    if interpreter is None:
        return unsure
    import subprocess  # not needed most of the time

    command = [interpreter, "-I", "-S", "-c", _PARSE]
    try:
        done = subprocess.run(command, input=text, capture_output=True, timeout=10, check=True)
        found = json.loads(done.stdout) if done.stdout.strip() else None
    except (OSError, subprocess.SubprocessError, ValueError):
        return unsure
    if found is None:
        return Facts()
    line, column, message = found
    return Facts(Mistake(_said(message), line or 1, max(1, column or 1)))


def _said(message: str) -> str:
    return message[:1].lower() + message[1:]


def _imports(body: list[ast.stmt]) -> Iterator[Import]:
    """Yield the imports that always run; those below `if`, `try`, `with` or in functions may have a way around."""
    for node in body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, (), 0, alias.lineno, alias.col_offset + 1)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            column = node.col_offset + len("from ") + 1
            yield Import(node.module or "", names, node.level, node.lineno, column)


def _is_open(tree: ast.Module) -> bool:
    """Tell whether a module names `sys.path`, `site` or the like."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="sys"), attr="path" | "meta_path" | "modules"):
                return True
            case ast.Attribute(attr="addsitedir") | ast.Name(id="addsitedir"):
                return True
            case ast.ImportFrom(module="sys", names=names):
                if any(alias.name in {"path", "meta_path", "modules"} for alias in names):
                    return True
            case ast.Import(names=names):
                if any(alias.name == "unzip_requirements" for alias in names):
                    return True
    return False


def _names(tree: ast.Module) -> frozenset[str] | None:
    """Return the names that a module binds; None when that cannot be told from its text."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in _DYNAMIC:
            return None
        names.update(_bound(node))
    return None if names & {"*", "__getattr__"} else frozenset(names)


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield what a node binds; names inside functions count too, which only makes the check milder."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield (alias.asname or alias.name).partition(".")[0]
        case ast.Name(ctx=ast.Store()):
            yield node.id
