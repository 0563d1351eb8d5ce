"""What a rule of EventBridge makes of an event before it calls the function: `input`, `inputPath`, `inputTransformer`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.samples.facts import parsed


def as_input(settings: Mapping[str, CfValue], event: JsonObject) -> CfValue:
    """Return what the function gets of an event, as the settings of the rule say.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
    """
    given = settings.get("input")
    if given:
        return parsed(given) if isinstance(given, str) else given
    if settings.get("inputPath"):
        return _at(event, str(settings["inputPath"]))
    transformer = settings.get("inputTransformer")
    return _transformed(transformer, event) if transformer else event


def _transformed(transformer: JsonObject, event: JsonObject) -> CfValue:
    paths: Mapping[str, str] = transformer.get("inputPathsMap") or {}
    values = {name: _at(event, path) for name, path in paths.items()}

    def written(found: re.Match[str]) -> str:
        if found[1] == "aws.events.event":
            return json.dumps(event)
        value = values.get(found[1])
        return _inside(value) if _is_quoted(found) else json.dumps(value)

    return parsed(re.sub(r"<([\w.-]+)>", written, transformer["inputTemplate"]))


def _is_quoted(found: re.Match[str]) -> bool:
    """Tell whether a placeholder stands inside a text of the template."""
    return found.string[: found.start()].replace('\\"', "").count('"') % 2 == 1


def _inside(value: CfValue) -> str:
    return (
        json.dumps(value)[1:-1] if isinstance(value, str) else json.dumps(value).replace('"', '\\"')
    )


def _at(event: CfValue, path: str) -> CfValue:
    """Return what a JSON path (`$.detail.items[0]`) leads to, None when there is nothing."""
    value = event
    for name, index in re.findall(r"\.([\w-]+)|\[(\d+)\]", path.removeprefix("$")):
        if name and isinstance(value, dict):
            value = value.get(name)
        elif index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        else:
            return None
    return value
