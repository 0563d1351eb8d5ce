"""Tests of objects for buckets."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import UsageError
from tests.operate.trigger.fakes import Scene

RULES = [{"prefix": "in/"}, {"suffix": ".json"}]


def test_a_key_stands_between_prefix_and_suffix() -> None:
    scene = Scene(("s3", {"bucket": "inbox", "rules": RULES}))
    sent = scene.prepare(data="{}").send()
    key = "in/slspy-01234567.json"
    assert scene.gateways.buckets.objects == {f"inbox/{key}": (b"{}", "application/json")}
    assert (sent.id, sent.marks) == (key, (key,))


def test_a_file_gives_its_name_and_content(tmp_path: Path) -> None:
    file = tmp_path / "my order.json"
    file.write_text("{}")
    scene = Scene(("s3", {"bucket": "inbox", "rules": RULES}))
    prepared = scene.prepare(file=file)
    assert prepared.content == {"key": "in/my order.json", "event": "s3:ObjectCreated:*", "size": 2}
    # Events of S3 have the key as forms encode it.
    assert prepared.send().marks == ("in/my order.json", "in/my+order.json")
    assert list(scene.gateways.buckets.objects.values()) == [(file, "application/json")]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        Scene(("s3", "inbox")).prepare(file=tmp_path / "none")


def test_a_key_of_the_user_is_taken_and_checked() -> None:
    scene = Scene(("s3", {"bucket": "inbox", "rules": RULES}))
    assert scene.prepare(attributes={"key": "in/a.json"}).warnings == ()
    assert (
        "`out/a.json` calls no function"
        in scene.prepare(attributes={"key": "out/a.json"}).warnings[0]
    )


def test_an_event_about_deletions_puts_and_deletes() -> None:
    scene = Scene(("s3", {"bucket": "inbox", "event": "s3:ObjectRemoved:*"}))
    prepared = scene.prepare(cleanup=True)
    prepared.send()
    assert scene.gateways.buckets.deleted == ["inbox/slspy-01234567.json"]
    assert prepared.undo is None


def test_the_object_is_deleted_at_the_end_when_that_is_asked_for() -> None:
    scene = Scene(("s3", "inbox"))
    assert scene.prepare().undo is None
    undo = scene.prepare(cleanup=True).undo
    assert undo
    undo()
    assert scene.gateways.buckets.deleted == ["inbox/slspy-01234567.json"]


def test_what_slspy_cannot_do_to_an_object_is_refused() -> None:
    scene = Scene(("s3", {"bucket": "inbox", "event": "s3:ObjectTagging:Put"}))
    with pytest.raises(UsageError, match="which is no `s3:ObjectTagging:Put`"):
        scene.prepare()


def test_a_configured_bucket_has_the_name_of_its_configuration() -> None:
    settings = {"s3": {"in": {"name": "shop-inbox"}}}
    assert Scene(("s3", "in"), settings=settings).prepare().target == "s3://shop-inbox"
