"""What differs between the files and AWS: snapshots of the files, and places in the template."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sls_py.cfn import naming
from sls_py.deploy.compare import equal
from sls_py.model.package import Artifact, Artifacts, Package
from sls_py.model.service import Service
from sls_py.model.stack import CompiledFunction
from sls_py.model.values import JsonObject
from sls_py.sync.live import Live
from sls_py.sync.outline import outline


class Place(NamedTuple):
    """A property of a resource (by logical ids), the whole resource (""), or a section of the template (resource "")."""

    resource: str
    property: str = ""


class Snapshot(NamedTuple):
    """The files at one moment: the service, its package, and the bytes of small zips that changed, by CodeSha256."""

    service: Service
    package: Package
    archives: Mapping[str, bytes]

    @property
    def template(self) -> JsonObject:
        """The compiled template."""
        return self.package.stack.template

    @property
    def artifacts(self) -> Artifacts:
        """The zips."""
        return self.package.artifacts

    @property
    def own(self) -> frozenset[str]:
        """The logical ids of the functions and layers whose code is packaged here."""
        functions = (function.logical_id for function in self.package.stack.functions.values())
        return frozenset([*functions, *(naming.layer(key) for key in self.artifacts.layers)])

    @property
    def held(self) -> frozenset[str]:
        """The logical ids of the functions with mistakes: nothing of them is brought to AWS."""
        functions, broken = self.package.stack.functions, self.artifacts.broken
        return frozenset(functions[key].logical_id for key in broken if key in functions)

    def artifact_of(self, function: CompiledFunction) -> Artifact | None:
        """Return the zip of a function, None for images."""
        return self._artifact(self.artifacts.functions.get(function.key))

    def layer_artifacts(self) -> Iterator[tuple[str, Artifact]]:
        """Yield the layers of the service: logical id and zip."""
        for key, name in self.artifacts.layers.items():
            if found := self._artifact(name):
                yield naming.layer(key), found

    def _artifact(self, name: str | None) -> Artifact | None:
        return next((item for item in self.artifacts.items if item.name == name), None)


class Change(NamedTuple):
    """What flows are found from.

    `applied` is the template that AWS fulfills, that of the stack with what flows did since; `after` is the newest
    state of the files. `saved` are the files that were written, None when that is not known. `places` is all that
    differs, code included, but for functions with mistakes.
    """

    applied: JsonObject
    after: Snapshot
    live: Live
    saved: frozenset[Path] | None
    places: frozenset[Place]

    def differs(self, resource: str, property: str) -> bool:  # noqa: A002 - that is what it is called
        """Tell whether a property of a resource differs."""
        return Place(resource, property) in self.places

    def deployed(self, resource: str) -> bool:
        """Tell whether the stack has a resource already."""
        return resource in self.applied.get("Resources", {})

    def saved_in(self, folder: Path) -> bool:
        """Tell whether a file was saved that is `folder`, or below it; also when nobody knows."""
        if self.saved is None:
            return True
        return any(path == folder or folder in path.parents for path in self.saved)


class TemplatePlaces:
    """Compares templates; those that were compared the last time are not compared again."""

    def __init__(self) -> None:
        self._before: JsonObject = {}
        self._after: JsonObject = {}
        self._places: frozenset[Place] = frozenset()

    def between(self, before: JsonObject, after: Snapshot) -> frozenset[Place]:
        """Return the places that differ between a template and that of a snapshot, without code."""
        template = after.template
        if before is not self._before or template is not self._after:
            self._before, self._after = before, template
            self._places = frozenset(template_places(before, template, after.own))
        return self._places


def change_of(
    applied: JsonObject,
    after: Snapshot,
    live: Live,
    saved: frozenset[Path] | None = None,
    *,
    places: frozenset[Place] | None = None,
) -> Change:
    """Compare what AWS fulfills with the files; `places` are those of the templates, when they are known."""
    if places is None:
        places = frozenset(template_places(applied, after.template, after.own))
    found, held = places.union(_code_places(after, live)), after.held
    wanted = frozenset(place for place in found if place.resource not in held) if held else found
    return Change(applied, after, live, saved, wanted)


def template_places(before: JsonObject, after: JsonObject, own: Collection[str]) -> Iterator[Place]:
    """Yield the places that differ between two templates, without the code of some functions and layers."""
    old, new = outline(before, own), outline(after, own)
    for section in sorted(old.keys() | new.keys()):
        if section != "Resources" and not equal(old.get(section), new.get(section)):
            yield Place("", section)
    yield from _resource_places(old.get("Resources", {}), new.get("Resources", {}))


def _resource_places(old: JsonObject, new: JsonObject) -> Iterator[Place]:
    for name in sorted(old.keys() | new.keys()):
        left, right = old.get(name), new.get(name)
        if left is None or right is None or not equal(_frame(left), _frame(right)):
            yield Place(name)
            continue
        before, after = left.get("Properties") or {}, right.get("Properties") or {}
        for key in sorted(before.keys() | after.keys()):
            if not (key in before and key in after and equal(before[key], after[key])):
                yield Place(name, key)


def _frame(resource: JsonObject) -> JsonObject:
    return {key: value for key, value in resource.items() if key != "Properties"}


def _code_places(after: Snapshot, live: Live) -> Iterator[Place]:
    for function in after.package.stack.functions.values():
        artifact = after.artifact_of(function)
        if artifact and live.mark(function.logical_id) != artifact.code_sha256:
            yield Place(function.logical_id, "Code")
    for logical_id, artifact in after.layer_artifacts():
        if not has_content(live, logical_id, artifact.digest):
            yield Place(logical_id, "Content")


def version_mark(logical_id: str) -> str:
    """Return where sync remembers the version of a layer that it published: the digest and the ARN."""
    return f"{logical_id}:version"


def has_content(live: Live, logical_id: str, digest: str) -> bool:
    """Tell whether functions have a layer with a content: the stack's, unless sync published something else since."""
    published = live.mark(version_mark(logical_id))
    doubtful = published is not None and not published.startswith(f"{digest} ")
    return live.mark(logical_id) == digest and not doubtful


def with_places(applied: JsonObject, template: JsonObject, places: Iterable[Place]) -> JsonObject:
    """Return a template with the properties at some places taken from another one."""
    resources = dict(applied.get("Resources", {}))
    source = template.get("Resources", {})
    for place in places:
        if place.resource in resources and place.resource in source:
            resources[place.resource] = _with_property(
                resources[place.resource], source[place.resource], place.property
            )
    same = all(resources[name] is one for name, one in applied.get("Resources", {}).items())
    return applied if same else {**applied, "Resources": resources}


def _with_property(before: JsonObject, after: JsonObject, name: str) -> JsonObject:
    old, new = before.get("Properties") or {}, after.get("Properties") or {}
    zipped = name == "Code" and "ImageUri" not in (new.get(name) or {})
    if zipped or ((name in old) == (name in new) and old.get(name) is new.get(name)):
        return before
    kept = {key: value for key, value in old.items() if key != name}
    return {**before, "Properties": kept | ({name: new[name]} if name in new else {})}
