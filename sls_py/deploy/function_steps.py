"""Put functions right during a deployment: code, settings and aliases that differ from the stack."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.deploy.execution import Execution
from sls_py.deploy.function_state import patiently, until_updated
from sls_py.deploy.parallel import each
from sls_py.model.plan import HealAlias, HealCode, HealConfiguration
from sls_py.report import note

Heal = HealCode | HealConfiguration | HealAlias


def heal(run: Execution, steps: Sequence[Heal]) -> None:
    """Run the steps: functions side by side, the steps of one function in order."""
    names = dict.fromkeys(step.name for step in steps)
    each(lambda name: _heal_function(run, [step for step in steps if step.name == name]), names)
    run.changed = run.changed or bool(steps)


def wait_for_functions(run: Execution) -> None:
    """Wait until functions can be used: express deployments end before."""
    names = [
        item.name
        for item in run.package.stack.functions.values()
        if run.gateways.functions.get(item.name)
    ]
    each(lambda name: until_updated(run.gateways.functions, name, run.clock), names)


def _heal_function(run: Execution, steps: Sequence[Heal]) -> None:
    for step in steps:
        match step:
            case HealCode():
                _heal_code(run, step)
            case HealConfiguration():
                _heal_configuration(run, step)
            case HealAlias():
                _heal_alias(run, step)


def _heal_code(run: Execution, step: HealCode) -> None:
    functions = run.gateways.functions
    bucket = run.existing_bucket() if step.artifact else None
    key = step.artifact.key if step.artifact else None

    def update() -> object:
        return functions.update_code(
            step.name, bucket=bucket, key=key, image_uri=step.image_uri if not key else None
        )

    patiently(update, run.clock)
    until_updated(functions, step.name, run.clock)
    note(run.reporter, f"function `{step.function}` ran other code than its stack says: healed")


def _heal_configuration(run: Execution, step: HealConfiguration) -> None:
    functions = run.gateways.functions
    patiently(lambda: functions.update_configuration(step.name, step.changes), run.clock)
    until_updated(functions, step.name, run.clock)
    names = ", ".join(sorted(step.changes))
    note(run.reporter, f"function `{step.function}` had other settings ({names}): healed")


def _heal_alias(run: Execution, step: HealAlias) -> None:
    functions = run.gateways.functions
    functions.update_alias(step.name, step.alias, step.version)
    if step.drop:
        functions.delete_version(step.name, step.drop)
    text = f"alias `{step.alias}` of function `{step.function}` is back at version {step.version}"
    note(run.reporter, text)
