"""Put functions right during a deployment: code, settings and aliases that differ from the stack."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.deploy.execution import Execution
from sls_py.deploy.function_state import patiently, until_updated
from sls_py.deploy.parallel import each
from sls_py.model.deployed import LiveFunction
from sls_py.model.plan import DropVersions, Heal, HealAlias, HealCode, HealConfiguration
from sls_py.report import note


def heal(run: Execution, steps: Sequence[Heal]) -> None:
    """Run the steps: functions side by side, the steps of one function in order."""
    names = dict.fromkeys(step.name for step in steps)
    each(lambda name: _heal_function(run, [step for step in steps if step.name == name]), names)


def wait_for_functions(run: Execution) -> None:
    """Wait until functions can be used: express deployments end before."""
    names = [item.name for item in run.package.stack.functions.values()]
    each(lambda name: _wait_for(run, name), names)


def _wait_for(run: Execution, name: str) -> None:
    live = run.gateways.functions.get(name)
    # A function whose condition does not hold is not there.
    if live:
        until_updated(run.gateways.functions, name, run.clock, known=live)


def _heal_function(run: Execution, steps: Sequence[Heal]) -> None:
    for step in steps:
        match step:
            case HealCode():
                _heal_code(run, step)
            case HealConfiguration():
                _heal_configuration(run, step)
            case HealAlias():
                _heal_alias(run, step)
            case DropVersions():
                _drop_versions(run, step)


def _heal_code(run: Execution, step: HealCode) -> None:
    functions = run.gateways.functions
    bucket = run.existing_bucket() if step.artifact else None
    key = step.artifact.key if step.artifact else None

    def update() -> LiveFunction:
        return functions.update_code(
            step.name, bucket=bucket, key=key, image_uri=step.image_uri if not key else None
        )

    answer = patiently(update, run.clock)
    run.changed = True
    until_updated(functions, step.name, run.clock, known=answer)
    note(run.reporter, f"function `{step.function}` ran other code than its stack says: healed")


def _heal_configuration(run: Execution, step: HealConfiguration) -> None:
    functions = run.gateways.functions
    answer = patiently(lambda: functions.update_configuration(step.name, step.changes), run.clock)
    run.changed = True
    until_updated(functions, step.name, run.clock, known=answer)
    names = ", ".join(sorted(step.changes))
    note(run.reporter, f"function `{step.function}` had other settings ({names}): healed")


def _heal_alias(run: Execution, step: HealAlias) -> None:
    functions = run.gateways.functions
    functions.update_alias(step.name, step.alias, step.version)
    run.changed = True
    text = f"alias `{step.alias}` of function `{step.function}` is back at version {step.version}"
    note(run.reporter, text)


def _drop_versions(run: Execution, step: DropVersions) -> None:
    functions = run.gateways.functions
    doomed = [
        item.version
        for item in functions.versions(step.name)
        if int(item.version) > int(step.own) and item.code_sha256 == step.code_sha256
    ]
    if not doomed:
        return
    if step.alias and functions.alias_version(step.name, step.alias) in doomed:
        functions.update_alias(step.name, step.alias, step.own)
    for version in doomed:
        functions.delete_version(step.name, version)
    run.changed = True
    text = f"deleted version {', '.join(doomed)} of function `{step.function}`: the stack makes its own"
    note(run.reporter, text, verbose=True)
