"""Find the service file of a directory."""

from __future__ import annotations

from pathlib import Path

from sls_py.errors import UsageError

NAMES = ("slspy.yml", "slspy.yaml", "serverless.yml", "serverless.yaml", "serverless.json")
"""Looked for in this order; the first one found is the service file."""
_CODE = (".js", ".cjs", ".mjs", ".ts", ".mts")
_NO_CODE = (
    "write the service as YAML (`slspy.yml`); `serverless print` of your old tool can make one"
)


def find_service_file(directory: Path, config: str | None = None) -> Path:
    """Return the service file: the one named with `--config`, or the first of `NAMES`.

    Raises:
        UsageError: there is none, or it is JavaScript or TypeScript.
    """
    if config:
        return _named(directory, config)
    for name in NAMES:
        if (directory / name).is_file():
            return directory / name
    for suffix in _CODE:
        if (directory / f"serverless{suffix}").is_file():
            message = f"`serverless{suffix}` is code, which slspy does not run"
            raise UsageError(message, hint=_NO_CODE)
    raise UsageError(
        "there is no service file here",
        hint="run `slspy create` to start a service, or go to the folder of one",
    )


def _named(directory: Path, config: str) -> Path:
    file = directory / config
    if file.suffix in _CODE:
        raise UsageError(f"`{config}` is code, which slspy does not run", hint=_NO_CODE)
    if file.suffix not in (".yml", ".yaml", ".json"):
        hint = "a service file ends in `.yml`, `.yaml` or `.json`"
        raise UsageError(f"`{config}` cannot be a service file", hint=hint)
    if not file.is_file():
        raise UsageError(f"the file `{config}`, given with `--config`, does not exist")
    if file.resolve().parent != directory.resolve():
        hint = "go to its folder first: all paths in a service file start there"
        raise UsageError(f"the service file `{config}` is in another folder", hint=hint)
    return file
