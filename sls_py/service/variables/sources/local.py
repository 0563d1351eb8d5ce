"""The sources that need nothing but the service file, the command line and the environment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sls_py.errors import UsageError, did_you_mean
from sls_py.model.options import Options
from sls_py.position import dotted
from sls_py.service.extensions import Missing, VariableContext
from sls_py.service.tree import Gap, Tree, is_unicode
from sls_py.service.variables.sources.address import needed


class SelfSource:
    """`${self:custom.name}`: another property of the service file; `${self:}` is the whole file."""

    name = "self"

    def resolve(self, address: str | None, _params: Sequence[Any], context: VariableContext) -> Any:
        """Return the property with its positions."""
        path = str(address).split(".") if address else []
        found = context.find(path)
        if isinstance(found, Gap):
            reason = f"there is no `{address}` in the service file"
            return Missing(reason, lambda: _nearest_path(path, found))
        return found if found.value is not None else Missing(f"`{address}` is null")


def _nearest_path(path: list[str], gap: Gap) -> str | None:
    if not isinstance(gap.holder, dict):
        return None
    before, after = path[: gap.depth], path[gap.depth + 1 :]
    return did_you_mean(".".join(path), (dotted((*before, name, *after)) for name in gap.holder))


class EnvSource:
    """`${env:NAME}`: an environment variable."""

    name = "env"

    def resolve(self, address: str | None, _params: Sequence[Any], context: VariableContext) -> Any:
        """Return the text of the environment variable."""
        name = needed(address, "`${env:NAME}`")
        value = context.environ.get(name)
        if value is not None:
            if not is_unicode(value):
                raise UsageError(f"the environment variable `{name}` is not UTF-8 text")
            return value
        reason = f"the environment variable `{name}` is not set"
        return Missing(reason, lambda: did_you_mean(name, context.environ))


class OptSource:
    """`${opt:name}`: an option of the command line; `${opt:}` is all of them."""

    name = "opt"

    def resolve(self, address: str | None, _params: Sequence[Any], context: VariableContext) -> Any:
        """Return the option's value; defaults of `--stage` and `--region` do not count, as in osls."""
        given = given_options(context.options)
        if not address:
            return given
        value = given.get(str(address))
        if value is not None:
            return value
        return Missing(f"the option `--{address}` was not given")


def given_options(options: Options) -> dict[str, Any]:
    """Return the options that were given, by their names on the command line."""
    named: dict[str, Any] = {
        "stage": options.stage,
        "region": options.region,
        "config": options.config,
        "aws-profile": options.profile,
        "param": [f"{name}={value}" for name, value in options.params] or None,
        "package": options.package,
        "verbose": options.verbose or None,
        **options.extra,
    }
    return {name: value for name, value in named.items() if value is not None}


class SlsSource:
    """`${sls:stage}` and `${sls:instanceId}`: facts about this run."""

    name = "sls"

    def __init__(self, instance_id: str) -> None:
        self._instance_id = instance_id

    def resolve(self, address: str | None, _params: Sequence[Any], context: VariableContext) -> Any:
        """Return the stage, or the id of this run (its start in milliseconds)."""
        match needed(address, "`${sls:stage}`"):
            case "stage":
                return context.stage()
            case "instanceId":
                return self._instance_id
            case other:
                raise UsageError(
                    f"`sls` does not know `{other}`", hint="it knows `stage` and `instanceId`"
                )


class ParamSource:
    """`${param:name}`: `--param`, then `params.<stage>`, then `params.default`.

    A stage's own parameters may also stand under `stages.<stage>.params`.
    """

    name = "param"

    def resolve(self, address: str | None, _params: Sequence[Any], context: VariableContext) -> Any:
        """Return the parameter's value."""
        name = needed(address, "`${param:name}`")
        given = dict(context.options.params)
        if name in given:
            return given[name]
        known, stage = set(given), context.stage()
        for holder in (stage, "default"):
            for section in (("params", holder), ("stages", holder, "params")):
                found = context.find((*section, name))
                if isinstance(found, Tree):
                    if found.value is not None:
                        return found
                elif found.depth == len(section) and isinstance(found.holder, dict):
                    known.update(found.holder)
        reason = f"there is no parameter `{name}` for stage `{stage}`"
        return Missing(
            reason, lambda: did_you_mean(name, known) or f"pass it with `--param {name}=value`"
        )


class StrToBoolSource:
    """`${strToBool(value)}`: `true`, `1`, `false` and `0` as booleans."""

    name = "strToBool"

    def resolve(
        self, _address: str | None, params: Sequence[Any], _context: VariableContext
    ) -> Any:
        """Return the boolean that a text means."""
        if not params or params[0] is None:
            raise UsageError("`strToBool` needs a value", hint="write `${strToBool(${env:NAME})}`")
        word = str(params[0]).strip().lower()
        meaning = {"true": True, "1": True, "false": False, "0": False}.get(word)
        if meaning is None:
            raise UsageError(
                "`strToBool` got a value that is no boolean", hint="use `true`, `false`, `1` or `0`"
            )
        return meaning
