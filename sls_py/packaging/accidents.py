"""What gets into zips by accident, and settings that do nothing: worth a warning each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from sls_py.errors import Problem
from sls_py.model.service import Service
from sls_py.numbers import megabytes
from sls_py.packaging.plan import Target, has_own_zip
from sls_py.packaging.problems import problem_at
from sls_py.packaging.sizes import Sizes
from sls_py.position import Position

_MARK = "pyvenv.cfg"

_PNPM = "node_modules/.pnpm/"

REQUIREMENTS = "requirements.txt"

_PROVIDED = frozenset(
    ("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3")
)
"""What Lambda's Python runtimes have. https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html"""

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"


def virtual_environments(service: Service, unzipped: Mapping[Target, Sizes]) -> Iterator[Problem]:
    """Yield a warning for every virtual environment that goes into a function's zip."""
    seen: set[str] = set()
    for target, sizes in unzipped.items():
        if f"/{_MARK}" not in "\n".join(sizes):  # looking at thousands of names takes longer
            continue
        marked = [name for name in sizes if name.endswith(f"/{_MARK}")]
        for folder in map(posixpath.dirname, marked):
            if target.kind == "code" and folder not in seen:
                seen.add(folder)
                size = sum(size for name, size in sizes.items() if name.startswith(f"{folder}/"))
                message = f"the virtual environment `{folder}` goes into `{target.name}`"
                hint = (
                    f"to leave out its {megabytes(size)}, add `!{folder}/**` to `package.patterns`"
                )
                yield problem_at(service, ("package", "patterns"), message, hint=hint)


def linked_packages(service: Service, unzipped: Mapping[Target, Sizes]) -> Problem | None:
    """Return a warning when Node packages lie in the folder that pnpm links to: a zip has no links.

    A package that is copied out of it does not find the packages it needs any more.
    """
    if not (service.directory / _PNPM).is_dir():
        return None
    for target, sizes in unzipped.items():
        if any(name.startswith(_PNPM) for name in sizes):
            message = (
                f"packages that pnpm installed as links do not find each other in `{target.name}`"
            )
            hint = (
                "put `node-linker=hoisted` into `.npmrc` and install again, "
                "or bundle the functions: `plugins: [esbuild]`"
            )
            return problem_at(service, target.source, message, hint=hint)
    return None


def ignored_patterns(service: Service) -> Problem | None:
    """Return a warning when functions have patterns, but no zip of their own to apply them to."""
    keys = [
        key
        for key, function in service.functions.items()
        if function.package.patterns
        and not (function.image or function.package.artifact or has_own_zip(service, function))
    ]
    if not keys:
        return None
    names = ", ".join(f"`{key}`" for key in keys)
    message = f"the `package.patterns` of {names} are ignored: only those of the service apply"
    hint = "set `package.individually: true` on the function or the service"
    return problem_at(service, ("functions", keys[0], "package", "patterns"), message, hint=hint)


def uninstalled_requirements(service: Service, unzipped: Mapping[Target, Sizes]) -> Problem | None:
    """Return a warning when Python functions need packages that neither a zip nor a layer can have."""
    zips = list(unzipped.values())
    if (
        not any(target.kind == "code" for target in unzipped)
        or _has_layers(service)
        or not _runs_python(service)
    ):
        return None
    needed = _needed(service)
    if needed is None or any(".dist-info/" in name for sizes in zips for name in sizes):
        return None
    name, line = needed
    return Problem(
        message=f"`{name}` of `{REQUIREMENTS}` is in no zip and no layer",
        hint="let slspy install packages: remove `custom.pythonRequirements: false`; or put them into the folder of a layer",
        position=Position(str(service.directory / REQUIREMENTS), line, 1),
    )


def _needed(service: Service) -> tuple[str, int] | None:
    """Return the first required package that Lambda does not have, with its line."""
    try:
        text = (service.directory / REQUIREMENTS).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(_NAME, line.strip())
        if found and re.sub(r"[._-]+", "-", found[0]).lower() not in _PROVIDED:
            return found[0], number
    return None


def _has_layers(service: Service) -> bool:
    return bool(service.provider.layers) or any(each.layers for each in service.functions.values())


def _runs_python(service: Service) -> bool:
    """Tell whether a function whose zip is made here runs on Python."""
    return any(
        (function.runtime or service.provider.runtime or "").startswith("python")
        for function in service.functions.values()
        if not function.image and not function.package.artifact
    )
