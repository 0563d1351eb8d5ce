"""`slspy watch` tells what it does itself."""

from __future__ import annotations

from sls_py.cli.commands.sync import app as sync
from sls_py.cli.commands.watch import app as watch


def test_watch_takes_what_sync_takes_but_for_watching() -> None:
    names = [parameter.name for parameter in sync.parameters]
    names.remove("watch")

    assert [parameter.name for parameter in watch.parameters] == names


def test_both_say_what_they_stream() -> None:
    texts = {
        parameter.declared.help
        for command in (sync, watch)
        for parameter in command.parameters
        if parameter.name == "json"
    }

    assert len(texts) == 2
    assert all("an object a line" in text for text in texts)
    assert "`slspy sync --watch`" in watch.help
