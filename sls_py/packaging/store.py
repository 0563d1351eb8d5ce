"""A package on disk: what `slspy package` writes and `slspy deploy --package` reads back."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from sls_py.errors import PackagingError, Problem
from sls_py.files.atomic import replacing, write_text
from sls_py.files.locks import locked
from sls_py.model.package import Artifact, Artifacts, Package
from sls_py.model.stack import CompiledFunction, CompiledStack, RestStage
from sls_py.model.values import CfValue, JsonObject
from sls_py.packaging.concealed import Reveal, conceal, refuse_to_read, reveal
from sls_py.packaging.problems import disk_problems

TEMPLATE = "cloudformation-template-update-stack.json"
CORE_TEMPLATE = "cloudformation-template-create-stack.json"
STATE = "slspy-state.json"
GIVEN = "artifacts"
"""Where zips go that the user made: their names may be anything."""

FORMAT = 1


def write_package(package: Package, directory: Path) -> None:
    """Write a package into a folder; `read_package` gives it back.

    Zips that are not there yet are copied in, zips of an earlier package there are removed. The state file goes
    first and comes last, so a folder with one is whole.

    Raises:
        PackagingError: a zip is gone, or the folder cannot be written to.
        BusyError: another process writes to the folder.
    """
    with disk_problems(), locked(directory):
        earlier = _zips_of(directory / STATE)
        (directory / STATE).unlink(missing_ok=True)
        files = {item.name: _put(item, directory) for item in package.artifacts.items}
        _write_templates(package.stack, directory)
        state = conceal(_state(package, files))
        write_text(directory / STATE, json.dumps(state, ensure_ascii=False) + "\n")
        for name in earlier.difference(files.values()):
            _inside(directory, name).unlink(missing_ok=True)


def read_package(directory: Path, read_secret: Reveal = refuse_to_read) -> Package:
    """Read a package from a folder and check that its zips are the ones it was made with.

    `read_secret` reads the secrets that a deployment needs: they are no part of a package.

    Raises:
        PackagingError: there is no package, another version of slspy made it, or files changed since.
    """
    state = reveal(_read_state(directory), read_secret)
    try:
        package = _package(state, directory)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unreadable(directory / STATE) from None
    _verify(package)
    return package


def _put(item: Artifact, directory: Path) -> str:
    name = f"{GIVEN}/{item.name}" if item.encoding == "raw" else item.name
    target = directory / name
    if not (target.exists() and target.samefile(item.path)):
        import shutil  # not needed most of the time

        with replacing(target) as temporary:
            shutil.copyfile(item.path, temporary)
    return name


def _write_templates(stack: CompiledStack, directory: Path) -> None:
    write_text(directory / TEMPLATE, _to_text(stack.template))
    if stack.core_template is None:
        (directory / CORE_TEMPLATE).unlink(missing_ok=True)
    else:
        write_text(directory / CORE_TEMPLATE, _to_text(stack.core_template))


def _to_text(template: JsonObject) -> str:
    return _indented(template, "\n") + "\n"


def _indented(value: CfValue, line: str) -> str:
    """What `json.dumps(value, indent=2, ensure_ascii=False)` gives, in half its time; `line` begins a line."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict) and value:
        inner = f"{line}  "
        entries = [
            f"{inner}{encode_basestring(k)}: {_indented(v, inner)}" for k, v in value.items()
        ]
        return "{" + ",".join(entries) + line + "}"
    if isinstance(value, list) and value:
        inner = f"{line}  "
        return "[" + ",".join([f"{inner}{_indented(item, inner)}" for item in value]) + line + "]"
    return json.dumps(value)


def _state(package: Package, files: dict[str, str]) -> JsonObject:
    stack = _fields(package.stack)
    del stack["template"], stack["core_template"]
    stack["functions"] = {key: _fields(one) for key, one in package.stack.functions.items()}
    stage = package.stack.rest_stage
    stack["rest_stage"] = _fields(stage) if stage else None
    items = [{**_fields(item), "path": files[item.name]} for item in package.artifacts.items]
    artifacts = {
        "items": items,
        "functions": dict(package.artifacts.functions),
        "layers": dict(package.artifacts.layers),
    }
    return {"format": package.format, "stack": stack, "artifacts": artifacts}


def _fields(value: Any) -> JsonObject:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _inside(directory: Path, name: str) -> Path:
    """The path of a file that a state file names; ValueError when it is not below the folder."""
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise ValueError(name)
    return directory / name


def _zips_of(state: Path) -> frozenset[str]:
    """The zips that an earlier package in the folder names, as far as it can be read."""
    try:
        items = json.loads(state.read_bytes())["artifacts"]["items"]
        names = [str(item["path"]) for item in items]
        return frozenset(name for name in names if _inside(state.parent, name))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def _read_state(directory: Path) -> JsonObject:
    path = directory / STATE
    try:
        state = json.loads(path.read_bytes())
    except OSError:
        raise _problem(
            f"`{directory}` holds no package: there is no `{STATE}` in it",
            f"run `slspy package --package {directory}` first",
        ) from None
    except ValueError:
        raise _unreadable(path) from None
    found = state.get("format") if isinstance(state, dict) else None
    if found != FORMAT:
        raise _problem(
            f"`{path}` has the format {found!r}, this version of slspy reads {FORMAT}",
            "package and deploy with the same version of slspy",
        )
    return dict(state)


def _package(state: JsonObject, directory: Path) -> Package:
    stack: JsonObject = dict(state["stack"])
    stack["template"] = _read_template(directory / TEMPLATE)
    core = directory / CORE_TEMPLATE
    stack["core_template"] = _read_template(core) if core.exists() else None
    stack["functions"] = {
        key: _build(CompiledFunction, one) for key, one in stack["functions"].items()
    }
    stage = stack.get("rest_stage")
    stack["rest_stage"] = _build(RestStage, stage) if stage else None
    items = [
        _build(Artifact, {**item, "path": _inside(directory, item["path"])})
        for item in state["artifacts"]["items"]
    ]
    artifacts = {**state["artifacts"], "items": items}
    return Package(
        stack=_build(CompiledStack, stack),
        artifacts=_build(Artifacts, artifacts),
        format=state["format"],
    )


def _read_template(path: Path) -> JsonObject:
    try:
        template = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise _unreadable(path) from None
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise _unreadable(path)
    return template


def _build(kind: Any, values: JsonObject) -> Any:
    """Make a frozen value from its fields; JSON knows no tuples, so its lists become tuples where they were."""
    tuples = {field.name for field in dataclasses.fields(kind) if "tuple[" in str(field.type)}
    return kind(
        **{
            name: tuple(value) if name in tuples and isinstance(value, list) else value
            for name, value in values.items()
        }
    )


def _verify(package: Package) -> None:
    problems = [problem for item in package.artifacts.items if (problem := _check(item))]
    if problems:
        raise PackagingError(problems)


def _check(item: Artifact) -> Problem | None:
    again = "run `slspy package` again"
    try:
        with item.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        return Problem(message=f"cannot read `{item.path}`: {error.strerror}", hint=again)
    if base64.b64encode(digest).decode() == item.code_sha256:
        return None
    return Problem(message=f"`{item.path}` changed after it was packaged", hint=again)


def _unreadable(path: Path) -> PackagingError:
    return _problem(f"cannot read `{path}`", "run `slspy package` again with this version of slspy")


def _problem(message: str, hint: str) -> PackagingError:
    return PackagingError([Problem(message=message, hint=hint)])
