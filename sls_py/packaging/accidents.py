"""What gets into zips by accident, and settings that do nothing: worth a warning each."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from sls_py.errors import Problem
from sls_py.model.service import Service
from sls_py.packaging.plan import Target, has_own_zip
from sls_py.packaging.problems import problem_at
from sls_py.packaging.sizes import Sizes, megabytes

_MARK = "pyvenv.cfg"


def virtual_environments(service: Service, unzipped: Mapping[Target, Sizes]) -> Iterator[Problem]:
    """Yield a warning for every virtual environment that goes into a function's zip."""
    seen: set[str] = set()
    for target, sizes in unzipped.items():
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
