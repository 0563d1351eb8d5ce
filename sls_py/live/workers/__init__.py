"""Run functions on this machine for a live session: warm, one event at a time a process, reloaded on save."""

from sls_py.live.workers.making import MakeOptions, UnfitError, make_workers
from sls_py.live.workers.records import Job, LocalFunction, Outcome, Workers

__all__ = [
    "Job",
    "LocalFunction",
    "MakeOptions",
    "Outcome",
    "UnfitError",
    "Workers",
    "make_workers",
]
