"""What each zip was made from and for: so a package without a stage finds the zip of a function in any stage."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sls_py.errors import PackagingError, Problem
from sls_py.model.package import Artifacts
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.packaging.plan import Target, plan_targets
from sls_py.packaging.problems import problem_at

Platform = tuple[str, str]
"""Runtime and architecture: what is installed for one may not run on another."""


class Use(NamedTuple):
    """A zip with what decides about its content: the folder, the patterns, or the zip that the user gave.

    `functions` are those that run it, with their platforms; `layer` is the layer that it is.
    """

    artifact: str
    root: str
    patterns: tuple[str, ...]
    given: str | None
    functions: Mapping[str, Platform]
    layer: str | None

    @property
    def source(self) -> tuple[str, tuple[str, ...], str | None]:
        """What decides about the content."""
        return (self.root, self.patterns, self.given)


def uses_of(service: Service, artifacts: Artifacts) -> tuple[Use, ...]:
    """Return what the zips of a service are made from and for."""
    return tuple(_use(service, target, artifacts) for target in plan_targets(service))


def uses_state(uses: Sequence[Use]) -> list[JsonObject]:
    """Return uses as JSON."""
    return [use._asdict() for use in uses]


def restored_uses(state: Sequence[JsonObject]) -> tuple[Use, ...]:
    """Return the uses that a state file describes; KeyError, TypeError or ValueError when it describes none."""
    return tuple(_restored(each) for each in state)


def fitting(service: Service, packaged: Artifacts, uses: Sequence[Use]) -> Artifacts:
    """Return the packaged zips as those of a service that is compiled for another stage.

    Raises:
        PackagingError: a function or layer needs a zip that is not in the package; all problems at once.
    """
    wanted = uses_of(service, Artifacts())
    problems = list(_misfits(service, wanted, uses))
    if problems:
        raise PackagingError(problems)
    functions = {
        key: _zip_of(key, use, uses)[0].artifact for use in wanted for key in use.functions
    }
    layers = {use.layer: _layers(use, uses)[0].artifact for use in wanted if use.layer}
    needed = {*functions.values(), *layers.values()}
    items = tuple(item for item in packaged.items if item.name in needed)
    return Artifacts(items=items, functions=functions, layers=layers)


def _use(service: Service, target: Target, artifacts: Artifacts) -> Use:
    named = [artifacts.functions.get(key) for key in target.functions]
    found = artifacts.layers.get(target.layer) if target.layer else next(iter(named), None)
    return Use(
        artifact=found or target.name,
        root=os.path.relpath(target.root, service.directory).replace(os.sep, "/"),
        patterns=tuple(rule.pattern for rule in target.rules),
        given=target.given,
        functions={key: _platform(service, key) for key in target.functions},
        layer=target.layer,
    )


def _platform(service: Service, key: str) -> Platform:
    function, provider = service.functions[key], service.provider
    runtime = function.runtime or provider.runtime or ""
    return (runtime, function.architecture or provider.architecture or "x86_64")


def _restored(state: JsonObject) -> Use:
    functions = state["functions"].items()
    platforms = {key: (runtime, machine) for key, (runtime, machine) in functions}
    return Use(**{**state, "patterns": tuple(state["patterns"]), "functions": platforms})


def _misfits(service: Service, wanted: Sequence[Use], uses: Sequence[Use]) -> Iterator[Problem]:
    for use in wanted:
        if use.layer and not _layers(use, uses):
            path = ("layers", use.layer)
            yield problem_at(service, path, _differs(service, f"layer `{use.layer}`"), hint=_HINT)
        for key, platform in use.functions.items():
            found = _zip_of(key, use, uses)
            subject = f"function `{key}`"
            path = ("functions", key)
            if not found:
                yield problem_at(service, path, _differs(service, subject), hint=_HINT)
            elif platform not in _platforms(key, found):
                message = f"{subject} runs on {' and '.join(platform)} in stage `{service.provider.stage}`, the package was not made for that"
                yield problem_at(service, path, message, hint=_HINT)


_HINT = "have all stages packaged alike, or make a package for each with `slspy package --stage STAGE --package DIR`"


def _differs(service: Service, subject: str) -> str:
    stage = service.provider.stage
    return f"{subject} is packaged in another way in stage `{stage}` than in the package"


def _zip_of(key: str, wanted: Use, uses: Sequence[Use]) -> list[Use]:
    """The use that fits a function: its own, or (for one that the packaged stage did not have) any from the same source."""
    alike = [use for use in uses if use.layer is None and use.source == wanted.source]
    own = [use for use in alike if key in use.functions]
    known = any(key in use.functions for use in uses)
    return own or ([] if known or len({use.artifact for use in alike}) != 1 else alike)


def _layers(wanted: Use, uses: Sequence[Use]) -> list[Use]:
    return [use for use in uses if use.layer == wanted.layer and use.source == wanted.source]


def _platforms(key: str, found: Sequence[Use]) -> set[Platform]:
    own = {use.functions[key] for use in found if key in use.functions}
    return own or {platform for use in found for platform in use.functions.values()}
