"""Every property of an event says what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sls_py.events import EVENTS, event_type
from sls_py.events.shapes import DOCS
from sls_py.model.values import JsonObject
from sls_py.service.extensions import Extensions
from sls_py.service.schema.assemble import whole_schema
from sls_py.service.schema.descriptions import describe
from sls_py.service.schema.event_descriptions import COMMON, OWN, PAGES, describe_event
from sls_py.service.schema.export import editor_schema
from sls_py.service.schema.lookup import look_up

TEXTS = {*COMMON.values(), *(text for texts in OWN.values() for text in texts.values())}


def schema_of(kind: str) -> JsonObject:
    module = event_type(kind)
    assert module
    return module.SCHEMA


def inside(schema: Any, path: str = "") -> Iterator[tuple[str, JsonObject]]:
    """Yield all properties in a schema with their paths, but not those of intrinsic functions."""
    items = [schema["items"]] if isinstance(schema.get("items"), dict) else []
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *items):
        yield from inside(part, path)
    for name, shape in schema.get("properties", {}).items():
        if name != "Ref" and not name.startswith("Fn::"):
            below = f"{path}.{name}".lstrip(".")
            yield below, shape
            yield from inside(shape, below)


def in_words_of_cloudformation(path: str) -> bool:
    return path.startswith(("behavior.", "origin."))


@pytest.mark.parametrize("kind", EVENTS)
def test_every_property_is_described_and_nothing_else(kind: str) -> None:
    found = dict(inside(describe_event(kind, schema_of(kind))))
    nameless = {path for path, shape in found.items() if "description" not in shape}
    assert {path for path in nameless if not in_words_of_cloudformation(path)} == set()
    assert OWN[kind].keys() - found.keys() == set()


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_a_description_is_one_short_sentence(text: str) -> None:
    assert text[0].isupper() or text[0] == "`"
    assert text.endswith(".")
    assert len(text) <= 100


def test_every_kind_has_a_page() -> None:
    assert PAGES.keys() == EVENTS.keys()
    assert all(page.startswith("https://") for page in PAGES.values())


def test_the_schema_itself_is_left_alone() -> None:
    schema = schema_of("sqs")
    assert describe_event("sqs", schema)[DOCS] == PAGES["sqs"]
    assert "description" not in dict(inside(schema))["batchSize"]


def test_properties_inside_are_explained_with_the_page() -> None:
    described = describe(whole_schema(Extensions()))
    found = look_up(described, "event.sqs.batchSize")
    assert found.description == COMMON["batchSize"]
    assert found.docs == PAGES["sqs"]
    assert look_up(described, "function.timeout").docs is None


def test_editors_get_a_link() -> None:
    schema = editor_schema()
    shapes = dict(inside(schema["$defs"]["function"]))
    assert shapes["events.sqs"]["markdownDescription"] == (
        f"Messages of a queue.\n\n[AWS documentation]({PAGES['sqs']})"
    )
    assert DOCS not in repr(schema)
