"""Everything about each artifact that is known before a zip is written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sls_py.errors import PackagingError, Problem
from sls_py.files.zips import Member
from sls_py.lifecycle.contexts import PackageContext
from sls_py.model.service import Service
from sls_py.packaging.contents import Collector, Contents
from sls_py.packaging.given import Fetch, Given, look_at
from sls_py.packaging.plan import Target
from sls_py.packaging.problems import problem_at
from sls_py.packaging.select import Selection


class Prepared(NamedTuple):
    """An artifact to be: a zip to make from `members`, or one that is `given`; `sizes` are unzipped, by name."""

    target: Target
    name: str
    digest: str
    sizes: Mapping[str, int]
    members: Sequence[Member] = ()
    given: Given | None = None


def prepare(
    context: PackageContext,
    targets: Iterable[Target],
    selection: Selection,
    collector: Collector,
    *,
    fetch: Fetch | None = None,
) -> tuple[Prepared, ...]:
    """Read what the zips will hold and look at those that are given; give each a name of its own.

    `context` is the service with what plugins added to its zips, `collector` looks at files, `fetch` gets artifacts that lie in S3.

    Raises:
        PackagingError: files or artifacts cannot be read, or no file is left for a zip; all problems at once.
    """
    service = context.service
    problems = list(selection.problems)
    found: list[Prepared] = []
    for target in targets:
        if target.given is None:
            kept = selection.files[target]
            contents = collector.collect(target, kept, context.added, context.trees)
            if not contents.members and not problems:
                problems.append(_nothing_left(service, target))
            found.append(_from_files(target, contents))
        else:
            given = look_at(service, target, collector.hashes, fetch)
            if isinstance(given, Problem):
                problems.append(given)
            else:
                found.append(_from_given(target, given))
    problems += collector.problems
    if problems:
        raise PackagingError(problems)
    return tuple(_named(found))


def _from_files(target: Target, contents: Contents) -> Prepared:
    return Prepared(target, target.name, contents.digest, contents.sizes, contents.members)


def _from_given(target: Target, given: Given) -> Prepared:
    sizes = {target.name: given.unzipped_size}
    return Prepared(target, target.name, given.digest, sizes, given=given)


def _nothing_left(service: Service, target: Target) -> Problem:
    source = target.source[:2] if len(target.source) > 1 else ()
    message = f"no file is left for `{target.name}`: every file is excluded"
    hint = "add a pattern that takes files in, such as `src/**`, after the ones that exclude"
    return problem_at(service, (*source, "package", "patterns"), message, hint=hint)


def _named(artifacts: Iterable[Prepared]) -> Iterable[Prepared]:
    """Tell artifacts with the same name but other content apart; file systems may not know upper from lower case."""
    taken: dict[str, tuple[str, str]] = {}
    for one in artifacts:
        identity = (one.target.kind, one.digest)
        name = one.name
        if taken.setdefault(name.casefold(), identity) != identity:
            stem, suffix = posixpath.splitext(name)
            name = f"{stem}-{one.digest[:8]}{suffix}"
            taken[name.casefold()] = identity
        yield one._replace(name=name)
