"""Schedules fire within a second of their time; the engine looks every ten."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from sls_py.emulator.patches.points import Patch

_LOOK_EVERY = 1.0


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="schedules fire in time",
            points=(
                "ministack.services.eventbridge:_SCHEDULER_TICK_INTERVAL",
                "ministack.services.scheduler:_SCHEDULE_TICK_INTERVAL",
            ),
            apply=_look_often,
        ),
    )


def _look_often() -> None:
    from ministack.services import eventbridge, scheduler

    eventbridge._SCHEDULER_TICK_INTERVAL = _LOOK_EVERY
    scheduler._SCHEDULE_TICK_INTERVAL = _LOOK_EVERY
