"""Which versions may go, and their deletion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from sls_py.aws.protocols import FunctionVersion

_PARALLEL = 8


class Versions(Protocol):
    """What pruning asks of Lambda."""

    def versions(self, name: str) -> tuple[FunctionVersion, ...]:
        """Return the published versions, oldest first."""
        ...

    def aliased_versions(self, name: str) -> frozenset[str]:
        """Return the versions that an alias points at."""
        ...

    def delete_version(self, name: str, version: str) -> bool:
        """Delete one published version; False when Lambda keeps it."""
        ...


def superfluous(
    versions: Sequence[FunctionVersion], aliased: Iterable[str], keep: int
) -> tuple[str, ...]:
    """Return the versions to delete, oldest first: all but the newest `keep` and those an alias points at."""
    protected = set(aliased)
    ordered = sorted((version.version for version in versions), key=int)
    older = ordered[: max(0, len(ordered) - keep)]
    return tuple(version for version in older if version not in protected)


def find_superfluous(
    lambda_: Versions, names: Iterable[str], keep: int
) -> dict[str, tuple[str, ...]]:
    """Return the versions to delete for each function that has any."""
    functions = list(names)
    with ThreadPoolExecutor(_PARALLEL) as pool:
        found = pool.map(
            lambda name: superfluous(lambda_.versions(name), lambda_.aliased_versions(name), keep),
            functions,
        )
        return {name: versions for name, versions in zip(functions, found, strict=True) if versions}


def delete_versions(lambda_: Versions, wanted: dict[str, tuple[str, ...]]) -> int:
    """Delete the given versions; return how many are gone."""
    pairs = [(name, version) for name, versions in wanted.items() for version in versions]
    with ThreadPoolExecutor(_PARALLEL) as pool:
        return sum(pool.map(lambda pair: lambda_.delete_version(*pair), pairs))
