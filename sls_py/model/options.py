"""What the user asked for on the command line, common to all commands."""

from __future__ import annotations

from pathlib import Path

from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The common options, and `extra` for those of one command that `${opt:...}` may read.

    `config` is the file given with `--config`, `params` the `--param key=value` pairs. `check` is off with
    `--no-check`: then nobody looks at the sources of handlers. `conceal` keeps the values of API keys from being shown.
    `expect_account` is the only AWS account that may be worked on. `accelerate` switches S3 transfer acceleration of the
    deployment bucket on or off, None leaves it to the template.
    """

    directory: Path = field(default_factory=Path)
    stage: str | None = None
    region: str | None = None
    config: str | None = None
    params: tuple[tuple[str, str], ...] = ()
    profile: str | None = None
    endpoint_url: str | None = None
    local: bool = False
    verbose: bool = False
    json: bool = False
    yes: bool = False
    package: str | None = None
    check: bool = True
    conceal: bool = False
    expect_account: str | None = None
    accelerate: bool | None = None
    extra: dict[str, str | bool] = field(default_factory=dict)
