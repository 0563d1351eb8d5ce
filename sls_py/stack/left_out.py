"""Refuse references to what the service file keeps out of the stage, naming both places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sls_py.cfn import naming
from sls_py.errors import Problem
from sls_py.model.left_out import LeftOut
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import ConfigPath, Position
from sls_py.stack.draft import StackDraft
from sls_py.stack.origins import origin
from sls_py.stack.references import references


def refuse_left_out(draft: StackDraft, template: JsonObject) -> None:
    """Record a problem for each reference to a function or resource that the stage goes without."""
    service = draft.service
    if not service.left_out:
        return
    known = template["Resources"].keys() | (template.get("Parameters") or {}).keys()
    seen = set()
    for place, name, value in _named(template):
        gone = None if name in known else left_out_resource(service.left_out, name)
        where = origin(service, place, value) if gone else None
        if gone and (name, where) not in seen:
            seen.add((name, where))
            draft.problems.append(_problem(place, where, gone))


def left_out_resource(left_out: Mapping[ConfigPath, LeftOut], name: str) -> LeftOut | None:
    """Return what keeps a logical id out of the stage: that of a resource, or of a part of a function."""
    found = left_out.get(("resources", "Resources", name))
    if found:
        return found
    return next((gone for path, gone in left_out.items() if _is_part(name, path)), None)


def _is_part(name: str, path: ConfigPath) -> bool:
    """Tell whether a logical id is that of a function, its version, alias, URL or log group."""
    if path[0] != "functions" or len(path) > 2:
        return False
    key = str(path[1])
    return name == naming.log_group(key) or name.startswith(f"{naming.normalized(key)}Lambda")


def _named(template: JsonObject) -> Iterator[tuple[tuple[str, str], str, CfValue]]:
    """Yield where in a template something is named, its name, and the value that names it."""
    for section in ("Resources", "Outputs"):
        for key, item in template[section].items():
            for reference in references(item):
                yield (section, key), reference.name, reference.value
            depends = (item.get("DependsOn") if isinstance(item, dict) else None) or []
            for name in [depends] if isinstance(depends, str) else depends:
                if isinstance(name, str):
                    yield (section, key), name, name


def _problem(place: tuple[str, str], where: Position | None, gone: LeftOut) -> Problem:
    section, name = place
    what = "output" if section == "Outputs" else "resource"
    return Problem(
        message=f"{what} `{name}` needs {gone.name}, which is left out of stage `{gone.stage}`",
        hint=f"{gone.cause} leaves it out; give both the same stages, or take the reference away",
        position=where,
        path=".".join(place),
    )
