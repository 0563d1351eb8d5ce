"""Whether the file that a handler names is in the zip."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping

from sls_py.errors import Problem, nearest
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.packaging.plan import Target
from sls_py.packaging.problems import problem_at

_NODE = (".js", ".mjs", ".cjs")


def check_handlers(service: Service, names: Mapping[Target, Collection[str]]) -> list[Problem]:
    """Return a problem for every Python and Node handler whose file is not among the names of its zip.

    Functions with layers are not judged: their handler may be in one. A handler without a dot is never right
    (Lambda: "Runtime.MalformedHandlerName").
    """
    return list(handler_problems(service, names).values())


def handler_problems(
    service: Service, names: Mapping[Target, Collection[str]]
) -> dict[str, Problem]:
    """Return the problems of `check_handlers` by function."""
    checked = {
        key: _check(service, service.functions[key], found)
        for target, found in names.items()
        for key in target.functions
    }
    return {key: problem for key, problem in checked.items() if problem}


def _check(service: Service, function: Function, names: Collection[str]) -> Problem | None:
    layers = service.provider.layers if function.layers is None else function.layers
    runtime = function.runtime or service.provider.runtime or ""
    handler = posixpath.normpath(function.handler or "")
    if runtime.startswith(("python", "nodejs")) and "." not in posixpath.basename(handler):
        return _malformed(service, function)
    if layers or handler == "." or handler.startswith("/"):
        return None
    if runtime.startswith("python"):
        wanted = python_files(handler)
        found = _has(names, wanted) or _has_extension_module(names, wanted[0])
    elif runtime.startswith("nodejs"):
        wanted = _node_files(handler)
        found = _has(names, [*wanted, *(f"node_modules/{file}" for file in wanted)])
    else:
        return None
    return None if found else _missing(service, function, wanted[0], names)


def python_files(handler: str) -> list[str]:
    """Return where a handler may be: `src/app.main` and `src.app.main` are the function `main` of `src/app.py`."""
    module = (handler.rpartition(".")[0] or handler).replace(".", "/")
    return [f"{module}.py", f"{module}/__init__.py", f"{module}.pyc"]


def _node_files(handler: str) -> list[str]:
    """`src/app.main` is `main` of `src/app.js`; the file's name ends at the first dot."""
    folder, name = posixpath.split(handler)
    module = posixpath.join(folder, name.partition(".")[0])
    files = [f"{module}{suffix}" for suffix in _NODE]
    return [*files, module, f"{module}/index.js", f"{module}/package.json"]


def _has(names: Collection[str], wanted: list[str]) -> bool:
    return any(file in names for file in wanted)


def _has_extension_module(names: Collection[str], file: str) -> bool:
    module = file.removesuffix("py")
    return any(name.startswith(module) and name.endswith(".so") for name in names)


def _malformed(service: Service, function: Function) -> Problem:
    message = f"the handler `{function.handler}` names a file without a function"
    hint = f"write it as `{function.handler}.handler`, when the function is called `handler`"
    return problem_at(service, ("functions", function.key, "handler"), message, hint=hint)


def _missing(service: Service, function: Function, file: str, names: Collection[str]) -> Problem:
    message = f"there is no `{file}` in the zip for the handler `{function.handler}`"
    hint = _hint(service, file, names)
    return problem_at(service, ("functions", function.key, "handler"), message, hint=hint)


def _hint(service: Service, file: str, names: Collection[str]) -> str | None:
    stem, suffix = posixpath.splitext(file)
    if (service.directory / file).is_file():
        return f"`{file}` is there, but `package.patterns` leaves it out"
    if f"{stem}.ts" in names:
        return f"`{stem}.ts` has to be compiled first, by a build step or a plugin"
    folder, name = posixpath.split(file)
    near = [
        one
        for one in names
        if one.endswith(suffix) and (posixpath.dirname(one) == folder or one.endswith(f"/{name}"))
    ]
    found = nearest(file, near)
    return f"did you mean `{found}`?" if found else None
