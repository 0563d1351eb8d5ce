"""What is said about Python sources that Lambda could not load."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from sls_py.cfn import naming
from sls_py.errors import Problem
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.packaging.imports import Missing
from sls_py.packaging.python_grammar import Mistake
from sls_py.packaging.python_runtime import Version, removed_in
from sls_py.position import Position


def mistake_in(
    shown: str, source: str, mistake: Mistake, function: Function, version: Version
) -> Problem:
    """Return the problem of a text that cannot be parsed: an error when that is certain."""
    position = Position(source, mistake.line, mistake.column)
    if mistake.certain:
        return Problem(
            message=f"`{shown}` is not valid Python: {mistake.message}",
            position=position,
            hint=f"correct it: function `{function.key}` loads it and would fail at its start",
        )
    message = f"`{shown}` may not be valid Python: {mistake.message}"
    hint = (
        f"{_python(version)} may know more than the Python that runs slspy; "
        f"install `python{_number(version)}` here to be certain"
    )
    return Problem(message=message, position=position, hint=hint, severity="warning")


def missing_module(
    service: Service,
    one: Missing,
    source: str,
    names: Collection[str],
    version: Version,
    *,
    layer: str | None = None,
) -> Problem:
    """Return the warning about a module that is imported at the top of a file, but is nowhere.

    `names` are those of the zip, `layer` is one of the service that has the module, but is not used.
    """
    message = f"`{one.module}` is in no zip and no layer"
    hint = _elsewhere(service, one, names) or "add the package that has it to the zip or a layer"
    if layer:
        message = f"`{one.module}` is in the layer `{layer}`, which the function does not use"
        hint = f"add `!Ref {naming.layer(layer)}` to the `layers` of the function"
    elif gone := removed_in(one.module, version):
        message = f"`{one.module}` is not part of Python any more since {_number(gone)}"
    elif "." not in one.module:
        message += f", and {_python(version)} comes without it"
    return Problem(
        message=message,
        position=Position(source, one.line, one.column),
        hint=hint,
        severity="warning",
    )


def _elsewhere(service: Service, one: Missing, names: Collection[str]) -> str | None:
    """Tell where in the service the module is, when it is there under another name or not in the zip."""
    path = one.module.replace(".", "/")
    files = (f"{path}.py", f"{path}/__init__.py")
    for file in files:
        if (service.directory / file).is_file():
            return f"`{file}` is there, but `package.patterns` leaves it out"
    beside = posixpath.dirname(one.file)
    near = posixpath.join(beside, path)
    if beside and any(name == f"{near}.py" or name.startswith(f"{near}/") for name in names):
        module = near.replace("/", ".")
        return f"it is `{module}` in Lambda, which looks for modules from the top of the zip"
    return None


def _python(version: Version) -> str:
    return f"Python {_number(version)}"


def _number(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
