"""How a service is to be synced."""

from __future__ import annotations

from typing import NamedTuple


class SyncOptions(NamedTuple):
    """What `slspy sync` was asked for.

    `watch` goes on after the first round; `code` leaves CloudFormation alone. `chosen` are logical ids: only these
    are synced, everything when it is None. `skip_deploy` leaves a deployment out at the start when the template is
    the same; `dependency_layer` brings dependencies in a layer of their own; `forced` uploads sources with mistakes.
    """

    watch: bool = False
    code: bool = False
    chosen: frozenset[str] | None = None
    skip_deploy: bool = True
    dependency_layer: bool = False
