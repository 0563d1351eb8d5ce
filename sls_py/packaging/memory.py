"""What one process knows of a service that it packages again and again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sls_py.files.compression import best_encoder
from sls_py.files.hashes import HashCache
from sls_py.files.packing import Packing
from sls_py.model.service import Service
from sls_py.packaging.archives import Archives
from sls_py.packaging.contents import Collector
from sls_py.packaging.plan import Target
from sls_py.packaging.rules import BUILD_FOLDER
from sls_py.packaging.select import Selection
from sls_py.packaging.trees import Trees

CACHE = Path(BUILD_FOLDER) / "cache"
HASHES = "hashes"
"""The file there with what is known of files."""


class Tools(NamedTuple):
    """What hashes, lists, collects and writes; each knows what it did before."""

    hashes: HashCache
    trees: Trees
    collector: Collector
    archives: Archives


class Memory:
    """The tools, and the last selection. For one thread at a time.

    A new one reads what is on disk. One that is used again reads no cache, and writes none.
    """

    def __init__(self) -> None:
        self._place: tuple[Path, Path] | None = None
        self._tools: Tools | None = None
        self._selected: tuple[Service, tuple[Target, ...], Selection] | None = None
        self._locations: dict[str, str] | None = None

    def tools(self, service: Service, directory: Path, now_ns: int) -> tuple[Tools, bool]:
        """Return the tools for a service and its build folder, and whether they are new.

        `now_ns` is the time before any file is read.
        """
        place = (service.directory.absolute(), directory.absolute())
        if self._tools is None or place != self._place:
            self._place, self._selected = place, None
            self._tools = _new_tools(service, directory, now_ns)
            return self._tools, True
        self._tools.hashes.begin_again(now_ns)
        self._tools.archives.begin_again()
        return self._tools, False

    def selection(
        self, service: Service, targets: Sequence[Target], changed: frozenset[Path] | None
    ) -> Selection | None:
        """Return the last selection if it still holds: only files changed that were selected, and all are there.

        The files that changed, and no others, will be looked at again.
        """
        if changed is None or self._selected is None or self._tools is None:
            return None
        known, chosen, selection = self._selected
        if self._locations is None:
            self._locations = {os.path.abspath(one): one for one in _places(selection)}  # noqa: PTH100
        locations = [self._locations.get(os.path.abspath(path)) for path in changed]  # noqa: PTH100
        if known is not service or chosen != tuple(targets) or None in locations:
            return None
        if not all(path.is_file() for path in changed):
            return None
        self._tools.collector.forget(location for location in locations if location)
        return selection

    def remember(self, service: Service, targets: Sequence[Target], selection: Selection) -> None:
        """Keep a selection for the next time, and look at all its files again this time."""
        self._selected = (service, tuple(targets), selection)
        self._locations = None
        if self._tools:
            self._tools.collector.forget_all()


def _places(selection: Selection) -> set[str]:
    return {one.location for files in selection.files.values() for one in files}


def _new_tools(service: Service, directory: Path, now_ns: int) -> Tools:
    cache = service.directory / CACHE
    packing, trees = Packing(best_encoder()), Trees(cache / "trees")
    hashes = HashCache(cache / HASHES, now_ns=now_ns, offer=packing.offer)
    archives = Archives(directory, cache, hashes, packing)
    return Tools(hashes, trees, Collector(hashes, trees), archives)
