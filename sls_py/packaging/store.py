"""A package on disk: what `slspy package` writes and `slspy deploy --package` reads back."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from pathlib import Path

from sls_py.errors import PackagingError, Problem
from sls_py.files.atomic import write_text
from sls_py.files.locks import locked
from sls_py.model.package import Package
from sls_py.model.stack import CompiledFunction, CompiledStack, RestStage
from sls_py.model.values import CfValue, JsonObject
from sls_py.packaging.concealed import Reveal, conceal, refuse_to_read, reveal
from sls_py.packaging.problems import disk_problems
from sls_py.packaging.stored import (
    artifacts_state,
    fields_of,
    from_fields,
    put_artifacts,
    remove_zips,
    restored_artifacts,
    verify,
    zips_of,
)

TEMPLATE = "cloudformation-template-update-stack.json"
CORE_TEMPLATE = "cloudformation-template-create-stack.json"
STATE = "slspy-state.json"
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
        earlier = zips_of(directory / STATE)
        (directory / STATE).unlink(missing_ok=True)
        files = put_artifacts(package.artifacts, directory)
        _write_templates(package.stack, directory)
        state = conceal(_state(package, files))
        write_text(directory / STATE, json.dumps(state, ensure_ascii=False) + "\n")
        remove_zips(directory, earlier.difference(files.values()))


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
    verify(package.artifacts)
    return package


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
    stack = fields_of(package.stack)
    del stack["template"], stack["core_template"]
    stack["functions"] = {key: fields_of(one) for key, one in package.stack.functions.items()}
    stage = package.stack.rest_stage
    stack["rest_stage"] = fields_of(stage) if stage else None
    artifacts = artifacts_state(package.artifacts, files)
    return {"format": package.format, "stack": stack, "artifacts": artifacts}


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
        key: from_fields(CompiledFunction, one) for key, one in stack["functions"].items()
    }
    stage = stack.get("rest_stage")
    stack["rest_stage"] = from_fields(RestStage, stage) if stage else None
    return Package(
        stack=from_fields(CompiledStack, stack),
        artifacts=restored_artifacts(state["artifacts"], directory),
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


def _unreadable(path: Path) -> PackagingError:
    return _problem(f"cannot read `{path}`", "run `slspy package` again with this version of slspy")


def _problem(message: str, hint: str) -> PackagingError:
    return PackagingError([Problem(message=message, hint=hint)])
