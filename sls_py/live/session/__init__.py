"""The laptop's side of a live session: takes requests off the wire, has them run, and answers them."""

from sls_py.live.session.depot import Depot, NoDepot
from sls_py.live.session.events import (
    Awaits,
    Began,
    Connected,
    Ended,
    Exchange,
    Left,
    LiveEvent,
    Lost,
    Reloaded,
    Unloadable,
    Wrote,
)
from sls_py.live.session.laptop import Laptop, Wire
from sls_py.live.session.runner import LiveFunction, Runner

__all__ = [
    "Awaits",
    "Began",
    "Connected",
    "Depot",
    "Ended",
    "Exchange",
    "Laptop",
    "Left",
    "LiveEvent",
    "LiveFunction",
    "Lost",
    "NoDepot",
    "Reloaded",
    "Runner",
    "Unloadable",
    "Wire",
    "Wrote",
]
