"""Tests of the properties that say for which stages something is."""

from __future__ import annotations

from sls_py.events import sqs
from sls_py.events.shapes import BOOLEAN, OBJECT, TEXT, any_of, record
from sls_py.service.schema.staged import ENABLED, STAGES, own_names, with_staged


def test_objects_in_unions_get_the_properties() -> None:
    schema = with_staged(any_of(TEXT, record({"path": TEXT})))
    extended = record({"path": TEXT, "stages": STAGES, "enabled": ENABLED})
    assert schema == any_of(TEXT, extended)


def test_what_an_event_type_has_itself_stays_its_own() -> None:
    assert own_names(sqs.SCHEMA) == {"enabled"}
    assert with_staged(record({"enabled": BOOLEAN}))["properties"].keys() == {"enabled", "stages"}


def test_an_event_that_may_be_any_object_has_both_itself() -> None:
    assert own_names(OBJECT) == own_names({}) == {"stages", "enabled"}
    assert with_staged(OBJECT) is OBJECT
