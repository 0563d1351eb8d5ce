"""What a function's process is started with: a Python, a Node.js, or the program in its package."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sls_py.emulator.runtime.function import RunnableFunction
from sls_py.emulator.runtime.interpreters import Interpreter, Interpreters
from sls_py.emulator.runtime.libraries import offer_libraries
from sls_py.emulator.runtime.nodes import Node, Nodes

_log = logging.getLogger("slspy.runtime")
_HERE = Path(__file__).parent
_PYTHON_BOOTSTRAP = _HERE / "bootstrap.py"
_NODE_BOOTSTRAP = _HERE / "node" / "bootstrap.cjs"
_FAMILIES = ("python", "nodejs", "provided")


def can_run(runtime: str) -> bool:
    """Tell whether there is anything here that runs functions of a runtime; empty for container images."""
    return runtime.startswith(_FAMILIES)


FolderOf = Callable[[str], Path | None]
"""Tells the folder of a function's service by the function's name, None when it is not known."""


def _nowhere(_function: str) -> None:
    return None


class UnsupportedRuntimeError(Exception):
    """A runtime cannot run on this machine; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A command with what belongs to it: what it runs on, its folder, and variables for it alone."""

    command: tuple[str, ...]
    version: str
    directory: Path = _HERE
    variables: Mapping[str, str] = field(default_factory=dict)


class Programs:
    """Finds the programs of functions.

    `strict` refuses another version than the one a runtime names. `folder_of` tells where a function comes from.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        libraries: Path,
        *,
        strict: bool = False,
        folder_of: FolderOf = _nowhere,
    ) -> None:
        self._environ = environ
        self._folder_of = folder_of
        self._libraries = libraries
        self._strict = strict
        self._interpreters = Interpreters(environ)
        self._nodes = Nodes(environ)
        self._warned: set[str] = set()
        self._lock = threading.Lock()

    def find(self, function: RunnableFunction) -> Program:
        """Return the program for a function.

        Raises:
            UnsupportedRuntimeError: its runtime does not run here.
            OSError: its package lacks the program.
        """
        self.check(function.runtime)
        if function.runtime.startswith("python"):
            return self._python(function, self._interpreters.find(function.runtime))
        if function.runtime.startswith("nodejs"):
            return self._node(function, self._node_for(function.runtime))
        return Program(command=(str(_own_bootstrap(function)),), version="the package's own")

    def check(self, runtime: str) -> None:
        """Warn, once, when a runtime runs on another version here.

        Raises:
            UnsupportedRuntimeError: the runtime does not run here.
        """
        if not can_run(runtime):
            message = f"the local cloud does not run {runtime or 'container images'}"
            way_out = "deploy the function to AWS, or leave it out here (`enabled: false`)"
            raise UnsupportedRuntimeError(f"{message}; {way_out}")
        if runtime.startswith("python"):
            python = self._interpreters.find(runtime)
            self._tell(runtime, f"python{python.version}", exact=python.exact)
        elif runtime.startswith("nodejs"):
            node = self._node_for(runtime)
            self._tell(runtime, f"Node.js {node.version}", exact=node.exact)

    def interpreter(self, runtime: str) -> Interpreter:
        """Return the Python that functions of a runtime run on."""
        return self._interpreters.find(runtime)

    def _tell(self, runtime: str, used: str, *, exact: bool) -> None:
        if exact:
            return
        if self._strict:
            raise UnsupportedRuntimeError(
                f"{runtime} is not installed here, and `--strict-runtime` takes no other"
            )
        with self._lock:
            if runtime not in self._warned:
                self._warned.add(runtime)
                _log.warning("%s is not installed here, its functions run on %s", runtime, used)

    def _node_for(self, runtime: str) -> Node:
        found = self._nodes.find(runtime)
        if found is None:
            raise UnsupportedRuntimeError(f"{runtime} needs `node` on the PATH, and there is none")
        return found

    def _python(self, function: RunnableFunction, found: Interpreter) -> Program:
        return Program(
            # -S leaves out the packages that are installed for this interpreter: they are not there on AWS
            command=(found.path, "-S", "-u", *function.wrapper, str(_PYTHON_BOOTSTRAP)),
            version=f"python {found.version}",
            variables={
                "_SLSPY_LAYERS": os.pathsep.join(str(layer) for layer in function.layers),
                "_SLSPY_LIBRARIES": str(offer_libraries(self._libraries)),
            },
        )

    def _node(self, function: RunnableFunction, found: Node) -> Program:
        folders = [
            layer / "nodejs" / part / "node_modules"
            for layer in function.layers
            for part in (f"node{found.major}", "")
        ]
        # AWS brings its SDK along; here it can be installed for all (`npm install -g`) or be named by NODE_PATH
        everywhere = Path(found.path).resolve().parent.parent / "lib" / "node_modules"
        named = self._environ.get("NODE_PATH", "").split(os.pathsep)
        paths = [*(str(folder) for folder in folders), *filter(None, named), str(everywhere)]
        return Program(
            command=(found.path, *function.wrapper, str(_NODE_BOOTSTRAP)),
            version=f"node {found.version}",
            directory=_NODE_BOOTSTRAP.parent,
            variables={
                "NODE_PATH": os.pathsep.join(paths),
                # the package of a bundled function leaves AWS's SDK out, and the project has it for its tests
                "_SLSPY_SDK": str(self._folder_of(function.name) or ""),
            },
        )


def _own_bootstrap(function: RunnableFunction) -> Path:
    """Return the program of a custom runtime: in the package, or in a layer."""
    for folder in (function.code, *function.layers):
        if (path := folder / "bootstrap").is_file():
            return path
    raise FileNotFoundError(
        "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
    )
