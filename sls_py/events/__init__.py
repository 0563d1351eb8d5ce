"""What can trigger a function: one module per event type.

To add an event type: write `sls_py/events/<name>.py` with a `SCHEMA` and a `compile_events` function (see
`base.py`), and add one line to `EVENTS`. Modules are imported only for the events that a service uses.
"""

from sls_py.events.base import BoundEvent, EventContext, EventType, FunctionTarget
from sls_py.events.table import EVENTS, event_type

__all__ = ["EVENTS", "BoundEvent", "EventContext", "EventType", "FunctionTarget", "event_type"]
