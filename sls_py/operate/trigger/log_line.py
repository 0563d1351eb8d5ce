"""`cloudwatchLog`: write a line that the subscription filter lets through into the log group."""

from __future__ import annotations

import json
import re

from sls_py.model.values import JsonObject
from sls_py.operate.patterns import fitting
from sls_py.operate.samples import merged
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.records import Order, Prepared, Sent

STREAM = "slspy-trigger"
_SELECTOR = re.compile(r'\$\.([\w.]+)\s*(!=|<=|>=|=|<|>)\s*("[^"]*"|[^\s&|})]+)')
_TERM = re.compile(r'([-?]?)("[^"]+"|[^\s"]+)')


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make a line for the log group of the event ready."""
    given = choice.config if isinstance(choice.config, dict) else {"logGroup": choice.config}
    group = deployment.text(given["logGroup"], "the log group")
    line = order.text if order.text is not None else fitting_line(str(given.get("filter") or ""))
    timestamp = int(order.now * 1000)

    def send() -> Sent:
        deployment.sources.write_line(group, STREAM, line, timestamp)
        return Sent(marks=(line,))

    return Prepared(f"log group {group}", {"line": line}, send)


def fitting_line(pattern: str) -> str:
    """Return a line that a filter pattern lets through: its terms, or an object with what it selects.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """
    pattern = pattern.strip()
    if pattern.startswith("{"):
        return json.dumps(_selected(pattern))
    if pattern.startswith("["):
        return " ".join(_field(each) for each in pattern.strip("[]").split(","))
    terms = [text.strip('"') for sign, text in _TERM.findall(pattern) if sign != "-"]
    return " ".join(terms) or "hello from slspy"


def _selected(pattern: str) -> JsonObject:
    made: JsonObject = {}
    for path, sign, text in _SELECTOR.findall(pattern):
        condition = _condition(sign, text)
        nested = {path.split(".")[-1]: [condition]}
        for name in reversed(path.split(".")[:-1]):
            nested = {name: nested}  # type: ignore[dict-item]
        made = merged(made, fitting(nested))
    return made


def _condition(sign: str, text: str) -> object:
    word = text.strip('"').replace("*", "sample")
    number = re.fullmatch(r"-?\d+(\.\d+)?", text)
    value = json.loads(text) if number or text in ("true", "false", "null") else word
    if sign == "=":
        return value
    return {"anything-but": [value]} if sign == "!=" else {"numeric": [sign, value]}


def _field(text: str) -> str:
    """Return a word for one field of a pattern such as `[ip, user, status = 5*]`."""
    _, sign, wanted = (part.strip() for part in re.sub(r"[!<>]=?", "!", text).partition("="))
    return wanted.strip('"').replace("*", "00") if sign and wanted else "sample"
