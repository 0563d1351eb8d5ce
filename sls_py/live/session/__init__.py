"""The laptop's side of a live session: takes requests off the wire, has them run, and answers them."""

from sls_py.live.session.depot import Depot, NoDepot
from sls_py.live.session.events import (
    Began,
    Connected,
    Ended,
    Exchange,
    LiveEvent,
    Lost,
    Reloaded,
    Wrote,
)
from sls_py.live.session.laptop import Laptop, Wire
from sls_py.live.session.runner import LiveFunction, Runner

__all__ = [
    "Began",
    "Connected",
    "Depot",
    "Ended",
    "Exchange",
    "Laptop",
    "LiveEvent",
    "LiveFunction",
    "Lost",
    "NoDepot",
    "Reloaded",
    "Runner",
    "Wire",
    "Wrote",
]
