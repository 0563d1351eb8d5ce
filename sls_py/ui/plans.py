"""The plan of a deployment, as text and as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from sls_py.model.package import Artifact
from sls_py.model.plan import (
    AddBucket,
    Adopt,
    Cleanup,
    CreateStack,
    DeleteStack,
    DropVersions,
    HealAlias,
    HealCode,
    HealConfiguration,
    PruneVersions,
    PublishManifest,
    RecreateFunctions,
    RestoreBucket,
    SetRestStage,
    SetStackPolicy,
    SetTerminationProtection,
    Skip,
    Step,
    UpdateStack,
    Upload,
    UploadTemplate,
)
from sls_py.model.preview import Preview
from sls_py.model.values import CfValue, JsonObject
from sls_py.numbers import count, size
from sls_py.ui.deployments import changes_json, function_lines
from sls_py.ui.headings import heading_json
from sls_py.ui.style import PLAIN, Style


def render_plan(preview: Preview, style: Style = PLAIN) -> str:
    """Return the steps of a deployment, one line each, and what becomes of the functions."""
    steps = [
        f"{style(f'{number}.', 'dim')} {step_text(step)}"
        for number, step in enumerate(preview.plan.steps, start=1)
    ]
    head = f"{style('stack:', 'dim')} {preview.stack} ({preview.region})"
    functions = function_lines(preview.plan.functions, style)
    if functions:
        functions.insert(0, style("functions:", "dim"))
    return "\n".join([head, *preview.plan.notes, *steps, *functions])


def plan_json(preview: Preview) -> JsonObject:
    """Return a plan; steps have their kind, a text, and what they are about."""
    return heading_json(preview) | {
        "steps": [_step_json(step) for step in preview.plan.steps],
        "functions": changes_json(preview.plan.functions),
        "notes": list(preview.plan.notes),
    }


def step_text(step: Step) -> str:
    """Return a step in words."""
    return _TEXTS[type(step)](step)


def _step_json(step: Step) -> JsonObject:
    kind = re.sub(r"(?<!^)([A-Z])", r"-\1", type(step).__name__).lower()
    details = {field.name: getattr(step, field.name) for field in fields(step)}
    shown = {name: _detail(name, value) for name, value in details.items() if value is not None}
    return {"step": kind, "text": step_text(step), **shown}


def _detail(name: str, value: Any) -> CfValue:
    if isinstance(value, Artifact):
        return {"name": value.name, "key": value.key, "size": value.size}
    # Values of settings may be secret: their names tell enough.
    if name == "resources" and isinstance(value, tuple):
        return [item._asdict() for item in value]
    return sorted(value) if name == "changes" else value


def _protection(step: SetTerminationProtection) -> str:
    return f"{'protect' if step.enabled else 'stop protecting'} the stack from being deleted"


def _stage(step: SetRestStage) -> str:
    if step.settings:
        return f"set {', '.join(step.settings)} on stage `{step.stage}` of the REST API"
    return f"compare the settings of stage `{step.stage}` of the REST API, and set what differs"


_TEXTS: dict[type, Callable[[Any], str]] = {
    DeleteStack: lambda step: f"delete the stack, which never came to life ({step.reason})",
    CreateStack: lambda step: (
        "create the stack" + (" with its bucket" if step.part == "bucket" else "")
    ),
    AddBucket: lambda _: "add a bucket to the stack",
    RestoreBucket: lambda step: f"create bucket `{step.bucket}` again",
    Upload: lambda step: f"upload `{step.artifact.name}` ({size(step.artifact.size)})",
    UploadTemplate: lambda _: "upload the template",
    HealCode: lambda step: f"heal function `{step.function}`: its code",
    HealConfiguration: lambda step: (
        f"heal function `{step.function}`: {', '.join(sorted(step.changes))}"
    ),
    HealAlias: lambda step: (
        f"point alias `{step.alias}` of function `{step.function}` back at version {step.version}"
    ),
    DropVersions: lambda step: (
        f"delete versions of function `{step.function}` that the stack is to make itself"
    ),
    Adopt: lambda step: (
        f"take what exists into the stack: {', '.join(f'`{it.name}`' for it in step.resources)}"
    ),
    RecreateFunctions: lambda step: (
        f"make deleted functions again: {', '.join(f'`{key}`' for key in step.functions)}"
    ),
    UpdateStack: lambda step: (
        f"update the stack: {count(step.resources, 'resource')}, {step.method}"
    ),
    SetStackPolicy: lambda _: "set the stack policy",
    SetTerminationProtection: _protection,
    SetRestStage: _stage,
    PublishManifest: lambda _: "note the deployment as done",
    Cleanup: lambda step: f"delete {count(len(step.remove), 'old deployment')} from the bucket",
    PruneVersions: lambda step: (
        f"delete old versions of functions, all but the newest {step.keep} and those in use"
    ),
    Skip: lambda step: f"nothing to do: {step.reason}",
}
