"""Every property says what it is for."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from sls_py.events.table import EVENTS
from sls_py.model.values import JsonObject
from sls_py.service.extensions import Extensions
from sls_py.service.schema.assemble import whole_schema
from sls_py.service.schema.descriptions import (
    FUNCTION,
    PROVIDER,
    TOP_LEVEL,
    describe,
    first_line,
)
from sls_py.service.schema.staged import STAGED

SCHEMA = describe(whole_schema(Extensions()))
SECTIONS: dict[str, tuple[JsonObject, dict[str, str]]] = {
    "top": (SCHEMA["properties"], TOP_LEVEL),
    "provider": (SCHEMA["properties"]["provider"]["properties"], PROVIDER),
    "function": (SCHEMA["$defs"]["function"]["properties"], FUNCTION),
}
EVENT_PROPERTIES = SECTIONS["function"][0]["events"]["items"]["properties"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_property_is_described_and_nothing_else(section: str) -> None:
    properties, texts = SECTIONS[section]
    own = {name: shape for name, shape in properties.items() if STAGED.get(name) != shape}
    assert own.keys() == texts.keys()
    assert all(shape["description"] == texts[name] for name, shape in own.items())


def test_every_event_is_described_by_its_module() -> None:
    assert EVENT_PROPERTIES.keys() == EVENTS.keys() | STAGED.keys()
    assert EVENT_PROPERTIES["sqs"]["description"] == "Messages of a queue."


@pytest.mark.parametrize(
    "text", [text for _, texts in SECTIONS.values() for text in texts.values()]
)
def test_a_description_is_one_short_sentence(text: str) -> None:
    assert text[0].isupper() or text[0] == "`"
    assert text.endswith(".")
    assert len(text) <= 100


def test_the_name_of_an_event_is_not_repeated() -> None:
    assert first_line(type("E", (), {"__doc__": "The `x` event: what it is.\n\nMore."})) == (
        "What it is."
    )


def test_examples_and_defaults_fit() -> None:
    every: list[tuple[str, Any]] = [
        (name, shape)
        for properties in (*(found for found, _ in SECTIONS.values()), EVENT_PROPERTIES)
        for name, shape in properties.items()
    ]
    wrong = []
    for name, shape in every:
        given = [*shape.get("examples", []), *([shape["default"]] if "default" in shape else [])]
        whole = {"allOf": [shape], "$defs": SCHEMA["$defs"]}
        validator = jsonschema_rs.Draft202012Validator(whole)
        wrong += [name for value in given if not validator.is_valid(value)]
    assert wrong == []
