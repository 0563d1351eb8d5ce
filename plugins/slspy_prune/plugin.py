"""The plugin: settings in `custom.prune`, a hook after the deployment, and the command `slspy prune`."""

from __future__ import annotations

from typing import ClassVar

from sls_py.numbers import count
from sls_py.plugin import (
    Command,
    CommandCall,
    CommandOption,
    DeployContext,
    JsonObject,
    Plugin,
    Service,
    UsageError,
    moments,
)
from slspy_prune.prune import delete_versions, find_superfluous

KEEP = 10
"""Versions kept when neither the service file nor the command line says how many."""


class Prune(Plugin):
    """Keep the newest versions of each function and those an alias points at; delete the rest."""

    name = "prune"
    config_schema: ClassVar[JsonObject | None] = {
        "type": "object",
        "properties": {
            "automatic": {"type": "boolean", "description": "Prune after each deployment."},
            "number": {
                "type": "integer",
                "minimum": 1,
                "description": "How many versions to keep.",
            },
        },
        "additionalProperties": False,
    }

    @property
    def commands(self) -> tuple[Command, ...]:
        """`slspy prune`."""
        number = CommandOption(
            name="number", short="n", type="number", help="How many versions to keep."
        )
        function = CommandOption(name="function", short="f", help="Prune only this function.")
        dry_run = CommandOption(name="dry-run", type="flag", help="Show what would be deleted.")
        text = "Delete old versions of the functions."
        return (
            Command(name="prune", help=text, run=self.run, options=(number, function, dry_run)),
        )

    @moments.DEPLOY_DONE.after
    def prune_after_deployment(self, context: DeployContext) -> None:
        """Prune when `custom.prune.automatic` is set."""
        if context.service is None or not self.settings(context.service).get("automatic"):
            return
        names = [function.name for function in context.package.stack.functions.values()]
        found = find_superfluous(context.gateways.functions, names, self._keep(context.service))
        pruned = delete_versions(context.gateways.functions, found)
        if pruned:
            context.note(f"pruned {count(pruned, 'function version')}")

    def run(self, call: CommandCall) -> None:
        """Prune on demand."""
        keep = self._keep(call.service, call.options.get("number"))
        names = _chosen(call.service, call.options.get("function"))
        found = find_superfluous(call.gateways.functions, names, keep)
        for name, versions in found.items():
            call.write(f"{name}: {', '.join(versions)}")
        if call.options.get("dry-run"):
            doomed = sum(map(len, found.values()))
            call.note(f"would delete {count(doomed, 'function version')}")
        else:
            deleted = delete_versions(call.gateways.functions, found)
            call.note(f"deleted {count(deleted, 'function version')}")

    def _keep(self, service: Service, wanted: object = None) -> int:
        number = wanted if wanted is not None else self.settings(service).get("number", KEEP)
        if not isinstance(number, int) or number < 1:
            raise UsageError(f"`--number` must be at least 1, got {number}")
        return number


def _chosen(service: Service, key: object) -> list[str]:
    if key is None:
        return [function.name for function in service.functions.values()]
    if key not in service.functions:
        known = ", ".join(f"`{name}`" for name in service.functions)
        raise UsageError(
            f"there is no function `{key}` in the service", hint=f"the functions are {known}"
        )
    return [service.functions[str(key)].name]
