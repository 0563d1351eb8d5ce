"""Select the files of zips between the hooks of plugins."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.files.own_output import Identity
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import PackageContext
from sls_py.packaging.plan import Target
from sls_py.packaging.select import Selection, select


def gather(
    context: PackageContext,
    targets: Sequence[Target],
    lifecycle: Lifecycle,
    *,
    output: frozenset[Identity] = frozenset(),
    explain: bool = False,
) -> Selection:
    """Select between the hooks; a pattern that is excluded after it makes another selection.

    `output` are files that this process writes to; with `explain` it is told what is left out, too.
    """
    made = [target for target in targets if target.given is None]

    def choose() -> Selection:
        return select(
            context.service,
            made,
            build_folder=context.directory,
            excluded=context.excluded,
            output=output,
            explain=explain,
        )

    with lifecycle.moment(moments.PACKAGE_SELECT, context):
        selection = choose()
        before = len(context.excluded)
    return choose() if len(context.excluded) > before else selection
