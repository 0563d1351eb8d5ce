"""Folders of past deployments."""

from __future__ import annotations

from sls_py.deploy import history
from sls_py.deploy.history import PastDeployment

PREFIX = "serverless/shop/dev"


def past(started: int, *files: str) -> PastDeployment:
    return PastDeployment(f"{PREFIX}/{started}", started, frozenset(files))


def test_a_folder_is_named_by_its_time() -> None:
    name = history.folder(PREFIX, 1795280761.488)
    assert name == f"{PREFIX}/1795280761488-2026-11-21T17:06:01.488Z"


def test_folders_are_found_newest_first() -> None:
    keys = [
        f"{PREFIX}/100-2020-01-01T00:00:00.000Z/serverless-state.json",
        f"{PREFIX}/300-2022-01-01T00:00:00.000Z/{history.TEMPLATE}",
        f"{PREFIX}/300-2022-01-01T00:00:00.000Z/{history.MANIFEST}",
        f"{PREFIX}/200-2021-01-01T00:00:00.000Z/{history.TEMPLATE}",
        f"{PREFIX}/code/abc-z6/hello.zip",
        f"{PREFIX}/notes.txt",
    ]
    found = history.past_deployments(PREFIX, keys)
    assert [item.started for item in found] == [300, 200, 100]
    assert [item.complete for item in found] == [True, False, True]


def test_the_newest_complete_folders_are_kept() -> None:
    complete = history.MANIFEST
    folders = [past(5, "t"), past(4, complete), past(3, "t"), past(2, complete), past(1, complete)]
    remove, keep = history.expired(folders, keep=2)
    assert keep == [f"{PREFIX}/4", f"{PREFIX}/2"]
    # 5 may belong to a deployment that runs just now; 3 was broken off.
    assert remove == [f"{PREFIX}/3", f"{PREFIX}/1"]


def test_all_texts_of_a_document_are_found() -> None:
    assert set(history.strings({"a": ["b", {"c": "d"}], "e": 1})) == {"b", "d"}
