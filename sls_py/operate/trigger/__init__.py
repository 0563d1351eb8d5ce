"""Trigger a deployed function through the resource of one of its events, and see what becomes of it."""

from sls_py.operate.trigger.choosing import Choice, choices, choose
from sls_py.operate.trigger.deployment import Deployment, read_deployment
from sls_py.operate.trigger.firing import Fired, fire
from sls_py.operate.trigger.log_watcher import LogWatcher
from sls_py.operate.trigger.records import Order, Outcome, Prepared, Reply, Sent, Via, Watcher
from sls_py.operate.trigger.senders import prepare

__all__ = [
    "Choice",
    "Deployment",
    "Fired",
    "LogWatcher",
    "Order",
    "Outcome",
    "Prepared",
    "Reply",
    "Sent",
    "Via",
    "Watcher",
    "choices",
    "choose",
    "fire",
    "prepare",
    "read_deployment",
]
