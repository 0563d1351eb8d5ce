"""Repairs of the engine: the only package that touches its internals.

Written for the versions in `KNOWN_VERSIONS`. Each repair names the places it needs; when one is missing in
another version, that repair is left out and said so, and the engine runs as it is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from sls_py.emulator.patches import (
    aliases,
    api_ids,
    consumers,
    cookies,
    custom_resources,
    destinations,
    documents,
    downloads,
    dropped,
    environment,
    functions,
    http_documents,
    interrupted,
    invocations,
    load_balancers,
    logs,
    payloads,
    resource_types,
    resources,
    responses,
    runtimes,
    schedules,
    signing,
    stages,
    tokens,
    transforms,
    unchanged,
    xray,
)
from sls_py.emulator.patches.points import Patch, missing_points
from sls_py.emulator.record import Identity
from sls_py.emulator.runtime import RuntimeHost
from sls_py.emulator.traces import Traces
from sls_py.errors import EmulatorError

KNOWN_VERSIONS = frozenset({"1.5.33"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What came of the repairs."""

    version: str
    warnings: tuple[str, ...]


def apply(
    identity: Identity, host: RuntimeHost, endpoint: str, traces: Traces, *, images: bool = False
) -> Applied:
    """Repair the engine in this process.

    `host` runs the functions, which call AWS at `endpoint`; `traces` keeps what they took. `images` lets functions
    of container images be deployed, which do not run here.

    Raises:
        EmulatorError: a repair that keeps strangers out cannot be made.
    """
    found = version("ministack")
    patches = _patches(identity, host, endpoint, traces, images=images)
    warnings = check(patches, found)
    for patch in patches:
        if not missing_points(patch):
            patch.apply()
    return Applied(version=found, warnings=warnings)


def check(patches: tuple[Patch, ...], found: str) -> tuple[str, ...]:
    """Return one warning per repair that does not fit this version of the engine.

    Raises:
        EmulatorError: a required repair does not fit.
    """
    warnings = []
    for patch in patches:
        missing = missing_points(patch)
        if not missing:
            continue
        text = f"{patch.name}: off, ministack {found} has no {', '.join(f'`{m}`' for m in missing)}"
        if patch.required:
            raise EmulatorError(text, hint="install a version that slspy knows")
        warnings.append(text)
    if warnings and found not in KNOWN_VERSIONS:
        known = ", ".join(sorted(KNOWN_VERSIONS))
        warnings.insert(0, f"the repairs were written for ministack {known}, this is {found}")
    return tuple(warnings)


def _patches(
    identity: Identity, host: RuntimeHost, endpoint: str, traces: Traces, *, images: bool = False
) -> tuple[Patch, ...]:
    return (
        signing.patch(identity),
        *environment.patches(identity),
        *resource_types.patches(),
        *resources.patches(),
        *dropped.patches(),
        *schedules.patches(),
        *load_balancers.patches(),
        *consumers.patches(),
        *stages.patches(),
        *documents.patches(),
        *functions.patches(),
        *runtimes.patches(host, images=images),
        *interrupted.patches(),
        *invocations.patches(host, endpoint, traces),
        *payloads.patches(),
        *destinations.patches(),
        *custom_resources.patches(host),
        *aliases.patches(),
        *api_ids.patches(),
        *http_documents.patches(),
        *logs.patches(),
        *tokens.patches(),
        *transforms.patches(),
        *downloads.patches(),
        *responses.patches(),
        *cookies.patches(),
        *unchanged.patches(),
        *xray.patches(traces),
    )
