"""Which AWS a command talks to."""

from __future__ import annotations

from sls_py.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsTarget:
    """Region, credentials and endpoint of a command.

    `local` marks slspy's own local cloud: then endpoint and keys are set, and nothing else from the
    surroundings (profiles, environment variables) is read. `profile` was asked for and wins over everything;
    `default_profile` (`provider.profile`) holds only where neither AWS_PROFILE nor keys are in the environment.
    `stage` is whose variables (`AWS_<STAGE>_PROFILE`) go before those. Where `accounts` are named, nothing is
    called in any other one.
    """

    region: str
    profile: str | None = None
    default_profile: str | None = None
    endpoint_url: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None
    local: bool = False
    stage: str | None = None
    accounts: tuple[str, ...] = ()
