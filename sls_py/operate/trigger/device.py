"""`iot`: publish a message on a topic that the rule's SQL selects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sls_py.errors import UsageError
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.patterns import fitting
from sls_py.operate.samples import DEFAULT_DATA, merged
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.records import Order, Prepared, Sent

_FROM = re.compile(r"\bFROM\s+(?:'([^']+)'|\"([^\"]+)\")", re.IGNORECASE)
_WHERE = re.compile(r"\bWHERE\s+(.*)", re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(
    r"(?<![\w.(])([A-Za-z_][\w.]*)\s*(<=|>=|<>|!=|=|<|>)\s*('[^']*'|-?\d+(?:\.\d+)?|true|false)"
)


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make a message for the rule of the event ready; the attribute `topic` says another topic."""
    sql = str(choice.config["sql"])
    topic = order.attributes.get("topic") or fitting_topic(sql)
    if topic is None:
        hint = "name one: `--attr topic=devices/7`"
        raise UsageError(f"the rule of `{choice.name}` does not say a topic", hint=hint)
    payload = order.body({**DEFAULT_DATA, **fitting_message(sql)})

    def send() -> Sent:
        deployment.sources.publish_to_devices(topic, payload)
        return Sent(marks=(topic,))

    text = payload.decode("utf-8", errors="replace")
    return Prepared(f"topic {topic}", {"payload": text}, send)


def fitting_topic(sql: str) -> str | None:
    """Return a topic that the topic filter of a rule lets through, None when the rule has none.

    Source: https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-from.html
    """
    found = _FROM.search(sql)
    if found is None:
        return None
    levels = (found[1] or found[2]).split("/")
    return "/".join("slspy" if level in ("+", "#") else level for level in levels)


def fitting_message(sql: str) -> JsonObject:
    """Return a message that meets the plain comparisons of a rule's WHERE clause."""
    where = _WHERE.search(sql)
    message: JsonObject = {}
    for path, condition in _conditions(where[1] if where else ""):
        pattern: CfValue = [condition]
        for name in reversed(path.split(".")):
            pattern = {name: pattern}
        message = merged(message, fitting(pattern))
    return message


def _conditions(clause: str) -> Iterator[tuple[str, CfValue]]:
    """Yield each field that is compared with a constant, and the comparison as a condition of a pattern."""
    for path, sign, text in _CONDITION.findall(clause):
        constant = _constant(text)
        if sign == "=":
            yield path, constant
        elif sign in ("<>", "!="):
            yield path, {"anything-but": [constant]}
        else:
            yield path, {"numeric": [sign, constant]}


def _constant(text: str) -> CfValue:
    if text.startswith("'"):
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    return float(text) if "." in text else int(text)
