"""The table of senders: one module for each kind of event that can be sent for real."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.invoking import prepare_invocation
from sls_py.operate.trigger.records import Order, Prepared, Via

_HERE = "sls_py.operate.trigger"

SENDERS = {
    "cloudwatchEvent": f"{_HERE}.bus",
    "cloudwatchLog": f"{_HERE}.log_line",
    "dynamodb": f"{_HERE}.table",
    "eventBridge": f"{_HERE}.bus",
    "http": f"{_HERE}.http",
    "httpApi": f"{_HERE}.http",
    "iot": f"{_HERE}.device",
    "kinesis": f"{_HERE}.stream",
    "s3": f"{_HERE}.bucket",
    "sns": f"{_HERE}.topic",
    "sqs": f"{_HERE}.queue",
    "url": f"{_HERE}.http",
    "websocket": f"{_HERE}.websocket",
}
"""Kinds that nobody can fire on demand (`schedule`, `alb`, `cognitoUserPool`, brokers ...) are not here."""


class Sender(Protocol):
    """A kind of event that can be sent; a module with this name fits."""

    def prepare(self, deployment: Deployment, choice: Choice, order: Order) -> Prepared | None:
        """Make an event ready to be sent, None when this one cannot be fired on demand."""
        ...


def prepare(
    deployment: Deployment, choice: Choice, order: Order, via: Via | None = None
) -> Prepared:
    """Make an event ready to be sent: through its resource, or by calling the function with a sample of it.

    Raises:
        NotDeployedError: the resource is not deployed.
        UsageError: what the user gives does not go with the event.
    """
    prepared = None
    if via != "invoke" and choice.kind in SENDERS:
        sender = cast(Sender, import_module(SENDERS[choice.kind]))
        prepared = sender.prepare(deployment, choice, order)
    if prepared is None:
        return prepare_invocation(deployment, choice, order, told=via == "invoke")
    if isinstance(choice.config, dict) and choice.config.get("enabled") is False:
        text = "the event is not enabled, so the function is not called"
        return prepared._replace(warnings=(*prepared.warnings, text))
    return prepared
