"""End sessions: put functions back as they were, take policies away, forget what was on disk.

A session ends itself. When it was killed, the next command that works on the stack does it, or
`slspy live --restore`, from any machine, because the functions carry all that it takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.deploy.clock import Clock, SystemClock
from sls_py.deploy.detach import Detached, detach_all, drop_policies, left_over, role_of
from sls_py.deploy.parallel import each
from sls_py.deploy.relayed import POLICY_PREFIX
from sls_py.live.state import SessionRecord, read_records, remove_record
from sls_py.model.deployed import LiveFunction


class Place(NamedTuple):
    """The stack that sessions are of."""

    service: str
    stage: str
    region: str


def restore_session(
    record: SessionRecord,
    *,
    gateways: Gateways,
    build_folder: Path,
    clock: Clock | None = None,
) -> tuple[Detached, ...]:
    """End one session; functions that another session took over are left to that one.

    Raises:
        DeploymentError: Lambda could not do it.
        AwsError: AWS refused; what is left is still on disk.
    """
    live = _look_up(record.functions, gateways)
    done = detach_all(live, gateways, clock or SystemClock(), session=record.id)
    drop_policies({(role, f"{POLICY_PREFIX}{record.id}") for role in record.roles}, gateways)
    remove_record(build_folder, record.id)
    return done


def restore_killed(
    place: Place, *, gateways: Gateways, build_folder: Path, clock: Clock | None = None
) -> tuple[Detached, ...]:
    """End the sessions of a stack whose process is gone, as far as this machine knows of them.

    Costs nothing when there are none. Errors as in `restore_session`.
    """
    return tuple(
        one
        for record in killed_sessions(place, build_folder)
        for one in restore_session(
            record, gateways=gateways, build_folder=build_folder, clock=clock
        )
    )


def restore_all(
    names: Collection[str],
    place: Place,
    *,
    gateways: Gateways,
    build_folder: Path,
    clock: Clock | None = None,
) -> tuple[Detached, ...]:
    """End all sessions of all people on a stack; `names` are its functions.

    Policies that sessions left on the functions' roles go too. Errors as in `restore_session`.
    """
    records = [record for record in read_records(build_folder) if _is_of(record, place)]
    remembered = {name for record in records for name in record.functions}
    live = _look_up(sorted({*names, *remembered}), gateways)
    done = detach_all(live, gateways, clock or SystemClock())
    roles = {role_of(one) for one in live} | {role for it in records for role in it.roles}
    drop_policies(left_over(roles, gateways), gateways)
    for record in records:
        remove_record(build_folder, record.id)
    return done


def killed_sessions(place: Place, build_folder: Path) -> Iterator[SessionRecord]:
    """Yield the sessions of a stack that were killed on this machine."""
    for record in read_records(build_folder):
        if _is_of(record, place) and not record.runs:
            yield record


def _is_of(record: SessionRecord, place: Place) -> bool:
    return (record.service, record.stage, record.region) == place


def _look_up(names: Collection[str], gateways: Gateways) -> list[LiveFunction]:
    found = each(gateways.functions.get, sorted(names))
    return [live for live in found if live is not None]
