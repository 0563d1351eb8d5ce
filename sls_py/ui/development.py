"""What `slspy dev` says about each of its deployments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from sls_py.errors import SlspyError
from sls_py.model.result import DeployResult, FunctionChange, ServiceInfo
from sls_py.model.values import JsonObject
from sls_py.numbers import duration
from sls_py.ui.deployments import changes_json, deployment_json
from sls_py.ui.problems import render_problems
from sls_py.ui.services import endpoint_lines
from sls_py.ui.style import PLAIN, Style

_NAMES_SHOWN = 3


class Deployed(Protocol):
    """A deployment of everything."""

    @property
    def result(self) -> DeployResult:
        """How it ended."""
        ...

    @property
    def info(self) -> ServiceInfo:
        """What is there now."""
        ...


class Round(Protocol):
    """One deployment of the loop; the first one follows no save."""

    @property
    def seconds(self) -> float:
        """How long it took."""
        ...

    @property
    def saved(self) -> Collection[Path]:
        """The files that were saved before."""
        ...

    @property
    def deployment(self) -> Deployed | None:
        """What came of it when everything was deployed."""
        ...

    @property
    def changes(self) -> Sequence[FunctionChange]:
        """What came of it when functions were."""
        ...

    @property
    def error(self) -> SlspyError | None:
        """Why it failed."""
        ...


def round_lines(done: Round, style: Style = PLAIN) -> list[str]:
    """Return the lines about a deployment: one, after a save that went well."""
    if done.error is not None:
        problems = render_problems(done.error.problems, style=style)
        return [problems, style("nothing is deployed until the next save", "dim"), ""]
    if done.saved:
        return [f"{_end(done, style)} {style(f'({_files(done.saved)})', 'dim')}"]
    assert done.deployment is not None
    return [_end(done, style), "", *_addresses(done.deployment.info, style), ""]


def round_json(done: Round) -> JsonObject:
    """Return a deployment as a JSON object."""
    found: JsonObject = {
        "seconds": round(done.seconds, 3),
        "saved": sorted(str(path) for path in done.saved),
    }
    if done.error is not None:
        return found | {"errors": [problem.message for problem in done.error.problems]}
    if done.deployment is not None:
        return found | deployment_json(done.deployment.result, done.deployment.info)
    return found | {"functions": changes_json(done.changes)}


def _end(done: Round, style: Style) -> str:
    took = duration(done.seconds)
    if done.deployment is not None:
        service = done.deployment.result.service
        changed = done.deployment.result.changed or not done.saved
        text = f"{service} is deployed" if changed else f"{service} is unchanged"
        return f"{style('✔' if changed else '·', 'green')} {text} in {took}"
    changed_keys = [change.key for change in done.changes if change.change != "unchanged"]
    if not changed_keys:
        return f"{style('·', 'dim')} no function changed"
    verb = "is" if len(changed_keys) == 1 else "are"
    return f"{style('✔', 'green')} {_listed(changed_keys)} {verb} live in {took}"


def _addresses(info: ServiceInfo, style: Style) -> list[str]:
    lines = [f"  {line}" for line in endpoint_lines(info.endpoints, style)]
    if info.functions:
        command = f"slspy invoke --local -f {info.functions[0].key}"
        lines.append(f"  {style('or', 'dim')} {style(command, 'cyan')}")
    return [*lines, "", style("watching for changes; Ctrl-C ends", "dim")]


def _files(saved: Collection[Path]) -> str:
    return _listed(sorted({path.name for path in saved}))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMES_SHOWN])
    more = len(names) - _NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
