"""Commands in hints that work as they stand: with the stage, region and cloud of the call that they come from."""

from __future__ import annotations

import shlex

from sls_py.model.options import Options


def again(command: str, options: Options) -> str:
    """Return `slspy <command>` with those common options of a call that say which service and which cloud is meant.

    Parameters that are secrets by their names are left to be filled in: hints end up in logs.
    """
    words = []
    given = {
        "--stage": options.stage,
        "--region": options.region,
        "--config": options.config,
        "--aws-profile": options.profile,
        "--endpoint-url": options.endpoint_url,
    }
    for flag, value in given.items():
        words += [flag, value] if value else []
    for key, value in options.params:
        words += ["--param", f"{key}={'...' if _is_secret(key) else value}"]
    words += ["--local"] if options.local else []
    return " ".join(["slspy", command, *map(shlex.quote, words)])


def _is_secret(parameter: str) -> bool:
    from sls_py.deploy.differences import names_secret  # hardly any call has parameters

    return names_secret(parameter) or parameter.lower().endswith("key")
