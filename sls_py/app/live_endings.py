"""End live sessions that were killed on this machine, before something else is done to their stack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.app.workspace import BUILD_FOLDER
from sls_py.model.stack import CompiledStack
from sls_py.report import Reporter, warn

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways


def end_killed_sessions(
    service: str, stage: str, region: str, *, folder: Path, gateways: Gateways, reporter: Reporter
) -> None:
    """Put back what killed sessions of a stack had attached, and remove the triggers that they made.

    `folder` is the build folder. It costs nothing when no session was killed.

    Raises:
        AwsError: AWS refused.
        DeploymentError: Lambda could not put a function back.
    """
    if not (folder / "live").is_dir():
        return
    from sls_py.app.live_triggers import drop_trigger
    from sls_py.live.restore import Place, killed_sessions, restore_killed

    place = Place(service, stage, region)
    for record in killed_sessions(place, folder):
        drop_trigger(record.id, gateways)
    for done in restore_killed(place, gateways=gateways, build_folder=folder):
        warn(
            reporter,
            f"function `{done.name}` was live in a session that was killed: it is put back",
        )


def end_killed_of(
    stack: CompiledStack, directory: Path, gateways: Gateways, reporter: Reporter
) -> None:
    """Do it for a stack that is about to be deployed; `directory` is the service's."""
    end_killed_sessions(
        stack.service,
        stack.stage,
        stack.region,
        folder=directory / BUILD_FOLDER,
        gateways=gateways,
        reporter=reporter,
    )
