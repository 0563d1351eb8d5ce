"""Tests of how plugins are shown."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.ui.plugins import render_plugins


class Entry(NamedTuple):
    name: str
    source: str
    hooks: tuple[str, ...]
    adds: tuple[str, ...]


def test_a_plugin_is_shown_with_hooks_and_additions() -> None:
    entry = Entry("prune", "slspy_prune", ("after deploy:done",), ("command prune",))
    assert render_plugins([entry]).splitlines() == [
        "prune (slspy_prune)",
        "  hook: after deploy:done",
        "  adds: command prune",
    ]


def test_no_plugins_are_said_to_be_so() -> None:
    assert render_plugins([]) == "no plugins"
